/**
 * The model one event at a time, on typed arrays: O(1) per event, no tensor. The same mathematics as `model/`, which a
 * test holds it to; state is carried, history never re-run.
 */
import { writeDense } from '../model/features';
import { NORM_EPSILON } from '../model/layers';
import type { Dimensions, ParameterLayout } from '../model/parameters';
import { DENSE_SIZE, layoutParameters, modelDimensions, streamColumns } from '../model/parameters';
import type { ModelConfiguration } from '../model/configuration';
import { writeClock } from '../streams/clock';
import type { Codecs } from '../streams/dataset';
import { ENCODING_SIZE } from '../streams/gapModel';
import { writePiecewiseLinear } from '../streams/piecewiseLinear';
import { logGap } from '../streams/sequences';
import type { Seconds } from '../trace/trace';

type Vector = Float64Array;

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
  /** Gap logits, the clock standing at the last event. */
  gapLogits(state: StreamState, lastEvent: Seconds): Vector;
  /** Marks of an event at `time`, `gap` after the last one; NaN gap at a stretch's first event. */
  marks(state: StreamState, gap: Seconds, time: Seconds): MarkChain;
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
  const columnStart = columns.map((_, i) => columns.slice(0, i).reduce((sum, size) => sum + size, 0));
  const own = (stream: number, group: number) => {
    const table = layers.row('stream', stream);
    return table.subarray(columnStart[group]!, columnStart[group]! + columns[group]!);
  };
  const ingest = (state: StreamState, x: Vector, decayTime: Seconds, keep: number) => {
    let h = x;
    for (let layer = 0; layer < dimensions.layers; layer++)
      h = readLayer(layers, `history.${layer}`, h, state.sums[layer]!, state.counts[layer]!, decayTime, keep);
    state.history.set(h);
  };
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
      ingest(state, x, 0, 0);
      return state;
    },
    read(state, { tokens, gap, pairAge }) {
      const dense = new Float32Array(DENSE_SIZE);
      writeDense(codecs.gaps, resolution, gap, pairAge, dense, 0);
      const x = input(state.stream, dense);
      for (let c = 0; c < tokens.length; c++) layers.addRow(x, 'event.table', eventOffsets[c]! + tokens[c]!);
      ingest(state, x, Number.isNaN(gap) ? 0 : gap, 1);
    },
    gapLogits(state, lastEvent) {
      const u = new Float64Array(state.history);
      add(u, own(state.stream, 0));
      add(u, layers.product('gap.clock', clockFeatures(clock, dimensions, lastEvent)));
      const logits = layers.linear(
        'gap.output',
        silu(layers.linear('gap.hidden', layers.norm('gap.norm', u))),
      );
      return add(logits, own(state.stream, 2));
    },
    marks(state, gap, time) {
      const u = layers.norm('marks.norm', layers.linear('marks.input', state.history));
      add(u, own(state.stream, 1));
      add(u, layers.product('marks.clock', clockFeatures(clock, dimensions, time)));
      if (!Number.isNaN(gap)) {
        const encoding = new Float32Array(ENCODING_SIZE);
        writePiecewiseLinear(codecs.gaps.gapEncoding, logGap(gap, resolution), encoding, 0);
        add(u, layers.product('marks.gap', encoding));
      }
      return {
        logits(mark) {
          const logits = layers.linear(
            `marks.${mark}.output`,
            silu(layers.linear(`marks.${mark}.hidden`, u)),
          );
          return mark === 0 ? add(logits, own(state.stream, 3)) : logits;
        },
        tell(column, ...tokens) {
          tokens.forEach((token, i) => layers.addRow(u, 'marks.table', eventOffsets[column + i]! + token));
        },
      };
    },
  };
}

/** One layer of `model/history.ts` for one event; updates s and n in place. */
function readLayer(
  layers: Layers,
  name: string,
  x: Vector,
  s: Vector,
  n: Vector,
  decayTime: Seconds,
  keep: number,
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

interface Layers {
  vector(name: string): Float32Array;
  row(table: string, row: number): Float32Array;
  /** x += table[row]; nothing for row −1. */
  addRow(x: Vector, table: string, row: number): void;
  /** x W + b. */
  linear(name: string, x: ArrayLike<number>): Vector;
  /** x W of a parameter that has no bias. */
  product(name: string, x: ArrayLike<number>): Vector;
  norm(name: string, x: Vector): Vector;
}

function createLayers(layout: ParameterLayout, weights: Float32Array): Layers {
  const parts = new Map(
    [...layout].map(([name, { offset, size }]) => [name, weights.subarray(offset, offset + size)]),
  );
  const vector = (name: string) => parts.get(name)!;
  const row = (table: string, index: number) => {
    const width = layout.get(table)!.shape[1]!;
    return vector(table).subarray(index * width, (index + 1) * width);
  };
  return {
    vector,
    row,
    addRow(x, table, index) {
      if (index >= 0) add(x, row(table, index));
    },
    linear(name, x) {
      return multiplyInto(new Float64Array(vector(`${name}.bias`)), x, vector(`${name}.weights`));
    },
    product: (name, x) => multiplyInto(new Float64Array(layout.get(name)!.shape[1]!), x, vector(name)),
    norm(name, x) {
      const gain = vector(`${name}.gain`);
      const bias = vector(`${name}.bias`);
      let mean = 0;
      for (const value of x) mean += value / x.length;
      let variance = 0;
      for (const value of x) variance += (value - mean) ** 2 / x.length;
      const scale = 1 / Math.sqrt(variance + NORM_EPSILON);
      const y = new Float64Array(x.length);
      for (let c = 0; c < x.length; c++) y[c] = (x[c]! - mean) * scale * gain[c]! + bias[c]!;
      return y;
    },
  };
}

/** y += x W, W row-major [in, out]. */
function multiplyInto(y: Vector, x: ArrayLike<number>, weights: Float32Array): Vector {
  const out = y.length;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value === 0) continue;
    for (let o = 0; o < out; o++) y[o]! += value * weights[i * out + o]!;
  }
  return y;
}

function add(x: Vector, other: ArrayLike<number>): Vector {
  for (let c = 0; c < x.length; c++) x[c]! += other[c]!;
  return x;
}

function silu(x: Vector): Vector {
  const y = new Float64Array(x.length);
  for (let c = 0; c < x.length; c++) y[c] = x[c]! / (1 + Math.exp(-x[c]!));
  return y;
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
