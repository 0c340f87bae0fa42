/** What the threads keep of a project and bring back: the real trace, the synthetic one, models. */
import { listParts, loadPacked, savePacked } from '../storage/parts';
import { loadRecord, saveRecord } from '../storage/projects';
import { KeepError } from '../storage/KeepError';
import { checkTrace, withOwnPackets } from '../storage/traceFile';
import type { PacketModel } from '../packets/trainPackets';
import type { HostStacks } from '../trace/hostStack';
import { summarise } from '../trace/summary';
import type { Trace } from '../trace/trace';
import type { TrainedModel } from '../training/trainedModel';
import type { GeneratedTrace, GenerationRecord, ManifestInput, ModelRecord, OpenedTrace } from './protocol';

export interface KeptReal {
  readonly trace: Trace;
  readonly stacks: HostStacks;
  readonly report: OpenedTrace;
}

export interface KeptSynthetic {
  readonly trace: Trace;
  readonly record: GenerationRecord;
  readonly report: GeneratedTrace;
}

export interface KeptModel {
  readonly model: TrainedModel;
  readonly packets: PacketModel | null;
  readonly record: Omit<ModelRecord, 'seed' | 'window' | 'sampler' | 'samplerPlan' | 'samplerWorkers'>;
}

/** The trace at once, the hashes of its files when they are there. */
export async function keepReal(
  project: string,
  { trace, stacks, report }: KeptReal,
  input: Promise<ManifestInput>,
): Promise<void> {
  await saveRecord(project, 'input', null);
  await savePacked(project, 'trace', { trace, stacks, report });
  input.then((known) => saveRecord(project, 'input', known)).catch(() => {});
}

export async function restoreReal(
  project: string,
): Promise<(KeptReal & { readonly input: ManifestInput }) | null> {
  const kept = (await loadPacked(project, 'trace')) as KeptReal | null;
  if (!kept) return null;
  checkTrace(kept.trace);
  const { source } = kept.report;
  const known = (await loadRecord(project, 'input')) as ManifestInput | null | undefined;
  return { ...kept, report: { ...kept.report, ...summarise(kept.trace) }, input: known ?? unhashed(source) };
}

/** Parts `synthetic` and the name. */
const SYNTHETIC = 'synthetic ';

export async function keepSynthetic(project: string, kept: KeptSynthetic): Promise<void> {
  await savePacked(project, SYNTHETIC + kept.report.name, { ...kept, trace: withOwnPackets(kept.trace) });
}

/** In no order. One that is damaged can be made again: the others come without it, `problem` says why. */
export async function restoreSynthetics(
  project: string,
): Promise<{ readonly kept: readonly KeptSynthetic[]; readonly problem: string | null }> {
  const kept: KeptSynthetic[] = [];
  let problem: string | null = null;
  for (const part of await listParts(project, SYNTHETIC)) {
    try {
      const found = (await loadPacked(project, part)) as KeptSynthetic | null;
      if (found) kept.push(checked(found));
    } catch (reason) {
      problem ??= (reason as Error).message;
    }
  }
  return { kept, problem };
}

function checked({ trace, record, report }: KeptSynthetic): KeptSynthetic {
  checkTrace(trace);
  return { trace, record, report: { ...report, ...summarise(trace), record } };
}

/** @param part `model` and the run's id */
export async function keepModel(
  project: string,
  part: string,
  { model, packets, record }: KeptModel,
): Promise<void> {
  await savePacked(project, part, { model, packets, record });
}

/** Throws a `KeepError` where there is none. */
export async function restoreModel(project: string, part: string): Promise<KeptModel> {
  const kept = (await loadPacked(project, part)) as KeptModel | null;
  if (!(kept?.model?.weights instanceof Float32Array))
    throw new KeepError('the model of this run was not kept; train it again');
  return kept;
}

/** Files that were closed before their hash was known. */
function unhashed(source: OpenedTrace['source']): ManifestInput {
  if (source.kind === 'demo') return source;
  return { ...source, files: source.files.map((file) => ({ ...file, sha256: null })) };
}
