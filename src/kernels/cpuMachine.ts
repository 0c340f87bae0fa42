/** The reference machine: every kernel as a plain loop; float64 memories for tests, float32 ones as the `cpu` backend. */
import type { AdamMemory } from './adamW';
import { adamW } from './adamW';
import { admitRows } from './admitRows';
import { advanceTime } from './advanceTime';
import { decayScan, decayScanGradient, decayWeightGradient } from './decayScan';
import { drawCategory } from './drawCategory';
import { dropout } from './dropout';
import { embeddingGradient, embeddingSum, suffixSum } from './embedding';
import { finishEvent } from './finishEvent';
import { weighAges } from './weighAges';
import { intervalLoss, sumRows } from './intervalLoss';
import { linear, linearInputGradient, linearWeightGradient } from './linear';
import type { HostMachine, KernelPlan, Runner } from './machine';
import { mixtureLoss } from './mixtureLoss';
import { norm, normGradient, normWeightGradient } from './norm';
import type { Call, Memory, Program } from './program';
import { settleMark } from './settleMark';

type Loops = {
  readonly [Name in Call['kernel']]: (call: Extract<Call, { kernel: Name }>, memory: Memory) => void;
};

const LOOPS: Loops = {
  linear,
  linearInputGradient,
  linearWeightGradient,
  norm,
  normGradient,
  normWeightGradient,
  embeddingSum,
  suffixSum,
  embeddingGradient,
  decayScan,
  decayScanGradient,
  decayWeightGradient,
  dropout,
  intervalLoss,
  mixtureLoss,
  sumRows,
  admitRows,
  drawCategory,
  advanceTime,
  weighAges,
  settleMark,
  finishEvent,
};

export const CPU_PLAN: KernelPlan = { backend: 'cpu', parts: 1, variants: {} };

/** Runs one call on memories of any precision. */
export function runCall(call: Call, memory: Memory): void {
  (LOOPS[call.kernel] as (call: Call, memory: Memory) => void)(call, memory);
}

/** @param Numbers Float64Array for a reference to hold other machines to */
export function createCpuMachine(
  initial: Float32Array,
  Numbers: Float32ArrayConstructor | Float64ArrayConstructor = Float32Array,
): HostMachine {
  const weights = Numbers.from(initial);
  const memories = new Map<Runner, Memory>();
  let adam: AdamMemory | null = null;
  let lastNorm = NaN;
  let dispatches = 0;
  const bytes = () => {
    let words = weights.length * (adam ? 4 : 1);
    for (const { floats, integers } of memories.values()) words += floats.length + integers.length;
    return words * Numbers.BYTES_PER_ELEMENT;
  };
  return {
    backend: 'cpu',
    plan: CPU_PLAN,
    submits: 1,
    mostFloats: Infinity,
    async prepare(program) {
      const runner = createRunner(program, new Numbers(program.floats), () => memories.delete(runner));
      memories.set(runner, { weights, floats: runner.floats, integers: runner.integers });
      return runner;
    },
    run(runners) {
      for (const runner of runners) {
        for (const call of runner.program.calls) runCall(call, memories.get(runner)!);
        dispatches += runner.program.calls.length;
      }
    },
    startOptimiser(decays) {
      adam = { weights, decays, first: new Numbers(weights.length), second: new Numbers(weights.length) };
    },
    async readMoments() {
      const moments = new Float32Array(2 * weights.length);
      moments.set(adam!.first);
      moments.set(adam!.second, weights.length);
      return moments;
    },
    writeMoments(moments) {
      adam!.first.set(moments.subarray(0, weights.length));
      adam!.second.set(moments.subarray(weights.length));
    },
    update(runners, settings) {
      const gradients = runners.map((runner) => {
        const { at, size } = runner.program.places.get('gradient')!;
        return memories.get(runner)!.floats.subarray(at, at + size);
      });
      lastNorm = adamW(adam!, gradients, settings);
      dispatches++;
    },
    gradientNorm: async () => lastNorm,
    readWeights: async () => Float32Array.from(weights),
    writeWeights: (values) => weights.set(values),
    idle: async () => {},
    get usage() {
      return { bytes: bytes(), dispatches };
    },
    dispose: () => memories.clear(),
  };
}

function createRunner(program: Program, floats: Float32Array | Float64Array, dispose: () => void) {
  const place = (name: string) => {
    const { at, size } = program.places.get(name)!;
    return floats.subarray(at, at + size);
  };
  return {
    program,
    floats,
    // Callers write and read numbers, not bytes: a float64 memory passes for a float32 one.
    inputs: floats.subarray(0, program.inputs) as Float32Array,
    integers: new Int32Array(program.integers),
    view: (name: string) => place(name) as Float32Array,
    clear: (name: string) => void place(name).fill(0),
    restore: (name: string, values: Float32Array) => place(name).set(values),
    snapshot: async (name: string) => place(name).slice() as Float32Array,
    dispose,
  };
}
