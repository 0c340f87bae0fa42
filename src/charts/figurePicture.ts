/**
 * A figure as it is seen, as one SVG that needs nothing of the page: tokens resolved into plain colours and written as
 * presentation attributes (the page's security policy refuses inline styles in pictures too), canvases embedded as PNG,
 * and the words of title, legend and sentence as text.
 */

const NAMESPACE = 'http://www.w3.org/2000/svg';
const MARGIN = 16;

/** Controls, the cursor's reading, and what only screen readers are told. */
const LEFT_OUT = '.figure-tools, .view-buttons, .read-out, .panel-read-out, .visually-hidden, details, input';

/** @returns the text of an SVG document, as large in user units as the figure is in CSS pixels, with a margin */
export function figurePicture(figure: HTMLElement): string {
  const box = boundsOf(figure);
  const [width, height] = [Math.ceil(box.width) + 2 * MARGIN, Math.ceil(box.height) + 2 * MARGIN];
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const root = element('svg', { ...size, 'font-family': 'system-ui, sans-serif' });
  const paper = getComputedStyle(document.documentElement).getPropertyValue('--paper').trim();
  root.append(element('rect', { width, height, fill: plainColour(paper || '#ffffff') }));
  draw(figure, root, { left: box.left - MARGIN, top: box.top - MARGIN });
  return new XMLSerializer().serializeToString(root);
}

/** Without the table and what else is left out at the figure's foot. */
function boundsOf(figure: HTMLElement): DOMRect {
  const { left, top, width } = figure.getBoundingClientRect();
  const shown = [...figure.children].filter((child) => !child.matches(LEFT_OUT));
  const bottom = Math.max(top, ...shown.map((child) => child.getBoundingClientRect().bottom));
  return new DOMRect(left, top, width, bottom - top);
}

interface Origin {
  readonly left: number;
  readonly top: number;
}

function draw(node: Element, into: Element, origin: Origin): void {
  if (node.matches(LEFT_OUT)) return;
  const box = node.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return;
  const place = { x: round(box.left - origin.left), y: round(box.top - origin.top) };
  const size = { width: round(box.width), height: round(box.height) };
  if (node instanceof SVGSVGElement) return into.append(drawSvg(node, { ...place, ...size }));
  if (node instanceof HTMLCanvasElement) {
    if (node.width > 0 && node.height > 0)
      into.append(element('image', { ...place, ...size, href: node.toDataURL() }));
    return;
  }
  drawBackground(node, into, { ...place, ...size });
  for (const child of node.childNodes) {
    if (child instanceof Text) into.append(...drawText(child, node, origin));
    else if (child instanceof Element) draw(child, into, origin);
  }
}

function drawSvg(svg: SVGSVGElement, place: Record<string, number>): Element {
  const copy = element('svg', { ...place, overflow: 'visible' });
  for (const child of svg.children) copy.append(resolved(child));
  return copy;
}

/** What a stylesheet may set, and what it is where nobody has set it. */
const LOOKS: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-opacity': '1',
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  opacity: '1',
};
const TEXT_LOOKS = ['font-size', 'font-weight', 'text-anchor', 'paint-order'] as const;
const CONTAINERS = 'g, defs, pattern, clipPath, title';

/** A copy that carries its computed looks, without class, style, role and handlers. */
function resolved(source: Element): Element {
  const copy = document.createElementNS(NAMESPACE, source.localName);
  for (const { name, value } of source.attributes)
    if (!/^(class|style|role|tabindex|aria-.*)$/.test(name)) copy.setAttribute(name, value);
  const style = getComputedStyle(source);
  if (!source.matches(CONTAINERS)) {
    for (const [name, initial] of Object.entries(LOOKS)) {
      const value = style.getPropertyValue(name);
      if (value !== initial) copy.setAttribute(name, plainColour(value));
    }
    if (source.matches('text, tspan'))
      for (const name of TEXT_LOOKS) copy.setAttribute(name, style.getPropertyValue(name));
  } else if (style.opacity !== '1') copy.setAttribute('opacity', style.opacity);
  for (const child of source.childNodes) {
    if (child instanceof Element) copy.append(resolved(child));
    else if (child instanceof Text) copy.append(child.data);
  }
  return copy;
}

/** Shaded keys and boxes; a sideways gradient keeps its stops. */
function drawBackground(node: Element, into: Element, place: Record<string, number>): void {
  const { backgroundColor, backgroundImage, borderTopLeftRadius } = getComputedStyle(node);
  const stops = /^linear-gradient\(to right, (.*)\)$/.exec(backgroundImage)?.[1]?.split(/,(?![^(]*\))/);
  const isClear = plainColour(backgroundColor).endsWith(', 0)');
  if (!stops && isClear) return;
  const rx = parseFloat(borderTopLeftRadius) || 0;
  if (!stops) return into.append(element('rect', { ...place, rx, fill: plainColour(backgroundColor) }));
  const id = `gradient-${into.childNodes.length}`;
  const gradient = element('linearGradient', { id });
  stops.forEach((stop, i) =>
    gradient.append(
      element('stop', { offset: i / (stops.length - 1), 'stop-color': plainColour(stop.trim()) }),
    ),
  );
  into.append(gradient, element('rect', { ...place, rx, fill: `url(#${id})` }));
}

/** One `text` a line, where the browser has broken it. */
function drawText(text: Text, parent: Element, origin: Origin): Element[] {
  const style = getComputedStyle(parent);
  if (text.data.trim() === '' || style.visibility === 'hidden') return [];
  return linesOf(text).map(({ words, box }) => {
    const line = element('text', {
      x: round(box.left - origin.left),
      y: round(box.top - origin.top + box.height / 2),
      dy: '0.35em',
      fill: plainColour(style.color),
      'font-size': style.fontSize,
      'font-weight': style.fontWeight,
    });
    line.textContent = words;
    return line;
  });
}

function linesOf(text: Text): { words: string; box: DOMRect }[] {
  const lines: { words: string; box: DOMRect }[] = [];
  const range = document.createRange();
  for (const { index, 0: word } of text.data.matchAll(/\S+/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const box = range.getClientRects()[0];
    if (!box) continue;
    const last = lines.at(-1);
    if (last && Math.abs(last.box.top - box.top) < 2) last.words += ` ${word}`;
    else lines.push({ words: word, box });
  }
  return lines;
}

let probe: CanvasRenderingContext2D | null = null;

/** `color(srgb …)` and its like as `rgba(…)`, which every drawing program reads; anything else unchanged. */
function plainColour(colour: string): string {
  if (!/^(color|oklab|oklch|lab|lch)\(|^transparent$/.test(colour)) return colour;
  probe ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!probe) return colour;
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = probe.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${round(alpha! / 255)})`;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
