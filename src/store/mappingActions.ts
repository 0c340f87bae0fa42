/** The mapping wizard: what the columns of a table mean, where no format knows it. */
import type { Mapping } from '../formats/mapping';
import { workers } from './connection';
import { handedOver } from './handedOver';
import { recallMapping, rememberMapping } from './mappingMemory';
import { openHandedOver } from './openActions';
import { saveText } from './saveFile';
import { parseMapping } from './settings';
import type { TraceStatus } from './state';
import { openedTrace, studio } from './studio';

type Unmapped = Extract<TraceStatus, { status: 'unmapped' }>;

let previewing: AbortController | null = null;

/** Lays a mapping over the table: its first rows are read anew, the latest change counts. */
export async function tryMapping(mapping: Mapping): Promise<void> {
  const unmapped = currentTable();
  if (!unmapped) return;
  previewing?.abort();
  const controller = (previewing = new AbortController());
  change({ mapping, isPreviewing: true, problem: null });
  try {
    const file = handedOver.waiting.files[unmapped.file]!;
    const preview = await workers().preview(file, mapping, { signal: controller.signal });
    if (previewing === controller) change({ preview, isPreviewing: false });
  } catch (problem) {
    if (previewing === controller) change({ problem: (problem as Error).message, isPreviewing: false });
  }
}

/** Reads the files with the mapping as it is now; `remember`: also the next time a table has this header. */
export async function openMapped({ remember = true } = {}): Promise<void> {
  const unmapped = currentTable();
  if (!unmapped) return;
  const { mapping, file, signature } = unmapped;
  if (remember) rememberMapping(signature, mapping);
  const { files, mappings, mapped } = handedOver.waiting;
  await openHandedOver({
    files,
    mappings: [...mappings.filter((one) => one.signature !== signature), { signature, mapping }],
    mapped: [...mapped.filter((one) => one.file !== file), { file, signature }],
  });
}

/** Back to the trace that was open before, if any. */
export function cancelMapping(): void {
  if (!currentTable()) return;
  const report = openedTrace(studio.getState());
  studio.setState({ trace: report ? { status: 'ready', report } : { status: 'empty' } });
}

/** The tables of the open trace that were read by a person's own mapping, and whether the next one like it will be. */
export function mappedTables(): readonly { name: string; signature: string; isRemembered: boolean }[] {
  const { files, mapped } = handedOver.opened;
  return mapped.map(({ file, signature }) => ({
    name: files[file]!.name,
    signature,
    isRemembered: recallMapping(signature) !== null,
  }));
}

/** Shows the wizard for one of the open trace's own tables. */
export async function reviseMapping(signature: string): Promise<void> {
  const { opened } = handedOver;
  const report = openedTrace(studio.getState());
  const mapped = opened.mapped.find((one) => one.signature === signature);
  const source = report?.source;
  if (!report || !mapped || source?.kind !== 'files') return;
  const file = opened.files[mapped.file]!;
  const { mapping } = opened.mappings.find((one) => one.signature === signature)!;
  try {
    const preview = await workers().preview(file, mapping, {});
    handedOver.waiting = opened;
    const table = {
      name: file.name,
      ...mapped,
      preview,
      mapping,
      isPreviewing: false,
      problem: null,
    };
    studio.setState({ trace: { status: 'unmapped', ...table, previous: report } });
  } catch (problem) {
    const { message } = problem as Error;
    studio.setState({ trace: { status: 'failed', name: file.name, message, previous: report } });
  }
}

/** As a file that this and the command line read. */
export function saveMapping(mapping: Mapping): void {
  saveText(`${mapping.name || 'table'}.mapping.json`, `${JSON.stringify(mapping, null, 2)}\n`);
}

/** A saved mapping becomes the draft; what is wrong with it is said beside it. */
export async function loadMapping(file: File): Promise<void> {
  try {
    const mapping: unknown = JSON.parse(await file.text());
    await tryMapping(parseMapping(mapping));
  } catch (problem) {
    change({ problem: `${file.name}: ${(problem as Error).message}` });
  }
}

function currentTable(): Unmapped | null {
  const { trace } = studio.getState();
  return trace.status === 'unmapped' ? trace : null;
}

function change(part: Partial<Pick<Unmapped, 'mapping' | 'preview' | 'isPreviewing' | 'problem'>>): void {
  const unmapped = currentTable();
  if (unmapped) studio.setState({ trace: { ...unmapped, ...part } });
}
