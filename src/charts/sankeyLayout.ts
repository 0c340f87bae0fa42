/** What flows from where through what to where: three columns of nodes, ribbons between them (d3-sankey). */
import type { SankeyLink, SankeyNode } from 'd3-sankey';
import { sankey, sankeyLinkHorizontal } from 'd3-sankey';

export interface Triple {
  readonly from: string;
  readonly through: string;
  readonly to: string;
  readonly value: number;
}

export interface SankeyBox {
  /** Column and name: a host may stand in both outer columns. */
  readonly key: string;
  readonly column: 0 | 1 | 2;
  readonly name: string;
  readonly value: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Whether there is room for its name. */
  readonly isNamed: boolean;
}

export interface SankeyRibbon {
  readonly key: string;
  /** Keys of the boxes that it joins. */
  readonly source: string;
  readonly target: string;
  readonly d: string;
  readonly width: number;
  readonly value: number;
  readonly from: string;
  readonly to: string;
}

export interface SankeyLayout {
  readonly boxes: readonly SankeyBox[];
  readonly ribbons: readonly SankeyRibbon[];
}

interface Named {
  readonly key: string;
  readonly column: 0 | 1 | 2;
  readonly name: string;
}

const BAR = 10;
const GAP = 6;
const LABEL_HEIGHT = 12;

/** Boxes and ribbons of the triples in a picture of that size, `margin` pixels for names at either side. */
export function sankeyLayout(
  triples: readonly Triple[],
  { width, height, margin }: { readonly width: number; readonly height: number; readonly margin: number },
): SankeyLayout {
  if (triples.length === 0 || width <= 2 * margin + 3 * BAR) return { boxes: [], ribbons: [] };
  const nodes = new Map<string, Named>();
  const links = new Map<string, { source: string; target: string; value: number }>();
  const node = (column: 0 | 1 | 2, name: string) => {
    const key = `${column} ${name}`;
    nodes.set(key, { key, column, name });
    return key;
  };
  const join = (source: string, target: string, value: number) => {
    const key = `${source} > ${target}`;
    links.set(key, { source, target, value: value + (links.get(key)?.value ?? 0) });
  };
  for (const { from, through, to, value } of triples) {
    join(node(0, from), node(1, through), value);
    join(node(1, through), node(2, to), value);
  }
  const placed = sankey<Named, object>()
    .nodeId(({ key }) => key)
    .nodeWidth(BAR)
    .nodePadding(GAP)
    .nodeAlign(({ column }) => column)
    .extent([
      [margin, 4],
      [width - margin, height - 4],
    ])({ nodes: [...nodes.values()], links: [...links.values()] });
  return { boxes: named(placed.nodes.map(boxOf)), ribbons: placed.links.map(ribbonOf) };
}

function boxOf({ key, column, name, value, x0, x1, y0, y1 }: SankeyNode<Named, object>): SankeyBox {
  const height = Math.max(1, y1! - y0!);
  return {
    ...{ key, column, name, value: value ?? 0 },
    ...{ x: x0!, y: y0!, width: x1! - x0!, height, isNamed: false },
  };
}

/** The greatest boxes first: a name that would touch one that is there is left out. */
function named(boxes: readonly SankeyBox[]): SankeyBox[] {
  const taken: SankeyBox[] = [];
  const middle = ({ y, height }: SankeyBox) => y + height / 2;
  for (const box of [...boxes].sort((a, b) => b.value - a.value))
    if (
      taken.every((one) => one.column !== box.column || Math.abs(middle(one) - middle(box)) >= LABEL_HEIGHT)
    )
      taken.push(box);
  return boxes.map((box) => ({ ...box, isNamed: taken.includes(box) }));
}

/**
 * The box after a key: up and down, Home and End within its column; left and right to the one in the next column that it shares
 * most with. Itself where there is none, null for any other key.
 */
export function moveBox({ boxes, ribbons }: SankeyLayout, from: SankeyBox, key: string): SankeyBox | null {
  const column = boxes.filter((box) => box.column === from.column).sort((a, b) => a.y - b.y);
  const at = column.findIndex((box) => box.key === from.key);
  const joined = (near: 'source' | 'target', far: 'source' | 'target') => {
    const ways = ribbons.filter((ribbon) => ribbon[near] === from.key).sort((a, b) => b.value - a.value);
    return boxes.find((box) => box.key === ways[0]?.[far]) ?? from;
  };
  switch (key) {
    case 'ArrowUp':
      return column[Math.max(0, at - 1)]!;
    case 'ArrowDown':
      return column[Math.min(column.length - 1, at + 1)]!;
    case 'Home':
      return column[0]!;
    case 'End':
      return column.at(-1)!;
    case 'ArrowRight':
      return joined('source', 'target');
    case 'ArrowLeft':
      return joined('target', 'source');
    default:
      return null;
  }
}

/** The topmost box of the first column: where the keyboard comes in. */
export function firstBox(boxes: readonly SankeyBox[]): SankeyBox | undefined {
  return boxes.filter(({ column }) => column === 0).sort((a, b) => a.y - b.y)[0];
}

const ribbonPath = sankeyLinkHorizontal<Named, object>();

function ribbonOf(link: SankeyLink<Named, object>): SankeyRibbon {
  const [source, target] = [link.source as Named, link.target as Named];
  return {
    key: `${source.key} > ${target.key}`,
    ...{ source: source.key, target: target.key },
    d: ribbonPath(link) ?? '',
    width: Math.max(1, link.width ?? 1),
    value: link.value,
    from: source.name,
    to: target.name,
  };
}
