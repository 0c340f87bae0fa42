/** Keeps a thread that works for long responsive: its messages, cancelling among them, wait no longer than a breath. */
import { nextTask } from './nextTask';

const BREATH_MS = 30;

/** Called often; now and then it lets waiting messages in. */
export function createBreath(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < BREATH_MS) return;
    await nextTask();
    last = performance.now();
  };
}

/** Lets messages in between two pieces of work; throws where the call has been cancelled. */
export function breatheUntil(signal: AbortSignal): () => Promise<void> {
  return async () => {
    await nextTask();
    signal.throwIfAborted();
  };
}
