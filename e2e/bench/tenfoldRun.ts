/**
 * A free run of ten times what was learned from, for `tenfold.mjs`: the studio's own code in Node, one wasm thread. What comes
 * first and what comes last are both laid beside the hold-out, so that drift shows whatever the model's first window is worth.
 */
import { diskFile } from '../../src/cli/diskFile';
import { simulateDemo } from '../../src/demo/demos';
import { readTrace } from '../../src/formats/readTrace';
import { calibrateRates } from '../../src/generate/calibrateRates';
import { createStreamSampler, createTempoNet } from '../../src/generate/tempoNet';
import { createHostMachine, createMachine } from '../../src/kernels/createMachine';
import { compositeOf } from '../../src/report/composite';
import { joinScores, scoreCeilings, scoreTrace } from '../../src/report/evaluate';
import { prepareDataset } from '../../src/streams/dataset';
import type { Holdout } from '../../src/streams/holdout';
import { splitSpan } from '../../src/streams/holdout';
import { countBenign, selectBenign } from '../../src/trace/benign';
import { DEFAULT_TIMEOUTS } from '../../src/trace/flowTimeouts';
import type { Seconds, TimeWindow, Trace } from '../../src/trace/trace';
import { train } from '../../src/training/train';
import { PRESETS, heldOutWindow, trainingWindows } from '../../src/workers/configuration';

const DAY: Seconds = 86_400;
const TENTHS = 10;

/** What is read, and what of its labels counts; null = benign flows where there are some. */
export interface TenfoldSource {
  readonly files: readonly string[];
  readonly demo: string | null;
  readonly labels: 'all' | null;
}

export interface TenfoldRun {
  /** Seconds; whole days where what was learned from is about as long as some. */
  readonly tenth: Seconds;
  /** Flows of each tenth. */
  readonly flows: readonly number[];
  /** Times the ceiling, of the run's first stretch as long as the hold-out and of its last. */
  readonly first: number | null;
  readonly last: number | null;
}

/** @param seed of a demo */
export async function openTenfold({ files, demo, labels }: TenfoldSource, seed = 1): Promise<Trace> {
  if (demo !== null) return simulateDemo(demo, seed);
  const read = await readTrace(await Promise.all(files.map(diskFile)), { timeouts: DEFAULT_TIMEOUTS });
  return labels === 'all' || countBenign(read.trace) === 0 ? read.trace : selectBenign(read.trace);
}

/** Flows of every whole hour. */
export function hoursOf({ time, span }: Trace): number[] {
  const hours = Array.from({ length: Math.floor(span / 3600) }, () => 0);
  for (const at of time) if (at < hours.length * 3600) hours[Math.floor(at / 3600)]!++;
  return hours;
}

/** @param cap most events trained on */
export async function runTenfold(
  trace: Trace,
  twin: Trace | null,
  { holdout, cap, seed }: { readonly holdout: Holdout; readonly cap: number; readonly seed: number },
): Promise<TenfoldRun> {
  const windows = trainingWindows(trace, { holdout, trainingEvents: cap });
  const window = heldOutWindow(trace.span, holdout);
  if (!window) throw new Error('nothing is held out');
  const learned = windows.at(-1)!.to - windows[0]!.from;
  const whole = wholeDays(learned);
  const tenth = learned > 0.75 * DAY ? Math.max(1, Math.round(learned / whole)) * whole : learned;
  const length = window.to - window.from;
  const total = Math.max(TENTHS * tenth, length);
  const made = await generate(trace, windows, { from: window.from, to: window.from + total }, seed);
  const flows = new Array<number>(TENTHS).fill(0);
  for (const at of made.time)
    flows[Math.min(TENTHS - 1, Math.floor(((at - window.from) / total) * TENTHS))]!++;
  const score = scorer(trace, twin, holdout, window);
  const later = total - length;
  const shift = later >= whole ? Math.floor(later / whole) * whole : later;
  return {
    tenth: total / TENTHS,
    flows,
    first: score(made),
    last: score({ ...made, start: made.start - BigInt(Math.round(shift * 1e9)) }),
  };
}

/** Whole weeks for what spans some, else whole days, so that the clock says the same at both ends. */
function wholeDays(learned: Seconds): Seconds {
  return learned >= 14 * DAY ? 7 * DAY : DAY;
}

/** As the studio does it with default settings, until early stopping. */
async function generate(
  trace: Trace,
  windows: readonly TimeWindow[],
  window: TimeWindow,
  seed: number,
): Promise<Trace> {
  const configuration = PRESETS.default;
  const dataset = prepareDataset(trace, windows, configuration);
  const model = await last(
    train(dataset, {
      ...{ configuration, seed, bounds: {}, control: { stopped: false }, pace: 'throughput' },
      now: () => performance.now() / 1000,
      startMachine: (weights) => createMachine('wasm', weights, { threads: 1 }),
    }),
  );
  const machine = await createHostMachine(model.weights);
  const rounds = configuration.calibrationRounds;
  const { weights, rhythms } = await last(calibrateRates(model, trace, machine, { seed, rounds }));
  machine.dispose();
  const calibrated = { ...model, weights, rhythms };
  const sampler = createStreamSampler(calibrated, trace, createHostMachine);
  return last(createTempoNet(calibrated, trace, [sampler]).generate({ window, seed }));
}

function scorer(real: Trace, twin: Trace | null, holdout: Holdout, generated: TimeWindow) {
  const subject = { real, split: splitSpan(real.span, holdout), generated, twin };
  const ceilings = lastOf(scoreCeilings(subject, { replicates: 0, seed: 1 }));
  return (made: Trace) => {
    const synthetic = lastOf(scoreTrace(subject, made));
    return compositeOf(joinScores({ synthetic, ceilings, baseline: null })).value;
  };
}

async function last<T>(steps: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const next = await steps.next();
    if (next.done) return next.value;
  }
}

function lastOf<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}
