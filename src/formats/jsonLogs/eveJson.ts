/**
 * Suricata's eve.json (docs.suricata.io, "Eve JSON Format"; fields as output-json-flow.c and output-json-netflow.c write
 * them): `flow` events, or `netflow` events, of which Suricata writes one for each direction. Where a file has both, they
 * tell of the same flows, and the kind that comes first is read. Other events are counted by name.
 *
 * Bytes are those of whole packets with their link header (Suricata counts GET_PKT_LEN).
 */
import type { ByteReader } from '../byteReader';
import type { Format, RecordSink } from '../format';
import { FormatError } from '../formatError';
import { flowEvent } from './eveFlow';
import type { DirectionPairs } from './evePairs';
import { createDirectionPairs } from './evePairs';
import type { JsonObject } from './jsonField';
import { parseObject, textOf } from './jsonField';
import { jsonRecords } from './jsonRecords';
import type { KindTally } from './kindTally';
import { createKindTally } from './kindTally';

export const eveJson: Format = { title: 'Suricata eve.json', sniff, read };

const START = /^\uFEFF?\s*(?:\[\s*)?\{\s*"/;

function sniff(head: Uint8Array): string | null {
  const text = new TextDecoder().decode(head);
  return START.test(text) && /"event_type"\s*:\s*"/.test(text) ? 'Suricata eve.json' : null;
}

/** What the events of a file so far have said. */
interface Reading {
  readonly others: KindTally;
  readonly pairs: DirectionPairs;
  /** The kind that is read; null before the first. */
  kind: 'flow' | 'netflow' | null;
}

async function read(reader: ByteReader, sink: RecordSink): Promise<void> {
  sink.bytesAre('frame');
  sink.timesAre({ kind: 'text', hasZone: true });
  const reading: Reading = {
    others: createKindTally('eve event'),
    pairs: createDirectionPairs(sink),
    kind: null,
  };
  let unreadable = 0;
  for await (const records of jsonRecords(reader, sink.warn)) {
    for (const { text, line } of records) {
      if (readEvent(parseObject(text), reading, sink)) continue;
      unreadable++;
      sink.dropRow('unreadable row');
      sink.warn(
        `unreadable row at line ${line}: wanted one JSON object with addresses, start and counts from 0`,
      );
    }
  }
  reading.pairs.finish();
  if (reading.kind === null && unreadable === 0 && !reading.others.isEmpty)
    throw new FormatError(
      `eve.json without flow events, but ${reading.others.list()}: enable "flow" under eve-log in suricata.yaml`,
    );
}

/** False where the event cannot be read. */
function readEvent(event: JsonObject | null, reading: Reading, sink: RecordSink): boolean {
  if (event === null) return false;
  const kind = textOf(event['event_type']);
  if (kind !== 'flow' && kind !== 'netflow') {
    sink.dropRow(reading.others.reason(kind));
    return true;
  }
  reading.kind ??= kind;
  if (kind !== reading.kind) {
    sink.dropRow(`eve event "${kind}" beside "${reading.kind}" events of the same flows`);
    return true;
  }
  if (kind === 'netflow') return reading.pairs.add(event);
  const flow = flowEvent(event);
  if (flow === null) return false;
  sink.flow(flow);
  return true;
}
