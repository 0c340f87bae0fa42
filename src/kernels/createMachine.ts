/** One model's weights on one backend. */
import { createCpuMachine } from './cpuMachine';
import type { BackendName, HostMachine, KernelPlan, Machine } from './machine';
import type { Program } from './program';
import { hasSharedMemory, hasSimd } from './wasm/hasSimd';
import type { WasmOptions } from './wasm/wasmMachine';

export interface MachineOptions {
  /** A plan to replay; null or left out = a fixed one that suits the device, or what `measure` finds. */
  readonly plan?: KernelPlan | null;
  /** Has a graphics processor try its variants on what it will run most, by a steady clock in any unit. */
  readonly measure?: { readonly program: Program; readonly now: () => number };
  /** Threads that the wasm machine may use. */
  readonly threads?: number;
}

/** Starts a machine; throws where this platform cannot run it. */
export async function createMachine(
  backend: BackendName,
  weights: Float32Array,
  { plan = null, measure, threads = 1 }: MachineOptions = {},
): Promise<Machine> {
  if (plan && plan.backend !== backend)
    throw new Error(
      `kernel plan for ${plan.backend}, but training runs on ${backend}; choose that backend or drop the plan`,
    );
  switch (backend) {
    case 'webgpu':
      return startWebGpu(weights, plan, measure);
    case 'wasm':
      return startWasm(weights, { ...(plan && { plan }), threads });
    case 'cpu':
      return createCpuMachine(weights);
  }
}

/**
 * The faster of the machines in the host's memory: `wasm` where the platform runs it, else `cpu`.
 * @param plan to be replayed where it is one of theirs
 */
export async function createHostMachine(
  weights: Float32Array,
  plan: KernelPlan | null = null,
  threads = 1,
): Promise<HostMachine> {
  if (plan?.backend === 'wasm') return startWasm(weights, { plan, threads });
  return hasSimd() && hasSharedMemory() && plan?.backend !== 'cpu'
    ? startWasm(weights, { threads })
    : createCpuMachine(weights);
}

async function startWasm(weights: Float32Array, options: WasmOptions = {}): Promise<HostMachine> {
  const { createWasmMachine } = await import('./wasm/wasmMachine');
  return createWasmMachine(weights, options);
}

/** Plans measured on this page's device, by the size of the program: a later run of the same model takes the same. */
const measured = new WeakMap<GPUDevice, Map<string, KernelPlan>>();

async function startWebGpu(
  weights: Float32Array,
  plan: KernelPlan | null,
  measure: MachineOptions['measure'],
): Promise<Machine> {
  const [{ tfjsDevice }, { createWebGpuMachine }, { measurePlan }, { isSoftware }] = await Promise.all([
    import('./webgpu/tfjsDevice'),
    import('./webgpu/webgpuMachine'),
    import('./webgpu/measurePlan'),
    import('./webgpu/plans'),
  ]);
  const device = await tfjsDevice();
  // Software adapters compile tiles longer than a run lasts: they take the fixed plan.
  if (plan || !measure || isSoftware(device.adapterInfo))
    return createWebGpuMachine(device, weights, plan ?? undefined);
  const { program, now } = measure;
  const known = measured.get(device) ?? new Map<string, KernelPlan>();
  measured.set(device, known);
  const key = `${program.floats} ${program.integers} ${program.calls.length}`;
  if (!known.has(key)) known.set(key, await measurePlan(device, program, weights, now));
  return createWebGpuMachine(device, weights, known.get(key));
}
