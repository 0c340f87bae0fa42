/** A program on the device: its memories, its tables and its dispatches, ready to be encoded. */
import type { KernelPlan, Runner } from '../machine';
import type { Program } from '../program';
import type { Memory } from './device';
import { lowerProgram } from './lowerProgram';
import { kernelPipelines } from './pipelines';
import type { Dispatch } from './shader';
import { TABLE_VECTORS } from './shader';

export interface WebGpuRunner extends Runner {
  readonly floats: GPUBuffer;
  /** Dispatches of a run. */
  readonly dispatches: number;
  /** Sends the inputs, in two writes. */
  upload(): void;
  /** Records dispatches `from` to `to` (exclusive). */
  encode(pass: GPUComputePassEncoder, from: number, to: number): void;
}

interface Workshop {
  readonly device: GPUDevice;
  readonly memory: Memory;
  readonly weights: GPUBuffer;
  readonly plan: KernelPlan;
}

/** Offsets into a uniform buffer are multiples of this on every adapter. */
const ALIGNMENT = 256;

/** Compiles and allocates. */
export async function createRunner(workshop: Workshop, program: Program): Promise<WebGpuRunner> {
  const { device, memory, plan } = workshop;
  const lowered = lowerProgram(program, plan.variants);
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const floats = memory.allocate(lowered.floats, STORAGE | COPY_SRC | COPY_DST);
  const integers = memory.allocate(program.integers, STORAGE | COPY_DST);
  const tables = createTables(device, memory, lowered.dispatches);
  const buffers = [workshop.weights, floats, integers];
  const sets = [false, true].map((writes) => kernelPipelines(device, writes));
  const setOf = ({ writesIntegers }: Dispatch) => (writesIntegers ? 1 : 0);
  const compiled = await Promise.all(
    lowered.dispatches.map(async (each) => (await sets[setOf(each)]!.compile([each.code]))[0]!),
  );
  const memories = sets.map(({ layouts }) => bindBuffers(device, layouts[0], buffers));
  const table = device.createBindGroup({
    layout: sets[0]!.layouts[1],
    entries: [{ binding: 0, resource: { buffer: tables.buffer, size: TABLE_VECTORS * 16 } }],
  });
  const inputs = new Float32Array(program.inputs);
  const numbers = new Int32Array(program.integerInputs ?? program.integers);
  const place = (name: string) => {
    const region = program.places.get(name);
    if (!region) throw new Error(`internal: the program has no place called ${name}`);
    return region;
  };
  return {
    program,
    floats,
    inputs,
    integers: numbers,
    dispatches: compiled.length,
    upload() {
      device.queue.writeBuffer(floats, 0, inputs);
      device.queue.writeBuffer(integers, 0, numbers);
    },
    encode(pass, from, to) {
      for (let k = from; k < to; k++) {
        const set = setOf(lowered.dispatches[k]!);
        if (k === from || set !== setOf(lowered.dispatches[k - 1]!)) pass.setBindGroup(0, memories[set]!);
        pass.setPipeline(compiled[k]!);
        pass.setBindGroup(1, table, tables.offsets, k, 1);
        pass.dispatchWorkgroups(...lowered.dispatches[k]!.workgroups);
      }
    },
    clear(name) {
      const { at, size } = place(name);
      inputs.fill(0, at, at + size);
      const encoder = device.createCommandEncoder();
      encoder.clearBuffer(floats, 4 * at, 4 * size);
      device.queue.submit([encoder.finish()]);
    },
    restore(name, values) {
      const { at, size } = place(name);
      if (at + size <= inputs.length) inputs.set(values, at);
      device.queue.writeBuffer(floats, 4 * at, values as Float32Array<ArrayBuffer>);
    },
    snapshot(name) {
      const { at, size } = place(name);
      return memory.read(floats, at, size);
    },
    dispose: () => [floats, integers, tables.buffer].forEach((buffer) => memory.release(buffer)),
  };
}

/** One buffer for the tables of all dispatches; the last one needs room for a whole binding. */
function createTables(device: GPUDevice, memory: Memory, dispatches: readonly Dispatch[]) {
  const offsets = new Uint32Array(dispatches.length);
  let bytes = 0;
  dispatches.forEach(({ table }, k) => {
    offsets[k] = bytes;
    bytes += Math.ceil(table.byteLength / ALIGNMENT) * ALIGNMENT;
  });
  const words = new Int32Array(bytes / 4 + TABLE_VECTORS * 4);
  dispatches.forEach(({ table }, k) => words.set(table, offsets[k]! / 4));
  const buffer = memory.allocate(words.length, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
  device.queue.writeBuffer(buffer, 0, words);
  return { buffer, offsets };
}

/** A bind group of whole buffers, numbered in order. */
export function bindBuffers(
  device: GPUDevice,
  layout: GPUBindGroupLayout,
  buffers: readonly GPUBuffer[],
): GPUBindGroup {
  return device.createBindGroup({
    layout,
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
}
