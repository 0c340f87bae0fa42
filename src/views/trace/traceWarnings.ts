/** What a reader says about a trace, as sentences: what went wrong first, then what was left out, most first. */
import { sentence } from '../shared/sentence';

/** Frames that are no fault of a capture: there is no IP in them. */
const WITHOUT_IP: Readonly<Record<string, string>> = {
  arp: 'ARP',
  rarp: 'RARP',
  eapol: 'EAPOL',
  lldp: 'LLDP',
  '802.3 frame': '802.3 (LLC)',
  'ethertype 0x88b8': 'GOOSE (ethertype 0x88b8)',
  'ethertype 0x88ba': 'sampled values (ethertype 0x88ba)',
  'ethertype 0x88f7': 'PTP (ethertype 0x88f7)',
  'ethertype 0x8892': 'PROFINET (ethertype 0x8892)',
  'ethertype 0x8899': 'Realtek (ethertype 0x8899)',
};

export function traceWarnings(warnings: readonly string[]): string[] {
  const skipped = warnings.flatMap((warning) => {
    const [, count, reason] = /^skipped ([\d,]+): (.*)$/.exec(warning) ?? [];
    return reason === undefined ? [] : [{ warning, count: count!, reason }];
  });
  const others = warnings.filter((warning) => skipped.every((one) => one.warning !== warning));
  return [...others.map(sentence), ...skipped.map(({ count, reason }) => skippedSentence(count, reason))];
}

function skippedSentence(count: string, reason: string): string {
  const frames = count === '1' ? '1 frame' : `${count} frames`;
  const name = WITHOUT_IP[reason] ?? (reason.startsWith('ethertype ') ? reason : null);
  return name === null ? `${count} skipped: ${reason}.` : `${frames} skipped: ${name}, no IP.`;
}
