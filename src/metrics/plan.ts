/** Which real flows a synthetic trace is held against, and which against each other for the ceiling (metrics.md, "One ceiling"). */
import type { Seconds, TimeWindow } from '../trace/trace';
import { WEEK } from '../trace/weekClock';
import { clipWindows, coveredSeconds, mergeWindows } from '../trace/windows';

export interface EvaluationSplit {
  readonly training: readonly TimeWindow[];
  readonly heldOut: readonly TimeWindow[];
}

const DAY: Seconds = 86_400;

type Windows = readonly TimeWindow[];

/** Flows to compare and what came before them. */
export interface SideWindows {
  readonly flows: Windows;
  readonly earlier: Windows;
}

/** Two sides of a comparison. */
export interface SidesWindows {
  readonly reference: SideWindows;
  readonly candidate: SideWindows;
}

export interface Plan extends SidesWindows {
  readonly kind: 'none' | 'tail' | 'blocks';
  /** Real against real; the candidate above is what synthetic and baseline are cut to. */
  readonly ceiling: SidesWindows;
  /** The same for figures that hang on clock hours and weekdays; null where no earlier window has the same ones. */
  readonly weekCeiling: SidesWindows | null;
  /** For figures that hang on clock hours alone. */
  readonly dayCeiling: SidesWindows | null;
  /** Caveat on every ceiling. */
  readonly note: string | null;
}

/** So many blocks a side give a ceiling worth its name (metrics.md, "What is held out"). */
const LEAST_BLOCKS = 6;

/**
 * Tail: the hold-out against the real window of equal length just before it. Blocks: odd against even. Nothing held out: the
 * whole trace, whose halves give the ceiling. `generated`, where given, narrows reference and candidate to what was generated.
 */
export function planEvaluation(span: Seconds, split: EvaluationSplit, generated: TimeWindow | null): Plan {
  const whole = [{ from: 0, to: span }];
  const [training, heldOut] = [mergeWindows(split.training), mergeWindows(split.heldOut)];
  const kind = heldOut.length === 0 ? 'none' : heldOut.length === 1 ? 'tail' : 'blocks';
  const scored = heldOut.length === 0 ? whole : heldOut;
  const earlier = heldOut.length === 0 ? whole : training;
  const common = clipWindows(scored, generated);
  const reference = { flows: common.length > 0 ? common : scored, earlier };
  const candidate = { flows: common.length > 0 || !generated ? reference.flows : [generated], earlier };
  return { kind, reference, candidate, ...CEILINGS[kind](reference, span) };
}

type Ceilings = Pick<Plan, 'ceiling' | 'weekCeiling' | 'dayCeiling' | 'note'>;

const CEILINGS: Record<Plan['kind'], (reference: SideWindows, span: Seconds) => Ceilings> = {
  none: (_, span) => {
    const halves = againstBefore({ from: span / 2, to: span });
    return {
      ...halves,
      note: 'nothing was held out: the ceiling is the first half of the trace against the second',
    };
  },
  tail: ({ flows }) => againstBefore({ from: flows[0]!.from, to: flows.at(-1)!.to }),
  blocks: (reference) => ({
    ceiling: { reference, candidate: { flows: reference.earlier, earlier: reference.flows } },
    weekCeiling: null,
    dayCeiling: null,
    note: blocksNote(Math.min(reference.flows.length, reference.earlier.length)),
  }),
};

function blocksNote(aSide: number): string | null {
  return aSide < LEAST_BLOCKS
    ? `only ${aSide} blocks a side, where ${LEAST_BLOCKS} are wanted: the ceiling hangs on which they are`
    : null;
}

function againstBefore(window: TimeWindow): Ceilings {
  const reference = { flows: [window], earlier: [{ from: 0, to: window.from }] };
  const length = window.to - window.from;
  const shifted = (by: Seconds): SideWindows => ({
    flows: [{ from: Math.max(window.from - by, 0), to: window.to - by }],
    earlier: mergeWindows([{ from: 0, to: window.from - by }]),
  });
  // A clock that misses by less than a second is the same clock.
  const sameClock = (period: Seconds): SidesWindows | null => {
    const by = Math.max(1, Math.ceil((length - 1) / period)) * period;
    return window.from - by >= -1 ? { reference, candidate: shifted(by) } : null;
  };
  return {
    ceiling: { reference, candidate: shifted(length) },
    weekCeiling: sameClock(WEEK),
    dayCeiling: sameClock(DAY),
    note:
      coveredSeconds(shifted(length).flows) < length - 1
        ? 'less time came before the hold-out than is held out: a short ceiling'
        : null,
  };
}
