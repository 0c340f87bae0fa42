/**
 * Takes a figure along: its picture or its figures, into the clipboard or a file. A menu button as the ARIA authoring
 * practices describe it. Where the browser refuses the clipboard, the file is saved instead.
 */
import type { KeyboardEvent, RefObject } from 'react';
import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { figurePicture } from './figurePicture';
import { pngOf } from './pngOf';

/** How a file leaves the page; the shell says it, and without it there is no menu. */
export const SaveFile = createContext<((fileName: string, blob: Blob) => void) | null>(null);

interface FigureMenuProps {
  readonly title: string;
  readonly figure: RefObject<HTMLElement | null>;
  /** The figures as CSV; left out where there is no table. */
  readonly csv?: (() => string) | undefined;
}

type Kind = 'png' | 'svg' | 'csv';

const ITEMS: readonly { readonly kind: Kind; readonly isSaved: boolean; readonly label: string }[] = [
  { kind: 'png', isSaved: false, label: 'Copy picture (PNG)' },
  { kind: 'svg', isSaved: false, label: 'Copy drawing (SVG)' },
  { kind: 'csv', isSaved: false, label: 'Copy figures (CSV)' },
  { kind: 'png', isSaved: true, label: 'Save PNG' },
  { kind: 'svg', isSaved: true, label: 'Save SVG' },
  { kind: 'csv', isSaved: true, label: 'Save CSV' },
];

export function FigureMenu({ title, figure, csv }: FigureMenuProps) {
  const save = useContext(SaveFile);
  const [isOpen, setOpen] = useState(false);
  const [told, tell] = useTold();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) list.current?.querySelector('button')?.focus();
  }, [isOpen]);
  if (!save) return null;
  const close = () => (setOpen(false), button.current?.focus());
  const take = (kind: Kind, isSaved: boolean) => {
    close();
    const blob = blobOf(kind, figure.current!, csv);
    const saved = async () => save(`${fileNameOf(title)}.${kind}`, await blob);
    const work = isSaved
      ? saved().then(() => `Saved as ${kind.toUpperCase()}`)
      : copied(kind, blob).then(
          () => `Copied as ${kind.toUpperCase()}`,
          () => saved().then(() => `No clipboard here: saved as ${kind.toUpperCase()}`),
        );
    void work.then(tell, ({ message }: Error) => tell(`Not copied: ${message}`));
  };
  return (
    <div className="figure-tools" onBlur={(event) => leaves(event) && setOpen(false)}>
      <span role="status">{told}</span>
      <button
        ref={button}
        type="button"
        className="quiet"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        data-action="copy-figure"
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => event.key === 'ArrowDown' && (event.preventDefault(), setOpen(true))}
      >
        Copy<span className="visually-hidden">: {title}</span>
      </button>
      {isOpen && (
        <div
          ref={list}
          className="menu"
          role="menu"
          tabIndex={-1}
          aria-label={`Copy: ${title}`}
          onKeyDown={(event) => move(event, close)}
        >
          {ITEMS.filter(({ kind }) => kind !== 'csv' || csv).map(({ kind, isSaved, label }) => (
            <button
              key={label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => take(kind, isSaved)}
            >
              {label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

const SECONDS_TOLD = 4;

/** A sentence that goes away by itself. */
function useTold(): readonly [string, (text: string) => void] {
  const [told, setTold] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setTold(''), SECONDS_TOLD * 1000);
    return () => clearTimeout(timer);
  }, [told]);
  return [told, setTold];
}

const TYPES: Record<Kind, string> = { png: 'image/png', svg: 'image/svg+xml', csv: 'text/csv' };

async function blobOf(kind: Kind, figure: HTMLElement, csv: (() => string) | undefined): Promise<Blob> {
  if (kind === 'csv') return new Blob([csv?.() ?? ''], { type: TYPES.csv });
  const svg = figurePicture(figure);
  return kind === 'png' ? pngOf(svg) : new Blob([svg], { type: TYPES.svg });
}

/** Drawings go as text too: few programs paste the other type. */
async function copied(kind: Kind, blob: Promise<Blob>): Promise<void> {
  if (kind === 'csv') return navigator.clipboard.writeText(await (await blob).text());
  if (kind === 'png') return navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  const text = await (await blob).text();
  const both = ClipboardItem.supports?.(TYPES.svg) ? { [TYPES.svg]: await blob } : {};
  const plain = new Blob([text], { type: 'text/plain' });
  return navigator.clipboard.write([new ClipboardItem({ ...both, 'text/plain': plain })]);
}

function move(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  const items = [...event.currentTarget.querySelectorAll('button')];
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === 'Escape') close();
  else if (to === undefined) return;
  else items[to % items.length]!.focus();
  event.preventDefault();
  event.stopPropagation();
}

function leaves({
  currentTarget,
  relatedTarget,
}: {
  currentTarget: Element;
  relatedTarget: EventTarget | null;
}) {
  return !(relatedTarget instanceof Node && currentTarget.contains(relatedTarget));
}

/** `Rate over time` → `rate-over-time`: of a title, which names no host. */
function fileNameOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
