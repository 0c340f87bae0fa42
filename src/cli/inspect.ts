/** `npm run --silent inspect -- FILE…`: what a file holds, one line of JSON each. */
import { formatEpoch } from '../formats/numberText';
import type { ReadChoices } from '../formats/readOptions';
import type { ReadResult } from '../formats/readTrace';
import { readTrace } from '../formats/readTrace';
import type { Epoch } from '../trace/epochAt';
import { ipVersionOf } from '../trace/ipAddress';
import { summarise } from '../trace/summary';
import type { Trace } from '../trace/trace';
import { UsageError, readCommandLine } from './commandLine';
import { diskFile } from './diskFile';
import { READ_FLAGS, READ_USAGE, readChoices } from './readFlags';
import type { Shell } from './shell';

const USAGE = `usage: npm run --silent inspect -- FILE… [options]
  Prints one line of JSON for each file: what it holds, what was kept and what was dropped.
${READ_USAGE}`;

/** 0 where any file could be read, however damaged; 1 where none could. */
export async function inspect(words: readonly string[], shell: Shell): Promise<number> {
  const line = readCommandLine(words, { ...READ_FLAGS, '--help': 'nothing' });
  if (line.has('--help')) return (await shell.print(`${USAGE}\n`), 0);
  if (line.words.length === 0) throw new UsageError(USAGE);
  const choices = readChoices(line);
  let read = 0;
  for (const path of line.words) {
    const { text, isRead } = await inspected(path, choices);
    await shell.print(`${text}\n`);
    if (isRead) read++;
  }
  return read > 0 ? 0 : 1;
}

async function inspected(path: string, choices: ReadChoices): Promise<{ text: string; isRead: boolean }> {
  try {
    const result = await readTrace([await diskFile(path)], choices);
    return { text: jsonLine(describe(path, result)), isRead: true };
  } catch (problem) {
    return { text: jsonLine(unread(path, (problem as Error).message)), isRead: false };
  }
}

/** The same fields, for whoever reads the lines by them. */
function unread(file: string, error: string): Record<string, unknown> {
  return {
    ...{ file, format: null, linkTypes: {}, packets: 0, rows: 0, kept: 0, dropped: {} },
    ...{ firstTime: null, lastTime: null, hosts: 0, pairs: 0, flows: 0, warnings: [error], error },
  };
}

function describe(file: string, { trace, report }: ReadResult): Record<string, unknown> {
  const [{ format, dialect }] = report.files as readonly [ReadResult['report']['files'][number]];
  const { flows, hosts, pairs, span, packets, bytes, protocols } = summarise(trace);
  const { first, last, resolution, largestGapAt, ...clock } = report.clock;
  return {
    file,
    format,
    dialect,
    linkTypes: report.linkTypes,
    packets: report.packets,
    rows: report.rows,
    kept: report.kept,
    dropped: report.dropped,
    firstTime: first && exact(first),
    lastTime: last && exact(last),
    span,
    resolution,
    hosts,
    pairs,
    flows,
    ...ipCounts(trace),
    flowPackets: packets,
    bytes,
    bytesAre: report.bytesAre,
    protocols: Object.fromEntries(protocols),
    tunnels: report.tunnels,
    snapped: report.snapped,
    snapLength: report.snapLength,
    clock: { ...clock, largestGapAt: largestGapAt && exact(largestGapAt) },
    findings: report.findings,
    warnings: report.warnings,
  };
}

/** Hosts with an IP address, and pairs of them in either direction: what `tshark -z conv,ip` counts. */
function ipCounts({ hosts, source, destination, length }: Trace): { ipHosts: number; ipPairs: number } {
  const isIp = hosts.map((host) => ipVersionOf(host) !== null);
  const pairs = new Set<number>();
  for (let i = 0; i < length; i++) {
    const [a, b] = [source[i]!, destination[i]!];
    if (isIp[a] && isIp[b]) pairs.add(Math.min(a, b) * hosts.length + Math.max(a, b));
  }
  return { ipHosts: isIp.filter(Boolean).length, ipPairs: pairs.size };
}

/** A number that JSON.stringify would round: its digits are written as they are. */
class Digits {
  constructor(readonly text: string) {}
}

function exact(epoch: Epoch): Digits {
  return new Digits(formatEpoch(epoch));
}

function jsonLine(value: unknown): string {
  if (value instanceof Digits) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonLine).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${jsonLine(field)}`);
  return `{${fields.join(',')}}`;
}
