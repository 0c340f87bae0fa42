/** What an import report says in words: a fact each, with its figures. */
import { formatCount, formatSeconds, formatShare, formatSpan, formatUtc } from '../../charts/format';
import type { ReadReport, TraceReport } from '../../store/state';

export interface ReadingFact {
  readonly term: string;
  readonly value: string;
}

/** How much was read, kept and dropped, in a sentence. */
export function countsSentence({ packets, rows, kept, dropped }: ReadReport): string {
  const read = [packets > 0 && plural(packets, 'packet'), rows > 0 && plural(rows, 'row')].filter(Boolean);
  if (read.length === 0) return 'Nothing was read: the file holds no packet and no row.';
  const lost = sumOf(dropped);
  if (lost === 0) return `${read.join(' and ')} read, all kept.`;
  const share = formatShare(lost / (packets + rows));
  return `${read.join(' and ')} read: ${formatCount(kept)} kept, ${formatCount(lost)} dropped (${share}).`;
}

/** Reasons, most frequent first. */
export function dropReasons({ dropped }: Pick<ReadReport, 'dropped'>): [reason: string, count: number][] {
  return ranked(dropped);
}

export function readingFacts(read: ReadReport, { bytes }: Pick<TraceReport, 'bytes'>): ReadingFact[] {
  const { files, linkTypes, tunnels, packets } = read;
  const [only] = files;
  return [
    ...(files.length === 1 ? [{ term: 'Format', value: only!.dialect }] : []),
    ...listFact('Link types', linkTypes, 'none'),
    ...(packets > 0 ? listFact('Tunnels', tunnels, 'none') : []),
    { term: 'Sizes', value: bytes === 0 ? 'the source counts no bytes' : sizesSentence(read) },
    { term: 'Clock', value: clockSentence(read) },
  ];
}

function listFact(term: string, counts: Readonly<Record<string, number>>, nothing: string): ReadingFact[] {
  const list = ranked(counts).map(([name, count]) => `${name} (${plural(count, 'packet')})`);
  if (list.length === 0 && term !== 'Tunnels') return [];
  return [{ term, value: list.join(', ') || nothing }];
}

const BYTES_ARE: Record<ReadReport['bytesAre'], string> = {
  ip: 'IP bytes, headers included',
  frame: 'frame bytes, as the source counts them',
  payload: 'payload bytes in the source, so IP bytes are unknown',
};

function sizesSentence({ bytesAre, snapped, snapLength, packets }: ReadReport): string {
  if (snapped === 0) return `${BYTES_ARE[bytesAre]}${packets > 0 ? '; no packet is cut' : ''}`;
  return `${BYTES_ARE[bytesAre]}; the capture holds only the beginning of ${formatCount(snapped)} of ${plural(packets, 'packet')} (${plural(snapLength, 'byte')} at most), whose sizes come from the headers`;
}

function clockSentence({ clock, packets }: ReadReport): string {
  const { first, resolution, backSteps, largestBackStep, largestGap, largestGapAt, duplicates } = clock;
  if (first === null) return 'no time stamp';
  const order =
    backSteps === 0
      ? 'in order'
      : `${plural(backSteps, 'jump')} back, by ${formatSeconds(largestBackStep)} at most`;
  const gap = largestGapAt
    ? `; the longest silence, ${formatSpan(largestGap)}, begins ${formatUtc(largestGapAt.seconds)}`
    : '';
  const twice =
    duplicates > 0 ? `; ${plural(duplicates, 'row')} repeated` : packets > 0 ? '' : '; no row repeated';
  return `ticks of ${formatSeconds(resolution)}, ${order}${twice}${gap}`;
}

function ranked(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort(([, a], [, b]) => b - a);
}

export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${count === 1 ? noun : `${noun}s`}`;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
