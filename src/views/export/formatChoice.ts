/** What a trace can be saved as, in the groups in which it is offered, and why it cannot. */
import type { ExportFormatName } from '../../store/state';
import { EXPORT_FORMATS } from '../../store/state';
import type { TraceSummary } from '../../trace/summary';

interface FormatGroup {
  readonly title: string;
  readonly formats: readonly ExportFormatName[];
}

export const FORMAT_GROUPS: readonly FormatGroup[] = [
  { title: 'Packets', formats: ['pcap', 'pcap-ns', 'pcapng', 'netflow5'] },
  { title: 'Flow logs', formats: ['csv', 'zeek', 'zeek-json', 'binetflow', 'nfdump', 'eve'] },
];

/** Why `format` cannot hold the trace, or null. */
export function formatProblem(
  format: ExportFormatName,
  { flows, packets }: Pick<TraceSummary, 'flows' | 'packets'>,
): string | null {
  if (flows === 0 || packets > 0 || EXPORT_FORMATS[format].needs === 'flows') return null;
  return 'This trace has no packet counts: packets cannot be written. Save a flow log instead.';
}
