/** What is asked of a device that may be lost: promises that would never settle end in a sentence instead. */

import { DeviceLost } from '../deviceLost';

/** The work, or an error as soon as its device is lost. */
export type Survival = <T>(work: Promise<T>) => Promise<T>;

/** A device says that it is lost so long after its first failure at most (Chromium 156: the next task). */
const LOSS_MILLISECONDS = 100;

/** Watches one device. A reaction a device, not one a promise: there are several of those a training step. */
export function createSurvival(device: GPUDevice): Survival {
  const waiting = new Set<(problem: Error) => void>();
  let problem: Error | null = null;
  void device.lost.then(({ message, reason }) => {
    problem = new DeviceLost(
      `the graphics device was lost (${message || reason}); reload the page and train again, or choose WebAssembly`,
    );
    for (const reject of waiting) reject(problem);
  });
  return (work) =>
    new Promise((resolve, reject) => {
      const settle = () => waiting.delete(reject);
      if (problem) return reject(problem);
      waiting.add(reject);
      // What fails because the device is gone may say so before the device does.
      const fail = (reason: unknown) =>
        setTimeout(() => reject(problem ?? reason), problem ? 0 : LOSS_MILLISECONDS);
      work.then(resolve, fail).finally(settle);
    });
}
