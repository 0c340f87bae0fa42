/** A scenario by whichever generator: its runs one after the other, then laid together. */
import { mergeRuns } from '../generate/mergeRuns';
import type { Scenario } from '../generate/scenario';
import { isPlain, planRuns } from '../generate/scenario';
import type { GenerateProgress, GenerateRequest } from '../streams/generator';
import type { Trace } from '../trace/trace';

interface Drawn {
  readonly trace: Trace;
  readonly seconds: number;
  readonly warnings: readonly string[];
  readonly record: object;
}

type Visit = (progress: GenerateProgress | null) => Promise<void>;

/** One run of the generator. */
export type Draw<Made> = (request: GenerateRequest, visit: Visit) => Promise<Made>;

interface ScenarioOrder extends GenerateRequest {
  readonly scenario?: Scenario | undefined;
}

/**
 * A plain scenario is the generator's own trace, byte for byte.
 * @param training the trace that the generator learned from
 * @param visit is told of progress over all runs, and throws to end it all
 */
export async function generateScenario<Made extends Drawn>(
  { scenario = {}, window, seed }: ScenarioOrder,
  training: Trace,
  draw: Draw<Made>,
  visit: Visit,
) {
  const request = { window, seed };
  if (isPlain(scenario)) {
    const plain = await draw(request, visit);
    return { ...plain, record: { ...plain.record, ...request } };
  }
  const runs = planRuns(scenario, request);
  const made: Made[] = [];
  let before = 0;
  for (const [k, run] of runs.entries()) {
    const told: Visit = (progress) =>
      visit(progress && { share: (k + progress.share) / runs.length, events: before + progress.events });
    made.push(await draw(run.request, told));
    before += made[k]!.trace.length;
  }
  const { trace, warnings } = mergeRuns(
    made.map((one) => one.trace),
    runs,
    scenario,
    request,
    training,
  );
  return {
    ...made[0]!,
    record: { ...made[0]!.record, ...request, scenario },
    trace,
    seconds: made.reduce((sum, { seconds }) => sum + seconds, 0),
    warnings: [...new Set([...made.flatMap((one) => one.warnings), ...warnings])],
  };
}
