/**
 * The import report as a file and as text: names of files and figures, no address. Warnings quote cells of the file, so
 * whatever looks like an address is taken out of them.
 */
import { formatCount, formatUtc } from '../../charts/format';
import type { ReadReport, TraceReport } from '../../store/state';
import { sentence } from '../shared/sentence';
import { countsSentence, dropReasons, plural, readingFacts } from './readingSentences';

/** IPv4, MAC and IPv6, the last told from a time of day by a `::` or by more than three groups. */
const ADDRESS =
  /\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{2}(?:[:-][\da-f]{2}){5}|(?:[\da-f]{1,4}:){4,7}[\da-f]{0,4}|[\da-f:]*::[\da-f:]*/gi;

/** Plain JSON. */
export function importReport(report: TraceReport, read: ReadReport): Record<string, unknown> {
  const { name, flows, start, span, hosts, pairs, protocols, seconds, source } = report;
  const { warnings, findings, ...figures } = read;
  return {
    application: 'TempoNet Studio',
    version: import.meta.env['VITE_VERSION'],
    trace: name,
    flows,
    startNanoseconds: String(start),
    spanSeconds: span,
    hosts,
    pairs,
    protocols: Object.fromEntries(protocols),
    secondsToRead: seconds,
    ...(source?.kind === 'files' && { choices: choicesOf(source) }),
    ...figures,
    findings: findings.map(({ kind, explanation }) => ({ kind, explanation: withoutAddresses(explanation) })),
    warnings: warnings.map(withoutAddresses),
  };
}

function choicesOf(source: Extract<NonNullable<TraceReport['source']>, { kind: 'files' }>) {
  const { timeouts, tunnels, flowExports, repairs } = source;
  return { timeouts, tunnels, flowExports, repairs };
}

/** The same in sentences, to paste into a note. */
export function importText(report: TraceReport, read: ReadReport): string {
  const { name, flows, start, hosts, pairs, protocols } = report;
  const reasons = dropReasons(read).map(([reason, count]) => `  ${formatCount(count)}  ${reason}`);
  const files = read.files.length > 1 ? read.files.map((file) => `  ${file.name}: ${file.dialect}`) : [];
  const shares = protocols.map(([protocol, count]) => `${protocol || '(none)'} ${formatCount(count)}`);
  return [
    `${name}: ${plural(flows, 'flow')} between ${plural(hosts, 'host')}, ${plural(pairs, 'pair')}, from ${formatUtc(Number(start / 1_000_000n) / 1e3)}`,
    `Flows by protocol: ${shares.join(', ')}`,
    countsSentence(read),
    ...reasons,
    ...files,
    ...readingFacts(read, report).map(({ term, value }) => `${term}: ${value}`),
    ...[...read.findings.map(({ explanation }) => explanation), ...read.warnings].map((note) =>
      sentence(withoutAddresses(note)),
    ),
    '',
  ].join('\n');
}

export function withoutAddresses(text: string): string {
  return text.replace(ADDRESS, '(address)');
}
