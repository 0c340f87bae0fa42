/**
 * The model seen while it learns: now and then its present weights sample a short stretch of the trace, drawn beside what really
 * happened there. Reads weights and nothing else: random numbers and machine are its own, so training gives the same bytes
 * with it and without it.
 */
import { sampleStreams } from '../generate/sampleStreams';
import { createTempoNet } from '../generate/tempoNet';
import { createHostMachine } from '../kernels/createMachine';
import type { HostMachine } from '../kernels/machine';
import type { TwinFrame, TwinLook } from '../metrics/twinLook';
import { frameTwin, lookAt, twinDistance } from '../metrics/twinLook';
import type { ModelConfiguration } from '../model/configuration';
import type { Dataset } from '../streams/dataset';
import { compactTables } from '../trace/compactTables';
import { selectWindows } from '../trace/selectRows';
import type { TimeWindow, Trace } from '../trace/trace';

/** The stretch that is sampled, as it really was. */
export interface TwinScene {
  readonly frame: TwinFrame;
  readonly real: TwinLook;
  /** Distance of the real stretch just before, of the same length: what likeness is worth here; null at the trace's beginning. */
  readonly reference: number | null;
}

/** What the model made of it after so many steps. */
export interface TwinSnapshot {
  readonly step: number;
  readonly look: TwinLook;
  /** From the real stretch, 0 … 1. */
  readonly distance: number;
  /** Far too many flows: sampling was cut off. */
  readonly isCut: boolean;
  /** What it cost; training waited. */
  readonly milliseconds: number;
}

export interface Twin {
  readonly scene: TwinScene;
  /** Samples under these weights. @param breathe called between blocks; throws to end it */
  sample(step: number, weights: Float32Array, breathe: () => Promise<void>): Promise<TwinSnapshot>;
  dispose(): void;
}

/** Flows of the stretch, and of the history that leads up to it. */
const FLOWS = 600;
const HISTORY = 1400;
/** A model that has learned little may run away. */
const MOST_TIMES = 5;

interface TwinOptions {
  readonly configuration: ModelConfiguration;
  readonly seed: number;
  /** Milliseconds on any steady clock. */
  readonly now: () => number;
}

/** Null where there are too few flows to look at. */
export function createTwin(
  { codecs }: Pick<Dataset, 'codecs'>,
  trace: Trace,
  { configuration, seed, now }: TwinOptions,
): Twin | null {
  const stretch = stretchOf(trace, codecs.windows);
  if (!stretch) return null;
  const { history, window } = stretch;
  const rows = compactTables(selectWindows(trace, [{ from: history, to: window.to }]));
  const frame = frameTwin(rows, window);
  const real = lookAt(rows, frame);
  // One seed for all snapshots: what differs between two of them is what was learned, not luck.
  const request = {
    window,
    seed,
  };
  const narrow = { ...codecs, windows: [{ from: history, to: window.to }] };
  let machine: HostMachine | null = null;
  return {
    scene: { frame, real, reference: referenceOf(trace, frame, real) },
    async sample(step, weights, breathe) {
      const began = now();
      if (machine) machine.writeWeights(weights);
      else machine = await createHostMachine(weights);
      const control = { stopped: false };
      const model = { configuration, codecs: narrow, weights };
      const plan = { moment: window.from, begins: window.from };
      const host = machine;
      const generator = createTempoNet(model, rows, [
        (asked, streams) => sampleStreams(model, rows, { ...asked, plan, control }, streams, host),
      ]).generate(request);
      try {
        let next = await generator.next();
        for (; !next.done; next = await generator.next()) {
          control.stopped ||= next.value.events > MOST_TIMES * real.flows;
          await breathe();
        }
        const look = lookAt(next.value, frame);
        const distance = twinDistance(look, real);
        return { step, look, distance, isCut: control.stopped, milliseconds: now() - began };
      } finally {
        await generator.return(undefined as never);
      }
    },
    dispose: () => machine?.dispose(),
  };
}

/** The last flows of the busiest stretch of training, and where the history before them begins. */
function stretchOf({ time }: Trace, windows: readonly TimeWindow[]) {
  const inside = windows.map(({ from, to }) => time.filter((at) => at >= from && at < to));
  const most = inside.reduce((best, times, w) => (times.length > inside[best]!.length ? w : best), 0);
  const times = inside[most];
  if (!times || times.length < 8) return null;
  const flows = Math.min(FLOWS, Math.floor(times.length / 2));
  const first = times.length - flows;
  const window = { from: times[first]!, to: windows[most]!.to };
  const history = times[Math.max(0, first - HISTORY)]!;
  return window.to > window.from && window.from > history ? { history, window } : null;
}

function referenceOf(trace: Trace, frame: TwinFrame, real: TwinLook): number | null {
  const { from, to } = frame.window;
  const before = { from: 2 * from - to, to: from };
  return before.from >= 0 ? twinDistance(lookAt(trace, frame, before), real) : null;
}
