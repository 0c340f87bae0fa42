/** After training: the model's rates made right, a block of events a task, so that messages get in between. */
import { calibrateRates } from '../generate/calibrateRates';
import { createHostMachine } from '../kernels/createMachine';
import type { KernelPlan } from '../kernels/machine';
import type { Dataset } from '../streams/dataset';
import type { Trace } from '../trace/trace';
import { createPacer } from '../training/pace';
import { createScorer } from '../training/scoreTasks';
import type { TrainedModel } from '../training/trainedModel';
import { nextTask } from './nextTask';
import type { CalibrationReport } from './protocol';
import type { TrainingGate } from './trainingGate';

interface Calibrating {
  readonly dataset: Dataset;
  readonly trace: Trace;
  readonly plan: KernelPlan | null;
  readonly gate: TrainingGate;
  readonly signal: AbortSignal;
  readonly report: (share: number) => void;
}

/** The model with calibrated rates; itself, and no report, where its configuration wants no calibration. Ends early where the
 * gate is stopped, with the corrections made so far. */
export async function calibrateModel(
  model: TrainedModel,
  { dataset, trace, plan, gate, signal, report }: Calibrating,
): Promise<{ model: TrainedModel; calibration: CalibrationReport | null }> {
  const { calibrationRounds: rounds, gap } = model.configuration;
  if (rounds === 0 || gap !== 'bins') return { model, calibration: null };
  const began = gate.now();
  const machine = await createHostMachine(model.weights, plan);
  const breathe = async () => {
    await nextTask();
    await gate.passed(signal);
    signal.throwIfAborted();
  };
  const steps = calibrateRates(model, trace, machine, {
    seed: model.seed,
    rounds,
    control: gate.control,
  });
  try {
    let next = await steps.next();
    for (; !next.done; next = await steps.next()) {
      report(next.value);
      await breathe();
    }
    const { weights, rhythms, rates, kept } = next.value;
    const pacer = createPacer(machine, 'throughput', () => 1000 * gate.now(), breathe);
    const scorer = await createScorer(machine, dataset.codecs, model.configuration, dataset.validation);
    const before = (await scorer.score(pacer))['gap']!;
    machine.writeWeights(weights);
    const after = (await scorer.score(pacer))['gap']!;
    scorer.dispose();
    const calibration = { rates, kept, gapNats: [before, after] as const, seconds: gate.now() - began };
    return { model: { ...model, weights, rhythms }, calibration };
  } finally {
    await steps.return(undefined as never);
    machine.dispose();
  }
}
