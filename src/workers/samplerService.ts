/** Sampling shared between the model's thread and a second one, where the machine has a core for it. */
import type { StreamSampler } from '../generate/tempoNet';
import { createStreamSampler } from '../generate/tempoNet';
import type { SamplingProgress, StreamFlows } from '../generate/streamLanes';
import { createHostMachine } from '../kernels/createMachine';
import { nextTask } from './nextTask';
import type { SamplerMethods } from './protocol';
import type { Call, Handlers } from './wire';

/** What the second thread answers. */
export function createSamplerService(): Handlers<SamplerMethods> {
  return {
    async sample({ model, trace, plan, window, seed, temperatures, streams }, { signal, report }) {
      const steps = createStreamSampler(model, trace, (weights) => createHostMachine(weights, plan))(
        { window, seed, temperatures },
        streams,
      );
      for (;;) {
        const next = await steps.next();
        if (next.done) return next.value;
        report(next.value);
        await nextTask();
        if (signal.aborted) await steps.return([]);
        signal.throwIfAborted();
      }
    },
  };
}

/**
 * A sampler on the other end of a wire.
 * @param work the model and its trace
 * @param signal ends it at once, even where the other end has gone silent: a generator's `return` waits for its `next`
 */
export function samplerOver(
  call: Call<SamplerMethods>,
  work: Pick<SamplerMethods['sample']['input'], 'model' | 'trace' | 'plan'>,
  signal?: AbortSignal,
): StreamSampler {
  return async function* sample({ window, seed, temperatures }, streams) {
    const cancel = new AbortController();
    const stop = () => cancel.abort(signal!.reason);
    signal?.addEventListener('abort', stop, { once: true });
    const told: SamplingProgress[] = [];
    let wake = () => {};
    const options = {
      signal: cancel.signal,
      onProgress(progress: SamplingProgress) {
        told.push(progress);
        wake();
      },
    };
    let result: readonly StreamFlows[] | null = null;
    const flows = call('sample', { ...work, window, seed, temperatures, streams }, options).then((made) => {
      result = made;
      wake();
      return made;
    });
    flows.catch(() => wake());
    try {
      while (result === null) {
        const latest = told.splice(0).at(-1);
        if (latest) yield latest;
        else await Promise.race([flows, new Promise<void>((resolve) => (wake = resolve))]);
      }
      return [...result];
    } finally {
      signal?.removeEventListener('abort', stop);
      if (result === null) cancel.abort();
    }
  };
}
