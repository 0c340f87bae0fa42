/** Two runs of the list, set against each other: which settings differ, their curves task by task, their scores. */
import type { Score } from '../../metrics/score';
import type { KeptRun, StudioState } from '../../store/state';
import { sentence } from '../shared/sentence';
import type { TaskLosses } from '../train/losses';
import { lossesOf } from '../train/losses';
import type { ParameterName } from '../train/presets';
import { PARAMETERS } from '../train/presets';

type Configuration = StudioState['configuration'];

export interface Setting {
  readonly name: string;
  readonly values: readonly [string, string];
}

const NAMES: Partial<Record<keyof Configuration, string>> = {
  labels: 'Rows',
  holdout: 'Hold-out',
  trainingEvents: 'Most training events',
  backend: 'Compute on',
  seed: 'Seed',
  timeouts: 'Time-outs',
  tunnels: 'Tunnels',
  flowExports: 'Flow exports',
  repairs: 'Repairs of time stamps',
  pace: 'Pace',
  sampler: 'Sampler',
  kernelPlan: 'Kernel plan',
};

/** Every setting of a run, by the words under which it is set. */
export function settingsOf(configuration: Configuration | undefined): ReadonlyMap<string, string> {
  if (!configuration) return new Map();
  const { model, ...rest } = configuration;
  const own = Object.entries(rest).map(([key, value]) => [NAMES[key as keyof Configuration] ?? key, value]);
  const ofModel = Object.entries(model).map(([key, value]) => [
    PARAMETERS[key as ParameterName]?.label ?? `Model: ${key}`,
    value,
  ]);
  return new Map([...own, ...ofModel].map(([name, value]) => [String(name), plain(value)]));
}

/** Those in which two runs differ. */
export function differingSettings(a: KeptRun, b: KeptRun): Setting[] {
  const [left, right] = [settingsOf(a.run.configuration), settingsOf(b.run.configuration)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((name): Setting => ({ name, values: [left.get(name) ?? '–', right.get(name) ?? '–'] }))
    .filter(({ values: [one, other] }) => one !== other);
}

export interface PairedLosses {
  readonly task: string;
  /** Validation where both runs have one, else training; nats per event by step. */
  readonly isValidation: boolean;
  readonly curves: readonly [TaskLosses['training'], TaskLosses['training']];
  /** Null where the runs have different ones. */
  readonly baseline: number | null;
}

/** Tasks that both runs learn. */
export function pairedLosses(a: KeptRun, b: KeptRun): PairedLosses[] {
  const others = new Map(lossesOf(b.run).map((losses) => [losses.task, losses]));
  return lossesOf(a.run).flatMap((one) => {
    const other = others.get(one.task);
    if (!other) return [];
    const isValidation = one.validation.x.length > 0 && other.validation.x.length > 0;
    const curves = isValidation
      ? ([one.validation, other.validation] as const)
      : ([one.training, other.training] as const);
    return [
      {
        task: one.task,
        isValidation,
        curves,
        baseline: one.baseline === other.baseline ? one.baseline : null,
      },
    ];
  });
}

/** "Run 2 ends lower on 5 of 9 tasks." */
export function lossVerdict(paired: readonly PairedLosses[], { name }: KeptRun): string {
  const judged = paired.filter(({ curves }) => curves.every(({ y }) => y.length > 0));
  if (judged.length === 0) return 'No task was learnt by both runs.';
  const lower = judged.filter(({ curves: [one, other] }) => other.y.at(-1)! < one.y.at(-1)!);
  return sentence(`${name} ends lower on ${lower.length} of ${judged.length} tasks`);
}

export interface PairedScore {
  readonly label: string;
  readonly unit: string;
  readonly values: readonly [number | null, number | null];
  readonly ceiling: number | null;
}

/** Every distance that one of them was scored by. */
export function pairedScores(a: KeptRun, b: KeptRun): PairedScore[] {
  const [left, right] = [a, b].map(
    ({ score }) => new Map((score?.scores ?? []).map((one) => [one.name, one])),
  );
  const first = new Map([...right!, ...left!]);
  return [...first.values()].map(({ name, label, unit }) => {
    const [one, other] = [left!.get(name), right!.get(name)] as (Score | undefined)[];
    const ceiling = one?.ceiling ?? other?.ceiling ?? null;
    return { label, unit, values: [one?.value ?? null, other?.value ?? null], ceiling };
  });
}

/** The last validation summed over the tasks, nats per event; null before the first. */
export function validationTotal({ run }: KeptRun): number | null {
  const last = run.history.findLast(({ validation }) => validation !== null)?.validation;
  return last ? Object.values(last).reduce((sum, nats) => sum + nats, 0) : null;
}

function plain(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value !== 'object') return String(value);
  const parts = Object.entries(value).map(([key, part]) => `${key} ${plain(part)}`);
  return parts.length > 0 ? parts.join(', ') : 'none';
}
