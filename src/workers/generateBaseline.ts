/** A baseline's trace: fitted on the training windows of the present hold-out, then drawn. */
import { BASELINES } from '../baselines/baselines';
import type { GenerateProgress } from '../streams/generator';
import type { Trace } from '../trace/trace';
import { trainingWindows } from './configuration';
import type { BaselineOrder, BaselineRecord } from './protocol';

interface Made {
  readonly trace: Trace;
  readonly seconds: number;
  readonly record: BaselineRecord;
  readonly warnings: readonly string[];
}

/** @param visit is told of progress, and throws to end it all */
export async function generateBaseline(
  { trace, generator, configuration, window, seed }: BaselineOrder,
  visit: (progress: GenerateProgress) => Promise<void>,
): Promise<Made> {
  const began = performance.now();
  await visit({ share: 0, events: 0 });
  const { create } = BASELINES[generator];
  const steps = create(trace, trainingWindows(trace, configuration)).generate({ window, seed });
  const warnings = new Set<string>();
  try {
    for (;;) {
      const next = await steps.next();
      if (next.done) {
        const record = { generator, configuration, window, seed };
        const seconds = (performance.now() - began) / 1000;
        return { trace: next.value, record, seconds, warnings: [...warnings] };
      }
      if (next.value.warning) warnings.add(next.value.warning);
      await visit(next.value);
    }
  } finally {
    await steps.return(undefined as never);
  }
}
