/** The optimiser's memory and its three dispatches (one more for each further runner). */
import type { AdamSettings } from '../adamW';
import type { KernelPlan } from '../machine';
import { GATHER, GATHER_WORKGROUPS, NORM, PARTIALS, STEP, stepGrid, writeSettings } from './adamW';
import type { Memory } from './device';
import type { Pipelines } from './pipelines';
import { optimiserPipelines } from './pipelines';
import type { WebGpuRunner } from './webgpuRunner';
import { bindBuffers } from './webgpuRunner';

export interface Optimiser {
  start(decays: Float32Array): void;
  /** Returns the number of dispatches. */
  update(runners: readonly WebGpuRunner[], settings: AdamSettings): number;
  gradientNorm(): Promise<number>;
  /** [2, parameters]. */
  readMoments(): Promise<Float32Array>;
  writeMoments(moments: Float32Array): void;
}

/** Where a runner's gradient lies. */
interface Source {
  readonly memories: GPUBindGroup;
  readonly place: GPUBindGroup;
}

/** Offsets of the two ways to take a gradient: as the first of a sum, and as a later one. */
const FIRST = new Uint32Array([0]);
const LATER = new Uint32Array([256]);

/** Compiles; allocates at `start`. */
export async function createOptimiser(
  device: GPUDevice,
  memory: Memory,
  weights: GPUBuffer,
  parameters: number,
  { variants }: KernelPlan,
): Promise<Optimiser> {
  const norm = NORM[variants['optimiser'] ?? ''];
  if (!norm) throw new Error(`kernel plan with optimiser ${variants['optimiser']}: want serial or together`);
  const pipelines = optimiserPipelines(device);
  const [gather, reduce, step] = (await pipelines.compile([GATHER, norm, STEP])) as [
    GPUComputePipeline,
    GPUComputePipeline,
    GPUComputePipeline,
  ];
  const vectors = Math.ceil(parameters / 4);
  const numbers = new Float32Array(4);
  let state: Buffers | null = null;
  const sources = createSources(device, memory, weights, vectors, pipelines.layouts);
  return {
    start(decays) {
      state ??= allocate(memory, vectors);
      const encoder = device.createCommandEncoder();
      for (const moments of [state.first, state.second]) encoder.clearBuffer(moments);
      device.queue.submit([encoder.finish()]);
      device.queue.writeBuffer(state.decays, 0, decays as Float32Array<ArrayBuffer>);
    },
    update(runners, settings) {
      if (!state) throw new Error('internal: update before startOptimiser');
      const buffers = state;
      writeSettings(settings, numbers);
      device.queue.writeBuffer(state.settings, 0, numbers);
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      const dispatch = (pipeline: GPUComputePipeline, x: number, y = 1) => {
        pass.setPipeline(pipeline);
        pass.dispatchWorkgroups(x, y);
      };
      runners.forEach((runner, k) => {
        const { memories, place } = sources(runner, buffers);
        pass.setBindGroup(0, memories);
        pass.setBindGroup(1, place, k === 0 ? FIRST : LATER, 0, 1);
        dispatch(gather, GATHER_WORKGROUPS);
      });
      dispatch(reduce, 1);
      dispatch(step, ...stepGrid(vectors));
      pass.end();
      device.queue.submit([encoder.finish()]);
      return runners.length + 2;
    },
    async readMoments() {
      const { first, second } = state!;
      const each = await Promise.all([first, second].map((buffer) => memory.read(buffer, 0, parameters)));
      const both = new Float32Array(2 * parameters);
      each.forEach((moments, k) => both.set(moments, k * parameters));
      return both;
    },
    writeMoments(moments) {
      [state!.first, state!.second].forEach((buffer, k) =>
        device.queue.writeBuffer(buffer, 0, moments.slice(k * parameters, (k + 1) * parameters)),
      );
    },
    async gradientNorm() {
      return state ? (await memory.read(state.partials, PARTIALS, 1))[0]! : NaN;
    },
  };
}

function allocate(memory: Memory, vectors: number) {
  const { STORAGE, COPY_SRC, COPY_DST, UNIFORM } = GPUBufferUsage;
  const parameters = () => memory.allocate(4 * vectors, STORAGE | COPY_SRC | COPY_DST);
  return {
    first: parameters(),
    second: parameters(),
    decays: parameters(),
    gradient: parameters(),
    partials: memory.allocate(PARTIALS + 4, STORAGE | COPY_SRC),
    settings: memory.allocate(4, UNIFORM | COPY_DST),
  };
}

type Buffers = ReturnType<typeof allocate>;

/** Bind groups of runners, made once. */
function createSources(
  device: GPUDevice,
  memory: Memory,
  weights: GPUBuffer,
  vectors: number,
  layouts: Pipelines['layouts'],
) {
  const places = new Map<number, GPUBindGroup>();
  const sources = new WeakMap<WebGpuRunner, Source>();
  const placeAt = (at: number): GPUBindGroup => {
    const known = places.get(at);
    if (known) return known;
    const buffer = memory.allocate(128, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    device.queue.writeBuffer(buffer, 0, new Int32Array([at, vectors, 0, 0]));
    device.queue.writeBuffer(buffer, LATER[0]!, new Int32Array([at, vectors, 1, 0]));
    const resource = { buffer, size: 16 };
    const place = device.createBindGroup({
      layout: layouts[1],
      entries: [{ binding: 0, resource }],
    });
    places.set(at, place);
    return place;
  };
  const sourceOf = (runner: WebGpuRunner, state: Buffers): Source => {
    const known = sources.get(runner);
    if (known) return known;
    const { first, second, decays, gradient, partials, settings } = state;
    const buffers = [weights, runner.floats, first, second, decays, gradient, partials, settings];
    const source = {
      memories: bindBuffers(device, layouts[0], buffers),
      place: placeAt(runner.program.places.get('gradient')!.at / 4),
    };
    sources.set(runner, source);
    return source;
  };
  return sourceOf;
}
