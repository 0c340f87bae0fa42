/** Ways out of the page: a download, or a file that the person chooses and that is written piece by piece. */

/** A file on the person's disk (File System Access) or of the page's own. */
export type SaveTarget = FileSystemFileHandle;

type Picker = (options: {
  readonly suggestedName: string;
  readonly types?: readonly { readonly description: string; readonly accept: Record<string, string[]> }[];
}) => Promise<SaveTarget>;

/**
 * The file to write into; undefined where the browser has none to choose, null where the person chose none. To be called
 * while a click still counts.
 */
export async function chooseFile(
  suggestedName: string,
  description: string,
): Promise<SaveTarget | null | undefined> {
  const { showSaveFilePicker } = globalThis as { readonly showSaveFilePicker?: Picker };
  if (!showSaveFilePicker) return undefined;
  const extension = suggestedName.slice(suggestedName.lastIndexOf('.'));
  try {
    const accept = { 'application/octet-stream': [extension] };
    return await showSaveFilePicker({ suggestedName, types: [{ description, accept }] });
  } catch (problem) {
    // Without a click, or in a frame, there is nothing to choose with.
    return (problem as DOMException).name === 'AbortError' ? null : undefined;
  }
}

const SECONDS_TO_START = 60;

/** Has the browser save `blob` under `fileName`, as if a link to it had been clicked. */
export function saveFile(fileName: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SECONDS_TO_START * 1000);
}

export function saveText(fileName: string, text: string): void {
  saveFile(fileName, new Blob([text], { type: 'application/json' }));
}
