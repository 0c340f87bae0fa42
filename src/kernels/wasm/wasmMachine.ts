/** The machine for processors: the kernels of `assembly/` on one WebAssembly memory, in one thread or two. */
import type { AdamSettings } from '../adamW';
import { adamFactors, BETA_1, BETA_2, EPSILON, LEAST_NORM } from '../adamW';
import type { HostMachine, HostRunner, KernelPlan, Runner } from '../machine';
import type { Program } from '../program';
import { bindProgram } from './commands';
import type { Heap } from './heap';
import { createHeap } from './heap';
import type { Kernels } from './loadModule';
import { bestSimd, instantiate, loadModule } from './loadModule';
import type { Job, Queue } from './threads';
import { canShare, createQueue, QUEUE, startThread } from './threads';

export interface WasmMachine extends HostMachine {
  /** Threads that work on a run: 2 only where they were asked for and the page is cross-origin isolated. */
  readonly threads: number;
}

export interface WasmOptions {
  /** To be replayed; its backend must be `wasm`. */
  readonly plan?: KernelPlan;
  readonly threads?: number;
}

/** One thread is as fast with 1, 2, 4 or 8 (measured); two threads want two. Not theirs: results must not depend on them. */
const DEFAULT_PARTS = 2;

/** Starts the kernels on a copy of the weights. */
export async function createWasmMachine(
  weights: Float32Array,
  options: WasmOptions = {},
): Promise<WasmMachine> {
  const plan = options.plan ?? {
    backend: 'wasm',
    parts: DEFAULT_PARTS,
    variants: { simd: bestSimd() },
  };
  const heap = createHeap();
  const module = await loadModule(plan.variants['simd'] ?? bestSimd());
  const kernels = await instantiate(module, heap.memory);
  const helper = (options.threads ?? 1) > 1 && canShare() ? await startThread(module, heap.memory) : null;
  const at = heap.allocate(weights.byteLength);
  heap.floats(at, weights.length).set(weights);
  const queue = createQueue(heap);
  return machineOn({ plan, heap, kernels, helper, queue, weights: { at, length: weights.length } });
}

interface Parts {
  readonly plan: KernelPlan;
  readonly heap: Heap;
  readonly kernels: Kernels;
  readonly helper: Worker | null;
  readonly queue: Queue;
  readonly weights: { readonly at: number; readonly length: number };
}

function machineOn({ plan, heap, kernels, helper, queue, weights }: Parts): WasmMachine {
  const threads = helper ? 2 : 1;
  const jobs = new Map<Runner, Job>();
  const reserveScratch = growingScratch(heap, queue, threads);
  const values = heap.floats(weights.at, weights.length);
  const drain = () => kernels.drain(QUEUE, 0);
  const runHere = ({ commands, count }: Job) => kernels.run(commands, count, queue.scratch(0));
  let optimiser: Optimiser | null = null;
  let lastNorm = NaN;
  let dispatches = 0;
  return {
    backend: 'wasm',
    plan,
    threads,
    submits: 1,
    mostFloats: Infinity,
    async prepare(program) {
      const { runner, job, scratch } = createRunner(program, heap, weights.at, () => jobs.delete(runner));
      reserveScratch(scratch);
      jobs.set(runner, job);
      return runner;
    },
    run(runners) {
      if (helper && runners.length > 1)
        queue.run(
          runners.map((runner) => jobs.get(runner)!),
          drain,
        );
      else for (const runner of runners) runHere(jobs.get(runner)!);
      for (const { program } of runners) dispatches += program.calls.length;
    },
    startOptimiser(decays) {
      optimiser = createOptimiser(heap, kernels, weights, decays);
    },
    async readMoments() {
      return concatenated(optimiser!.moments());
    },
    writeMoments(moments) {
      optimiser!
        .moments()
        .forEach((each, k) => each.set(moments.subarray(k * each.length, (k + 1) * each.length)));
    },
    update(runners, settings) {
      lastNorm = optimiser!.update(runners as readonly HostRunner[], settings);
      dispatches++;
    },
    gradientNorm: async () => lastNorm,
    readWeights: async () => Float32Array.from(values),
    writeWeights: (from) => values.set(from),
    idle: async () => {},
    get usage() {
      return { bytes: heap.used(), dispatches };
    },
    dispose() {
      helper?.terminate();
      jobs.clear();
    },
  };
}

/** Each thread packs weights into a scratch of its own, as large as the greediest program wants. */
function growingScratch(heap: Heap, queue: Queue, threads: number): (bytes: number) => void {
  const regions: number[] = [];
  let size = 0;
  return (bytes) => {
    if (bytes <= size) return;
    size = bytes;
    for (let thread = 0; thread < threads; thread++) {
      if (regions[thread] !== undefined) heap.free(regions[thread]!);
      regions[thread] = heap.allocate(size);
      queue.setScratch(thread, regions[thread]!);
    }
  };
}

function createRunner(program: Program, heap: Heap, weights: number, forget: () => void) {
  const floats = heap.allocate(program.floats * 4);
  const integers = heap.allocate(program.integers * 4);
  const bound = bindProgram(program, { weights, floats, integers });
  const commands = heap.allocate(bound.words.byteLength);
  heap.integers(commands, bound.words.length).set(bound.words);
  const view = (name: string) => {
    const { at, size } = program.places.get(name)!;
    return heap.floats(floats + at * 4, size);
  };
  const runner: HostRunner = {
    program,
    inputs: heap.floats(floats, program.inputs),
    integers: heap.integers(integers, program.integers),
    view,
    clear: (name) => void view(name).fill(0),
    restore: (name, values) => view(name).set(values),
    snapshot: async (name) => view(name).slice(),
    dispose() {
      for (const region of [floats, integers, commands]) heap.free(region);
      forget();
    },
  };
  return { runner, job: { commands, count: bound.count }, scratch: bound.scratch };
}

interface Optimiser {
  /** Takes a step; returns the gradient's norm before clipping. */
  update(runners: readonly HostRunner[], settings: AdamSettings): number;
  /** First and second, where they lie. */
  moments(): [Float32Array, Float32Array];
}

function concatenated([first, second]: [Float32Array, Float32Array]): Float32Array {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Words of `UpdateCall` in assembly/adamW.ts before its list of gradients. */
const UPDATE_WORDS = 15;
const MOST_RUNNERS = 128;

function createOptimiser(
  heap: Heap,
  kernels: Kernels,
  weights: Parts['weights'],
  decayShares: Float32Array,
): Optimiser {
  const [first, second, decays, total] = Array.from({ length: 4 }, () => heap.allocate(weights.length * 4));
  heap.floats(decays!, weights.length).set(decayShares);
  const call = heap.allocate((UPDATE_WORDS + MOST_RUNNERS) * 4);
  const words = heap.integers(call, UPDATE_WORDS + MOST_RUNNERS);
  const numbers = heap.floats(call, UPDATE_WORDS);
  words.set([weights.length, weights.at, first!, second!, decays!, total!]);
  const update: Optimiser['update'] = (runners, settings) => {
    if (runners.length > MOST_RUNNERS)
      throw new Error(`${runners.length} parts of a batch: want at most ${MOST_RUNNERS}`);
    const { rate, correction, shrink, clipNorm } = adamFactors(settings);
    numbers.set([BETA_1, BETA_2, 1 - BETA_1, 1 - BETA_2, EPSILON, rate, correction, shrink], 6);
    words[14] = runners.length;
    runners.forEach((runner, k) => (words[UPDATE_WORDS + k] = runner.view('gradient').byteOffset));
    const norm = Math.sqrt(kernels.sumGradients(call));
    kernels.adamW(call, Math.min(1, clipNorm / (norm + LEAST_NORM)));
    return norm;
  };
  const moments = (): [Float32Array, Float32Array] => [
    heap.floats(first!, weights.length),
    heap.floats(second!, weights.length),
  ];
  return { update, moments };
}
