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
