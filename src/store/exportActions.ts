/** Saving a trace to a file. */
import type { AddressTreatment, ExportedFile, ExportFormat, ExportSource } from '../workers/protocol';
import { workers } from './connection';
import { saveFile } from './saveFile';
import { effectiveConfiguration, studio } from './studio';

interface ExportOptions {
  readonly addresses: AddressTreatment;
  /** Whether the browser saves the file; otherwise it is only returned. */
  readonly save?: boolean;
}

let exporting: AbortController | null = null;

/** The project's key: pseudonyms repeat within a project and tell nothing outside it. Never in an export. */
let addressKey: Uint8Array | null = null;

/** Repeats the pseudonyms of another project. */
export function setAddressKey(key: Uint8Array): void {
  if (key.length !== 32) throw new Error(`invalid address key: ${key.length} bytes; give exactly 32`);
  addressKey = key;
}

/** Writes a trace; null where that failed or was cancelled (the state says which). */
export async function exportTrace(
  which: ExportSource,
  format: ExportFormat,
  { addresses, save = true }: ExportOptions,
): Promise<ExportedFile | null> {
  exporting?.abort();
  const { signal } = (exporting = new AbortController());
  studio.setState({ export: { status: 'writing', share: 0 } });
  try {
    const key = (addressKey ??= crypto.getRandomValues(new Uint8Array(32)));
    const configuration = effectiveConfiguration(studio.getState());
    const onProgress = ({ share }: { share: number }) => {
      if (!signal.aborted) studio.setState({ export: { status: 'writing', share } });
    };
    const file = await workers().export(
      { which, format, addresses, addressKey: key, configuration },
      { signal, onProgress },
    );
    if (save) saveFile(file.fileName, file.blob);
    const { fileName, notes, manifest } = file;
    studio.setState({ export: { status: 'done', fileName, bytes: file.blob.size, notes, manifest } });
    return file;
  } catch (problem) {
    if (!signal.aborted)
      studio.setState({ export: { status: 'failed', message: (problem as Error).message } });
    return null;
  }
}

export function cancelExport(): void {
  if (studio.getState().export.status !== 'writing') return;
  exporting?.abort();
  studio.setState({ export: { status: 'idle' } });
}
