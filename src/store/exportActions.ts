/** Saving a trace to a file. */
import { EXPORT_FORMATS, expectedBytes } from '../exports/exportFormats';
import { exportName } from '../workers/exportName';
import type {
  AddressTreatment,
  ExportedFile,
  ExportFormat,
  ExportOptions,
  ExportSource,
} from '../workers/protocol';
import { workers } from './connection';
import type { SaveTarget } from './saveFile';
import { chooseFile, saveFile, saveText } from './saveFile';
import { effectiveConfiguration, openedTrace, studio } from './studio';

interface ExportChoice extends ExportOptions {
  readonly addresses: AddressTreatment;
  /** Whether the browser saves the file; otherwise it is only returned. `download`: without asking where to. */
  readonly save?: boolean | 'download';
  /** A file to write into, piece by piece; asked for where there is none and the export is large. */
  readonly target?: SaveTarget | undefined;
}

/** From here on a person is asked where to write, so that nothing has to be held. */
const LARGE_BYTES = 100e6;

let exporting: AbortController | null = null;

/** The project's key: pseudonyms repeat within a project and tell nothing outside it. Never in an export. */
let addressKey: Uint8Array | null = null;

/** Repeats the pseudonyms of another project. */
export function setAddressKey(key: Uint8Array): void {
  if (key.length !== 32) throw new Error(`invalid address key: ${key.length} bytes; give exactly 32`);
  addressKey = key;
}

/** Writes a trace; null where that failed or was cancelled (the state says which). Call it from the click itself. */
export async function exportTrace(
  which: ExportSource,
  format: ExportFormat,
  { addresses, save = true, target: given, ...options }: ExportChoice,
): Promise<ExportedFile | null> {
  exporting?.abort();
  const { signal } = (exporting = new AbortController());
  studio.setState({ export: { status: 'writing', share: 0 } });
  try {
    // First of all: a browser lets nobody choose a file unless a click has just been made.
    const target = given ?? (save === true ? await chosenTarget(which, format, options) : undefined);
    if (target === null) return (studio.setState({ export: { status: 'idle' } }), null);
    signal.throwIfAborted();
    const key = (addressKey ??= crypto.getRandomValues(new Uint8Array(32)));
    const configuration = effectiveConfiguration(studio.getState());
    const onProgress = ({ share }: { share: number }) => {
      if (!signal.aborted) studio.setState({ export: { status: 'writing', share } });
    };
    const file = await workers().export(
      { which, format, addresses, addressKey: key, configuration, options, target },
      { signal, onProgress },
    );
    if (save && !target) saveFile(file.fileName, file.blob);
    const { fileName, notes, manifest } = file;
    studio.setState({ export: { status: 'done', fileName, bytes: file.blob.size, notes, manifest } });
    return file;
  } catch (problem) {
    if (!signal.aborted)
      studio.setState({ export: { status: 'failed', message: (problem as Error).message } });
    return null;
  }
}

/** Saves the manifest of the file that was written last, under its name. */
export function saveManifest(): void {
  const { export: written } = studio.getState();
  if (written.status !== 'done' || !written.manifest) return;
  saveText(`${written.fileName}.manifest.json`, `${JSON.stringify(written.manifest, null, 2)}\n`);
}

/** Undefined = no need for one, or none can be chosen here; null = the person would rather not. */
async function chosenTarget(which: ExportSource, format: ExportFormat, options: ExportOptions) {
  const state = studio.getState();
  const { synthetic } = state;
  const trace = openedTrace(state);
  const about = which === 'synthetic' ? (synthetic.status === 'ready' ? synthetic.report : null) : trace;
  if (!trace || !about || format === 'manifest' || expectedBytes(format, about) < LARGE_BYTES)
    return undefined;
  const fileName = exportName({ name: trace.name, which, format, options });
  return chooseFile(fileName, EXPORT_FORMATS[format].title);
}

export function cancelExport(): void {
  if (studio.getState().export.status !== 'writing') return;
  exporting?.abort();
  studio.setState({ export: { status: 'idle' } });
}
