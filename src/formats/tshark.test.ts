/**
 * Every shared capture against tshark: packets, first and last time, packets of IP, flows, frames without IP by their
 * addresses, and flows inside tunnels. DIFFERENCES.md explains each difference; one that it does not name fails here,
 * and one that it names and that has gone fails too. `npm run check:captures` takes the large captures as well.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../testing/exchanges';
import { exchangesOf } from '../testing/exchanges';
import { fileOf } from '../testing/files';
import { sharedData } from '../testing/sharedData';
import { hasTshark } from '../testing/tshark';
import type { TsharkView } from '../testing/tsharkStreams';
import { tsharkView } from '../testing/tsharkStreams';
import type { TunnelChoice } from './readOptions';
import type { ReadResult } from './readTrace';
import { readTrace } from './readTrace';
import { FormatError } from './formatError';
import { NO_TIMEOUTS } from '../trace/flowTimeouts';

const FOLDERS = ['torture', 'torture-derived', 'pcap-multihost', 'smarthome-7d', 'westermo'];
const LARGE = ['iot-sentinel', 'qut-dnp3'];
/** Flows that only one side has, listed where this asks for them. */
const SHOWN = Number(process.env['SHOW_FLOWS'] ?? 0);
const IS_CAPTURE = /\.(pcap|pcapng)(\.\d+)?(\.gz)?$/;
const folders = process.env['CHECK_CAPTURES'] === 'all' ? [...FOLDERS, ...LARGE] : FOLDERS;
/** Milliseconds for one file, the largest included. */
const PATIENCE = 120_000;

const captures = folders.flatMap((folder) => {
  const path = sharedData(folder);
  const names = path === null ? [] : readdirSync(path).filter((name) => IS_CAPTURE.test(name));
  return names.map((name) => `${folder}/${name}`);
});

/** Rows of the table: file, what, ours, tshark's. */
const EXPLAINED = readFileSync(join(import.meta.dirname, 'DIFFERENCES.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );

describe.skipIf(!hasTshark())('every difference from tshark is explained', () => {
  it.each(captures)('%s', { timeout: PATIENCE }, async (name) => {
    const path = sharedData(name)!;
    const bytes = readFileSync(path);
    const differences = await differencesOf(bytes, await tsharkView(path));
    if (SHOWN > 0)
      process.stderr.write(differences.map((row) => `| \`${name}\` | ${row.join(' | ')} |\n`).join(''));
    const explained = EXPLAINED.filter(([file]) => file === `\`${name}\``).map((cells) => cells.slice(1, 4));
    expect(differences.map((row) => row.join(' | '))).toEqual(explained.map((row) => row.join(' | ')));
  });
});

it('the table names its files, and a reason for each difference', () => {
  for (const cells of EXPLAINED) {
    expect(cells).toHaveLength(5);
    expect(cells[4]!.length).toBeGreaterThan(10);
    const file = cells[0]!.slice(1, -1);
    if (folders.some((folder) => file.startsWith(folder)) && captures.length > 0)
      expect(captures).toContain(file);
  }
});

/** What differs, ours, theirs. */
async function differencesOf(bytes: Uint8Array, theirs: TsharkView | null): Promise<string[][]> {
  const ours = await reading(bytes, 'outer');
  if (ours === null || theirs === null)
    return (ours?.report.packets ?? 0) === 0 && theirs === null
      ? []
      : [
          [
            'packets',
            ours ? count(ours.report.packets) : 'refused',
            theirs ? count(theirs.packets) : 'refused',
          ],
        ];
  const rows = [
    ['packets', count(ours.report.packets), count(theirs.packets)],
    ['first', time(ours.report.clock.first), String(theirs.first ?? 'none')],
    ['last', time(ours.report.clock.last), String(theirs.last ?? 'none')],
    ...compared('', exchangesOf(ours.trace), theirs.outer),
  ];
  const hasTunnels = Object.keys(ours.report.tunnels).length > 0;
  const inner = hasTunnels ? await reading(bytes, 'inner') : null;
  if (inner) rows.push(...compared('inner ', exchangesOf(inner.trace), theirs.inner));
  return rows.filter(([, mine, other]) => mine !== other);
}

async function reading(bytes: Uint8Array, tunnels: TunnelChoice): Promise<ReadResult | null> {
  try {
    return await readTrace([fileOf(bytes)], { timeouts: NO_TIMEOUTS, tunnels, flowExports: 'packets' });
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return null;
  }
}

function compared(which: string, ours: readonly Exchange[], theirs: readonly Exchange[]): string[][] {
  const isIp = ({ key }: Exchange) => !key.startsWith('link');
  return [true, false].flatMap((ip) => {
    const what = ip ? 'IP' : 'link';
    const [mine, other] = [ours, theirs].map((list) => list.filter((each) => isIp(each) === ip));
    const [spelledMine, spelledOther] = [mine!, other!].map((list) => list.map(ip ? spelled : spelledLink));
    return [
      [`${which}${what} packets`, count(packetsOf(mine!)), count(packetsOf(other!))],
      [`${which}${what} flows`, ...only(spelledMine!, spelledOther!)],
    ];
  });
}

function packetsOf(exchanges: readonly Exchange[]): number {
  return exchanges.reduce((sum, { packets: [a, b] }) => sum + a + b, 0);
}

/** How many of each list the other lacks. */
function only(ours: readonly string[], theirs: readonly string[]): [string, string] {
  const missing = (list: readonly string[], from: readonly string[]) => {
    const left = new Map<string, number>();
    for (const each of from) left.set(each, (left.get(each) ?? 0) + 1);
    return list.filter((each) => {
      const known = left.get(each) ?? 0;
      left.set(each, known - 1);
      return known <= 0;
    });
  };
  const [mine, other] = [missing(ours, theirs), missing(theirs, ours)];
  if (mine.length + other.length === 0) return ['', ''];
  const shown = [...mine.map((each) => `ours ${each}`), ...other.map((each) => `theirs ${each}`)].slice(
    0,
    SHOWN,
  );
  if (SHOWN > 0) process.stderr.write(`${shown.join('\n')}\n`);
  return [`${mine.length} of ${ours.length}`, `${other.length} of ${theirs.length} others`];
}

function spelled({ key, first, last, packets, bytes }: Exchange): string {
  return [first, last, key, packets, bytes].join(' ');
}

function spelledLink({ key, first, last, packets }: Exchange): string {
  return [first, last, key, packets].join(' ');
}

function count(value: number): string {
  return String(value);
}

function time(moment: { seconds: number; nanoseconds: number } | null): string {
  return moment === null
    ? 'none'
    : String(BigInt(moment.seconds) * 1_000_000_000n + BigInt(moment.nanoseconds));
}
