/**
 * The machine on a WebGPU device: a program is one list of prebuilt dispatches, a run one submission. Nothing is
 * allocated per step but the encoder; inputs go up in two writes.
 */
import type { KernelPlan, Machine, Runner } from '../machine';
import { createMemory } from './device';
import { createOptimiser } from './optimiser';
import { checkVariants, defaultPlan } from './plans';
import { createSurvival } from './survival';
import type { WebGpuRunner } from './webgpuRunner';
import { createRunner } from './webgpuRunner';

export interface WebGpuMachine extends Machine {
  prepare(program: Runner['program']): Promise<WebGpuRunner>;
}

/**
 * @param device from tfjs's backend or Dawn; stays the caller's
 * @param plan which variants to run, refused where it names one that is none; a fixed plan that suits the adapter without
 */
export async function createWebGpuMachine(
  device: GPUDevice,
  weights: Float32Array,
  plan: KernelPlan = defaultPlan(device),
): Promise<WebGpuMachine> {
  checkVariants(plan);
  const survive = createSurvival(device);
  const memory = createMemory(device, survive);
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const weightBuffer = memory.allocate(weights.length, STORAGE | COPY_SRC | COPY_DST);
  const write = (values: Float32Array) =>
    device.queue.writeBuffer(weightBuffer, 0, values as Float32Array<ArrayBuffer>);
  write(weights);
  const optimiser = await createOptimiser(device, memory, weightBuffer, weights.length, plan);
  let dispatches = 0;
  const machine: WebGpuMachine = {
    backend: 'webgpu',
    plan,
    submits: 1,
    mostFloats: Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize) / 4,
    prepare: (program) => createRunner({ device, memory, weights: weightBuffer, plan }, program),
    run(runners) {
      for (const runner of new Set(runners as readonly WebGpuRunner[])) runner.upload();
      for (const runner of runners as readonly WebGpuRunner[]) dispatches += runner.dispatches;
      submit(device, runners as readonly WebGpuRunner[], machine.submits);
    },
    startOptimiser: (decays) => optimiser.start(decays),
    readMoments: () => optimiser.readMoments(),
    writeMoments: (moments) => optimiser.writeMoments(moments),
    update(runners, settings) {
      dispatches += optimiser.update(runners as readonly WebGpuRunner[], settings);
    },
    gradientNorm: () => optimiser.gradientNorm(),
    readWeights: () => memory.read(weightBuffer, 0, weights.length),
    writeWeights: write,
    idle: async () => void (await survive(device.queue.onSubmittedWorkDone())),
    get usage() {
      return { bytes: memory.bytes, dispatches };
    },
    dispose: () => memory.dispose(),
  };
  return machine;
}

/** Runs all dispatches in order, cut into `submits` submissions of about as many. */
function submit(device: GPUDevice, runners: readonly WebGpuRunner[], submits: number): void {
  const total = runners.reduce((sum, { dispatches }) => sum + dispatches, 0);
  for (let part = 0; part < submits; part++) {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    const [from, to] = [part, part + 1].map((cut) => Math.floor((total * cut) / submits)) as [number, number];
    let at = 0;
    for (const runner of runners) {
      runner.encode(pass, Math.max(0, from - at), Math.min(runner.dispatches, to - at));
      at += runner.dispatches;
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
  }
}
