/** Labels of packets in captures: pcapML's comments, `sampleid,label` and more fields (github.com/nprint/pcapml). */

const PCAPML = /^\d+,([^,\r\n]*)/m;

/** The label in a packet's comments; '' = none. */
export function pcapmlLabel(comment: string): string {
  return PCAPML.exec(comment)?.[1]!.trim() ?? '';
}
