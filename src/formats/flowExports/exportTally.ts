/** How many datagrams and flow records of exporters a capture holds, and the sentence about what became of them. */
import type { ExportProtocol } from './exportReader';

export interface ExportTally {
  datagram(protocol: ExportProtocol, exporter: string): void;
  record(): void;
  /** Null where there was no datagram of flow records. `areRead`: the records became the trace, not the packets. */
  sentence(areRead: boolean): string | null;
}

export function createExportTally(): ExportTally {
  const datagrams = new Map<ExportProtocol, number>();
  const exporters = new Set<string>();
  let records = 0;
  return {
    datagram(protocol, exporter) {
      datagrams.set(protocol, (datagrams.get(protocol) ?? 0) + 1);
      exporters.add(exporter);
    },
    record() {
      records++;
    },
    sentence(areRead) {
      if (datagrams.size === 0) return null;
      const held = [...datagrams]
        .map(([protocol, count]) => `${count} datagrams of ${protocol}`)
        .join(' and ');
      const inside = `${records} flow records in ${held} from ${exporters.size} exporters`;
      return areRead
        ? `${inside} are the trace; to have the packets of the capture instead, read flow exports as packets`
        : `${inside} are read as packets like any other; to have the flows they tell of, read flow exports as records`;
    },
  };
}
