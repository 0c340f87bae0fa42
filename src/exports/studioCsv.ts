/** The studio's own CSV: one row a flow with all that a trace knows. Bytes are IP bytes; an empty cell = unknown. */
import { formatEpoch } from '../formats/numberText';
import { epochAt } from '../trace/epochAt';
import type { Trace } from '../trace/trace';
import { flowTexts, rowChunks } from './flowTexts';
import { quoteCell } from './quoteCell';
import type { Chunk, WriteReport } from './writer';
import { EVERYTHING } from './writer';

const HEADER =
  'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label';

export function* writeStudioCsv(trace: Trace): Generator<Chunk, WriteReport> {
  const texts = flowTexts(trace, { text: quoteCell, unknown: '' });
  const start = (row: number) => formatEpoch(epochAt(trace, trace.time[row]!));
  const duration = (row: number) =>
    Number.isNaN(trace.duration[row]!) ? '' : trace.duration[row]!.toFixed(9);
  const cells = [
    ...[start, duration, texts.protocol],
    ...[texts.source, texts.sourcePort, texts.destination, texts.destinationPort],
    ...[texts.service, texts.state],
    ...[texts.sourcePackets, texts.sourceBytes, texts.destinationPackets, texts.destinationBytes],
    texts.label,
  ];
  yield* rowChunks(trace.length, (row) => cells.map((cell) => cell(row)).join(','), `${HEADER}\n`);
  return EVERYTHING;
}
