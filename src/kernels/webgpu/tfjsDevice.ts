/** tfjs's WebGPU backend, whose device the kernels share. It takes any adapter for granted, so that is asked for first. */
import {
  backend,
  enableProdMode,
  findBackendFactory,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** The device of tfjs's backend, which starts where it has not yet. Throws where the browser offers no adapter. */
export async function tfjsDevice(): Promise<GPUDevice> {
  const adapter = await globalThis.navigator?.gpu?.requestAdapter();
  if (!adapter) throw new Error('WebGPU unavailable: the browser offers no adapter; choose the wasm backend');
  enableProdMode();
  await import('@tensorflow/tfjs-backend-webgpu');
  if (isLost) startAfresh();
  if (!(await setBackend('webgpu'))) throw new Error('the webgpu backend did not start; choose another one');
  const { device } = backend() as WebGPUBackend;
  void device.lost.then(() => (isLost = true));
  return device;
}

/** The backend keeps a lost device for good: another one has to take its place. */
let isLost = false;

function startAfresh(): void {
  const factory = findBackendFactory('webgpu');
  removeBackend('webgpu');
  registerBackend('webgpu', factory);
  isLost = false;
}
