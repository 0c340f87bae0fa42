/**
 * The model one event at a time, in float64 and without kernels: O(1) per event, state carried, history never re-run.
 * Tests hold the programs of `model/` and the tensors of `reference/` to it.
 */
import { writeDense } from '../model/features';
import type { Dimensions } from '../model/parameters';
import { DENSE_SIZE, layoutParameters, modelDimensions, streamColumns } from '../model/parameters';
import type { ModelConfiguration } from '../model/configuration';
import { writeClock } from '../streams/clock';
import type { Codecs } from '../streams/dataset';
import { ENCODING_SIZE } from '../streams/gapModel';
import { writePiecewiseLinear } from '../streams/piecewiseLinear';
import { logGap } from '../streams/sequences';
import type { Seconds } from '../trace/trace';
import type { Layers, Vector } from './stepperLayers';
import { add, createLayers, silu } from './stepperLayers';

/** What a stream remembers. */
export interface StreamState {
  readonly stream: number;
  /** Per layer s and n, each [width]. */
  readonly sums: readonly Vector[];
  readonly counts: readonly Vector[];
  /** History after the last event, [width]. */
  readonly history: Vector;
}

/** An event as the history reads it: tokens in the order pair, source host, destination host, marks. */
interface EventInput {
  readonly tokens: ArrayLike<number>;
  /** Gap before it and age of its pair's last event, seconds; NaN = not known. */
  readonly gap: Seconds;
  readonly pairAge: Seconds;
}

/** The marks of one event being decided, one after another. */
export interface MarkChain {
  /** Logits of mark j; the tokens of all marks before it must have been told. */
  logits(mark: number): Vector;
  /** Tells tokens just decided: columns (pair, source host, destination host, marks) from `column` on. */
  tell(column: number, ...tokens: number[]): void;
}

export interface Stepper {
  readonly dimensions: Dimensions;
  /** A stream's state where a stretch begins. */
  start(stream: number): StreamState;
  /** Reads an event into the state. */
  read(state: StreamState, event: EventInput): void;
  /** The gap head's output, the clock standing at the last event: logits of categories, or a mixture's parameters. */
  gapOutput(state: StreamState, lastEvent: Seconds): Vector;
  /**
   * Marks of an event at `time`, `gap` after the last one; NaN gap at a stretch's first event.
   * @param heard when pairs were last heard in this stretch
   */
  marks(state: StreamState, gap: Seconds, time: Seconds, heard?: ReadonlyMap<number, Seconds>): MarkChain;
}

/** @param weights flat parameters as trained */
export function createStepper(
  codecs: Codecs,
  configuration: ModelConfiguration,
  weights: Float32Array,
): Stepper {
  const dimensions = modelDimensions(codecs, configuration);
  const layers = createLayers(layoutParameters(dimensions), weights);
  const { width, eventOffsets } = dimensions;
  const { resolution, clock } = codecs.encoder;
  const columns = streamColumns(dimensions);
  const own = (stream: number, part: 'gapContext' | 'markContext' | 'gapBias' | 'pairBias') =>
    layers.row('stream', stream).subarray(columns[part]);
  const input = (stream: number, dense: Float32Array) => {
    const x = layers.linear('event.dense', dense);
    layers.addRow(x, 'event.stream', stream);
    return x;
  };
  return {
    dimensions,
    start(stream) {
      const zeros = () => Array.from({ length: dimensions.layers }, () => new Float64Array(width));
      const state = { stream, sums: zeros(), counts: zeros(), history: new Float64Array(width) };
      const x = input(stream, new Float32Array(DENSE_SIZE));
      layers.addRow(x, 'event.table', eventOffsets[eventOffsets.length - 1]!);
      readHistory(layers, state, x, { decayTime: 0, keep: 0 });
      return state;
    },
    read(state, { tokens, gap, pairAge }) {
      const dense = new Float32Array(DENSE_SIZE);
      writeDense(codecs.gaps, resolution, gap, pairAge, dense, 0);
      const x = input(state.stream, dense);
      for (let c = 0; c < tokens.length; c++) layers.addRow(x, 'event.table', eventOffsets[c]! + tokens[c]!);
      readHistory(layers, state, x, { decayTime: Number.isNaN(gap) ? 0 : gap, keep: 1 });
    },
    gapOutput(state, lastEvent) {
      const u = new Float64Array(state.history);
      add(u, own(state.stream, 'gapContext'));
      add(u, layers.product('gap.clock', clockFeatures(clock, dimensions, lastEvent)));
      const output = layers.linear(
        'gap.output',
        silu(layers.linear('gap.hidden', layers.norm('gap.norm', u))),
      );
      return add(output, own(state.stream, 'gapBias')).subarray(0, dimensions.gapOutputs);
    },
    marks(state, gap, time, heard = new Map()) {
      const seen = layers.linear('marks.input', state.history);
      if (!dimensions.chained) {
        const context = layers.norm(
          'marks.norm',
          add(seen, own(state.stream, 'markContext').subarray(0, width)),
        );
        return markChain(layers, dimensions, context, own(state.stream, 'pairBias'));
      }
      const u = layers.norm('marks.norm', seen);
      add(u, own(state.stream, 'markContext'));
      const when = new Float32Array(dimensions.clock + ENCODING_SIZE);
      writeClock(clock, time, when, 0);
      if (!Number.isNaN(gap)) {
        writePiecewiseLinear(codecs.gaps.gapEncoding, logGap(gap, resolution), when, dimensions.clock);
      }
      add(u, layers.product('marks.when', when));
      const pairBias = new Float64Array(own(state.stream, 'pairBias'));
      const { pairs, ages, logRatios } = codecs.renewals[state.stream]!;
      pairs.forEach((pair, k) => {
        const seen = heard.get(pair);
        if (seen === undefined) return;
        const bucket = ages[k]!.findLastIndex((age) => age <= time - seen);
        pairBias[pair]! += logRatios[k]![bucket]!;
      });
      return markChain(layers, dimensions, u, pairBias);
    },
  };
}

/** Logits of one mark after another, `u` taking in each token told where marks are chained; `pairBias`: the stream's own, for mark 0. */
function markChain(
  layers: Layers,
  { eventOffsets, marks, chained }: Dimensions,
  u: Vector,
  pairBias: ArrayLike<number>,
): MarkChain {
  return {
    logits(mark) {
      const hidden = silu(layers.linear(`marks.${mark}.hidden`, u));
      const logits = layers.linear(`marks.${mark}.output`, hidden);
      return (mark === 0 ? add(logits, pairBias) : logits).subarray(0, marks[mark]);
    },
    tell(column, ...tokens) {
      if (!chained) return;
      tokens.forEach((token, i) => layers.addRow(u, 'marks.table', eventOffsets[column + i]! + token));
    },
  };
}

interface Carry {
  /** By which the memory decays before the event enters. */
  readonly decayTime: Seconds;
  /** 0 where the memory is forgotten. */
  readonly keep: number;
}

/** `model/history.ts` for one event with input x. */
function readHistory(layers: Layers, state: StreamState, x: Vector, carry: Carry): void {
  let h = x;
  state.sums.forEach(
    (s, layer) => (h = readLayer(layers, `history.${layer}`, h, s, state.counts[layer]!, carry)),
  );
  state.history.set(h);
}

/** One layer; updates s and n in place. */
function readLayer(
  layers: Layers,
  name: string,
  x: Vector,
  s: Vector,
  n: Vector,
  { decayTime, keep }: Carry,
): Vector {
  const width = x.length;
  const value = layers.linear(`${name}.value`, layers.norm(`${name}.norm`, x));
  const rate = layers.vector(`${name}.logRate`);
  const retention = layers.vector(`${name}.retention`);
  const read = new Float64Array(2 * width);
  for (let c = 0; c < width; c++) {
    const decay =
      c < width / 2
        ? Math.exp(-Math.exp(rate[c]!) * decayTime)
        : 1 / (1 + Math.exp(-retention[c - width / 2]!));
    s[c] = keep * decay * s[c]! + value[c]!;
    n[c] = keep * decay * n[c]! + 1;
    read[c] = s[c]! / Math.max(n[c]!, 1e-6);
    read[width + c] = 0.3 * Math.log1p(n[c]!);
  }
  const y = add(layers.linear(`${name}.output`, read), x);
  const gates = layers.linear(`${name}.gate`, layers.norm(`${name}.mixNorm`, y));
  const gate = silu(gates.subarray(0, width));
  for (let c = 0; c < width; c++) gate[c]! *= gates[width + c]!;
  return add(layers.linear(`${name}.mix`, gate), y);
}

function clockFeatures(
  clock: Codecs['encoder']['clock'],
  dimensions: Dimensions,
  time: Seconds,
): Float32Array {
  const features = new Float32Array(dimensions.clock);
  writeClock(clock, time, features, 0);
  return features;
}
