/** Small programs of one call each, with odd shapes and random memories: what every machine is held to. */
import type { IntervalLoss } from '../kernels/intervalLoss';
import type { MixtureLoss } from '../kernels/mixtureLoss';
import type { Call, Matrix, Program } from '../kernels/program';
import { aligned } from '../kernels/program';
import { createRandom } from '../math/random';

export interface KernelProgram {
  readonly name: string;
  readonly program: Program;
  readonly weights: Float32Array;
  /** Starting values of all of `floats`. */
  readonly floats: Float32Array;
  readonly integers: Int32Array;
}

/** Memories that grow as a fixture asks for places, filled with random numbers. */
interface Bench {
  matrix(rows: number, columns: number): Matrix;
  vector(size: number): number;
  weights(size: number): number;
  /** Filled by `value`. */
  integers(size: number, value: (k: number) => number): number;
  /** Overwrites a vector. */
  fill(at: number, values: readonly number[]): number;
  random: ReturnType<typeof createRandom>;
}

type Fixture = (bench: Bench) => Call;

/** Every fixture, built. */
export function kernelPrograms(): KernelProgram[] {
  return Object.entries(FIXTURES).map(([name, fixture], k) => build(name, fixture, k));
}

function build(name: string, fixture: Fixture, seed: number): KernelProgram {
  const random = createRandom(seed + 1);
  const memories = { floats: [] as number[], weights: [] as number[], integers: [] as number[] };
  const take = (memory: number[], size: number, value: (k: number) => number) => {
    const at = memory.length;
    for (let k = 0; k < aligned(size); k++) memory.push(value(k));
    return at;
  };
  const bench: Bench = {
    matrix(rows, columns) {
      const stride = aligned(columns);
      return { at: take(memories.floats, rows * stride, () => random.normal()), rows, columns, stride };
    },
    vector: (size) => take(memories.floats, size, () => random.uniform()),
    weights: (size) => take(memories.weights, size, () => 0.5 * random.normal()),
    integers: (size, value) => take(memories.integers, size, (k) => (k < size ? value(k) : 0)),
    fill(at, values) {
      values.forEach((value, k) => (memories.floats[at + k] = value));
      return at;
    },
    random,
  };
  const call = fixture(bench);
  const [floats, integers] = [Float32Array.from(memories.floats), Int32Array.from(memories.integers)];
  bench.weights(4);
  const all = { at: 0, size: floats.length };
  return {
    name,
    program: {
      calls: [call],
      floats: floats.length,
      inputs: floats.length,
      integers: integers.length,
      places: new Map([['all', all]]),
      integerPlaces: new Map(),
    },
    weights: Float32Array.from(memories.weights),
    floats,
    integers,
  };
}

const FIXTURES: Readonly<Record<string, Fixture>> = {
  'linear, two layers of odd shapes, everything added': (b) => ({
    kernel: 'linear',
    groups: [
      linearGroup(b, 7, 5, 12, null),
      linearGroup(b, 7, 65, 4, null),
      linearGroup(b, 70, 64, 64, null),
    ],
  }),
  'linear, silu': (b) => ({
    kernel: 'linear',
    groups: [linearGroup(b, 9, 16, 20, 'silu'), linearGroup(b, 9, 16, 20, 'silu')],
  }),
  'linear, gate': (b) => ({ kernel: 'linear', groups: [linearGroup(b, 11, 16, 32, 'gate')] }),
  'linear, bare': (b) => ({
    kernel: 'linear',
    groups: [{ ...linearGroup(b, 5, 1, 8, null), bias: null, add: null, addRows: null }],
  }),
  'linear, one row': (b) => ({ kernel: 'linear', groups: [linearGroup(b, 1, 64, 100, 'silu')] }),
  'linearInputGradient, plain, added and through activations': (b) => ({
    kernel: 'linearInputGradient',
    groups: [
      { ...inputGradient(b, 6, 13, 20), add: null },
      inputGradient(b, 6, 16, 8),
      { ...inputGradient(b, 10, 64, 36), activation: 'silu', before: b.matrix(10, 64), add: null },
      {
        ...inputGradient(b, 10, 16, 36),
        activation: 'gate',
        before: b.matrix(10, 32),
        dx: b.matrix(10, 32),
        add: null,
      },
    ],
  }),
  linearWeightGradient: (b) => ({
    kernel: 'linearWeightGradient',
    groups: [
      weightGradient(b, 37, 65, 12),
      { ...weightGradient(b, 37, 1, 8), bias: null },
      weightGradient(b, 130, 64, 68),
    ],
  }),
  norm: (b) => ({
    kernel: 'norm',
    x: b.matrix(13, 24),
    y: b.matrix(13, 24),
    gain: b.weights(24),
    bias: b.weights(24),
    moments: b.matrix(13, 2),
  }),
  'normGradient, with and without a term': (b) => ({ ...normGradient(b), add: b.matrix(9, 16) }),
  'normGradient, alone': normGradient,
  normWeightGradient: (b) => ({
    kernel: 'normWeightGradient',
    groups: [
      {
        x: b.matrix(21, 16),
        moments: moments(b, 21),
        dy: b.matrix(21, 16),
        gain: b.vector(16),
        bias: b.vector(16),
      },
      {
        x: b.matrix(21, 8),
        moments: moments(b, 21),
        dy: b.matrix(21, 8),
        gain: b.vector(8),
        bias: b.vector(8),
      },
    ],
  }),
  'embeddingSum, one plane': (b) => embedding(b, 1, [0, 0, 0]),
  'embeddingSum, a growing sum': (b) => embedding(b, 4, [1, 1, 1, 2, 3]),
  suffixSum: (b) => ({ kernel: 'suffixSum', y: b.matrix(5 * 7, 16), planes: 5 }),
  'embeddingGradient, cold, hot and unused rows': (b) => ({
    kernel: 'embeddingGradient',
    groups: [embeddingGradient(b, 9, 16), { ...embeddingGradient(b, 30, 8), stride: 8 }],
  }),
  decayScan: (b) => ({
    kernel: 'decayScan',
    ...scan(b),
    value: b.matrix(15, 8),
    carry: counted(b, b.matrix(3, 16), 8),
    read: b.matrix(15, 16),
  }),
  decayScanGradient: (b) => ({
    kernel: 'decayScanGradient',
    ...scan(b),
    dread: b.matrix(15, 16),
    dvalue: b.matrix(15, 8),
    dweights: b.matrix(3, 8),
  }),
  decayWeightGradient: (b) => ({
    kernel: 'decayWeightGradient',
    groups: [
      { dweights: b.matrix(5, 16), logRate: b.vector(8), retention: b.vector(8) },
      { dweights: b.matrix(5, 8), logRate: b.vector(4), retention: b.vector(4) },
    ],
  }),
  dropout: (b) => ({
    kernel: 'dropout',
    x: b.matrix(12, 16),
    y: b.matrix(12, 16),
    seed: b.integers(1, () => -123456789),
    salt: 2,
    rate: 0.3,
  }),
  'intervalLoss, scoring': (b) => loss(b, false),
  'intervalLoss, with gradients in place': (b) => loss(b, true),
  'mixtureLoss, scoring': (b) => mixture(b, false),
  'mixtureLoss, with gradients in place': (b) => mixture(b, true),
  sumRows: (b) => ({ kernel: 'sumRows', x: b.matrix(6, 37), totals: b.vector(6) }),
};

function linearGroup(
  b: Bench,
  rows: number,
  inputs: number,
  outputs: number,
  activation: 'silu' | 'gate' | null,
) {
  const index = b.integers(rows, () => b.random.integer(5) - 1);
  return {
    x: b.matrix(rows, inputs),
    weights: b.weights(inputs * outputs),
    bias: b.weights(outputs),
    add: b.matrix(rows, outputs),
    addRows: { table: b.weights(4 * (outputs + 8)) + 4, stride: outputs + 8, index },
    y: b.matrix(rows, outputs),
    activation,
    activated: activation ? b.matrix(rows, activation === 'gate' ? outputs / 2 : outputs) : null,
  };
}

function inputGradient(b: Bench, rows: number, inputs: number, outputs: number) {
  return {
    dy: b.matrix(rows, outputs),
    weights: b.weights(inputs * outputs),
    add: b.matrix(rows, inputs),
    activation: null,
    before: null,
    dx: b.matrix(rows, inputs),
  };
}

function weightGradient(b: Bench, rows: number, inputs: number, outputs: number) {
  const [x, dy] = [b.matrix(rows, inputs), b.matrix(rows, outputs)];
  return { x, dy, weights: b.vector(inputs * outputs), bias: b.vector(outputs) };
}

function normGradient(b: Bench) {
  return {
    kernel: 'normGradient' as const,
    x: b.matrix(9, 16),
    moments: moments(b, 9),
    gain: b.weights(16),
    dy: b.matrix(9, 16),
    add: null,
    dx: b.matrix(9, 16),
  };
}

/** Any mean, a positive scale. */
function moments(b: Bench, rows: number): Matrix {
  const matrix = b.matrix(rows, 2);
  for (let r = 0; r < rows; r++) b.fill(matrix.at + 4 * r, [b.random.normal(), 0.5 + b.random.uniform()]);
  return matrix;
}

function embedding(b: Bench, planes: number, stages: readonly number[]): Call {
  return {
    kernel: 'embeddingSum',
    table: b.weights(10 * 16),
    index: b.integers(7 * stages.length, () => b.random.integer(11) - 1),
    stages,
    base: b.matrix(7, 16),
    y: b.matrix(planes * 7, 16),
  };
}

/** 600 entries: one of `tableRows` rows gets most of them, the last none. */
function embeddingGradient(b: Bench, tableRows: number, columns: number) {
  const uses = Array.from({ length: 600 }, () =>
    b.random.uniform() < 0.8 ? 2 : b.random.integer(tableRows - 1),
  ).sort((x, y) => x - y);
  return {
    dy: b.matrix(50, columns),
    order: b.integers(600, () => b.random.integer(50)),
    rowStart: b.integers(tableRows + 1, (t) => uses.filter((row) => row < t).length),
    tableRows,
    table: b.vector(tableRows * (columns + 4)),
    stride: columns + 4,
  };
}

/** Three lanes of five steps, eight channels; lane 1 forgets in the middle; gaps from microseconds to days. */
function scan(b: Bench) {
  const time = b.fill(
    b.vector(15),
    Array.from({ length: 15 }, (_, k) => 10 ** ((k % 5) * 2.5 - 5)),
  );
  const keep = b.fill(
    b.vector(15),
    Array.from({ length: 15 }, (_, k) => (k === 7 ? 0 : 1)),
  );
  const logRate = b.weights(4);
  return {
    lanes: 3,
    steps: 5,
    decay: { time, keep, logRate, retention: b.weights(4) },
    start: counted(b, b.matrix(3, 16), 8),
    sums: b.matrix(15, 8),
    counts: counted(b, b.matrix(15, 8), 0),
  };
}

/** Makes the columns from `from` on positive, as counts are. */
function counted(b: Bench, matrix: Matrix, from: number): Matrix {
  for (let r = 0; r < matrix.rows; r++)
    for (let c = from; c < matrix.columns; c++)
      b.fill(matrix.at + r * matrix.stride + c, [1 + 3 * b.random.uniform()]);
  return matrix;
}

function loss(b: Bench, gradient: boolean): IntervalLoss {
  const group = (rows: number, categories: number, runs: boolean) => {
    const logits = b.matrix(rows, categories);
    b.fill(logits.at, [-1e4, 40, -30]);
    const first = Array.from({ length: rows }, () => b.random.integer(categories));
    return {
      logits: { ...logits, columns: logits.stride },
      categories,
      first: b.integers(rows, (k) => first[k]!),
      last: b.integers(rows, (k) => (runs && k % 2 ? categories - 1 : first[k]!)),
      fraction: runs ? b.vector(rows) : null,
      weight: b.fill(
        b.vector(rows),
        Array.from({ length: rows }, (_, k) => (k % 4 === 3 ? 0 : 1)),
      ),
      loss: b.vector(rows),
    };
  };
  return {
    kernel: 'intervalLoss',
    groups: [group(9, 98, true), group(9, 5, false), group(33, 131, false)],
    gradient,
    scale: b.fill(b.vector(1), [0.25]),
  };
}

/**
 * Events and censored gaps in turn, every fifth row of weight 0. In a group's first rows: up to 40 deviations above and
 * below all components, a target that is not even a number where the weight is 0, log-scales beyond their bound.
 */
function mixture(b: Bench, gradient: boolean): MixtureLoss {
  const group = (rows: number, components: number) => {
    const parameters = b.matrix(rows, 3 * components);
    const targets = Array.from({ length: rows }, () => 2 * b.random.normal());
    const extremes = [40, 40, -40, -40, -Infinity, 12, -6];
    extremes.forEach((z, row) => {
      const at = parameters.at + row * parameters.stride;
      for (let k = 0; k < components; k++) b.fill(at + components + k, [-Math.sign(z) * k, 0]);
      b.fill(at + 2 * components, Array<number>(components).fill(0));
      targets[row] = z;
    });
    b.fill(parameters.at + 7 * parameters.stride + 2 * components, [-30, 1e4]);
    return {
      parameters: { ...parameters, columns: parameters.stride },
      components,
      target: b.fill(b.vector(rows), targets),
      event: b.integers(rows, (k) => k % 3),
      weight: b.fill(
        b.vector(rows),
        Array.from({ length: rows }, (_, k) => (k % 5 === 4 ? 0 : 0.5 + b.random.uniform())),
      ),
      loss: b.vector(rows),
    };
  };
  return {
    kernel: 'mixtureLoss',
    groups: [group(33, 30), group(11, 5), group(200, 8)],
    gradient,
    scale: b.fill(b.vector(1), [0.25]),
  };
}
