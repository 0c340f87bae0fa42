import type { PointerEvent } from 'react';
import { useState } from 'react';
import type { LineLayout } from './lineLayout';

type Range = readonly [from: number, to: number];

/** A drag shorter than this is a click, and clears. */
const CLICK_PIXELS = 4;

interface Brush {
  readonly drawing: Range | null;
  readonly move: (left: number) => void;
  /** True where the key meant something: Enter marks one end and then the other, Escape clears. */
  readonly key: (key: string, at: number) => boolean;
  readonly handlers: {
    readonly onPointerDown?: (event: PointerEvent<HTMLDivElement>) => void;
    readonly onPointerUp?: () => void;
    readonly onPointerCancel?: () => void;
  };
}

export function useBrush(layout: LineLayout, onBrush: ((range: Range | null) => void) | undefined): Brush {
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const [mark, setMark] = useState<number | null>(null);
  if (!onBrush) return { drawing: null, move: () => undefined, key: () => false, handlers: {} };

  const inside = (left: number) => Math.min(layout.plot.right, Math.max(layout.plot.left, left));
  const rangeOf = ({ from, to }: { from: number; to: number }): Range => [
    layout.x.invert(Math.min(from, to)),
    layout.x.invert(Math.max(from, to)),
  ];
  return {
    drawing: drag ? rangeOf(drag) : null,
    move: (left) => setDrag((now) => now && { ...now, to: inside(left) }),
    key: (key, at) => {
      if (key === 'Enter') {
        if (mark !== null && mark !== at) onBrush([Math.min(mark, at), Math.max(mark, at)]);
        setMark(mark === null ? at : null);
      } else if (key === 'Escape') {
        setMark(null);
        onBrush(null);
      } else return false;
      return true;
    },
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = inside(event.clientX - event.currentTarget.getBoundingClientRect().left);
        setDrag({ from: at, to: at });
      },
      onPointerUp: () => {
        if (drag) onBrush(Math.abs(drag.to - drag.from) < CLICK_PIXELS ? null : rangeOf(drag));
        setDrag(null);
      },
      onPointerCancel: () => setDrag(null),
    },
  };
}
