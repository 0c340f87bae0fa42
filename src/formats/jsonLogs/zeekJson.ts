/**
 * Zeek's conn.log as JSON (base/frameworks/logging/writers/ascii.zeek: `LogAscii::use_json`, `json_timestamps`): epoch
 * seconds, epoch milliseconds or ISO 8601. Rows of several logs in one stream, told apart by `_path`, are what
 * json-streaming-logs writes; those of other logs are counted.
 */
import type { Epoch } from '../../trace/epochAt';
import type { Flow } from '../../trace/trace';
import type { ByteReader } from '../byteReader';
import type { Format, RecordSink } from '../format';
import { FormatError } from '../formatError';
import { NO_COUNT } from '../numberText';
import { protocolText } from '../protocolText';
import type { JsonObject } from './jsonField';
import { countOf, epochOf, isObject, parseObject, textOf } from './jsonField';
import type { JsonRecord } from './jsonRecords';
import { jsonRecords } from './jsonRecords';
import { createKindTally } from './kindTally';

export const zeekJson: Format = { title: 'Zeek conn.log (JSON)', sniff, read };

const START = /^\uFEFF?\s*(?:\[\s*)?\{\s*"/;
const SIGN = /"(?:id\.(?:orig|resp)_h|orig_h|_path|conn_state|orig_ip_bytes|orig_pkts)"\s*:/;

function sniff(head: Uint8Array): string | null {
  const text = new TextDecoder().decode(head);
  return START.test(text) && SIGN.test(text) ? 'Zeek log (JSON)' : null;
}

/** What the rows so far have shown. */
interface Seen {
  hasIpBytes: boolean;
  hasMilliseconds: boolean;
  hasText: boolean;
}

async function read(reader: ByteReader, sink: RecordSink): Promise<void> {
  const others = createKindTally('zeek log of kind');
  const state: Seen = { hasIpBytes: false, hasMilliseconds: false, hasText: false };
  let rows = 0;
  for await (const records of jsonRecords(reader, sink.warn)) {
    for (const record of records) {
      const object = parseObject(record.text);
      const kind = object === null ? 'conn' : textOf(object['_path']) || 'conn';
      if (kind !== 'conn') {
        sink.dropRow(others.reason(kind));
        continue;
      }
      rows++;
      const flow = object === null ? null : flowOf(object, record, state);
      if (flow !== null) sink.flow(flow);
      else reject(record, sink);
    }
  }
  if (rows === 0 && !others.isEmpty)
    throw new FormatError(
      `zeek log of kind ${others.list()}: wanted "conn"; drop the conn.log of the same run`,
    );
  sink.timesAre(state.hasText ? { kind: 'text', hasZone: true } : { kind: 'epoch', unit: 's' });
  sink.bytesAre(state.hasIpBytes || rows === 0 ? 'ip' : 'payload');
  if (state.hasMilliseconds)
    sink.warn(
      'times are whole numbers beyond the year 5138: read as milliseconds (json_timestamps = JSON::TS_MILLIS)',
    );
}

function reject({ line }: JsonRecord, sink: RecordSink): void {
  sink.dropRow('unreadable row');
  sink.warn(
    `unreadable row at line ${line}: wanted one JSON object with ts, id.orig_h, id.resp_h, proto and counts from 0`,
  );
}

function flowOf(object: JsonObject, { text }: JsonRecord, state: Seen): Flow | null {
  const epoch = epochOf(object['ts'], 'ts', text);
  const id = isObject(object['id']) ? object['id'] : null;
  const source = textOf(id === null ? object['id.orig_h'] : id['orig_h']);
  const destination = textOf(id === null ? object['id.resp_h'] : id['resp_h']);
  const protocol = textOf(object['proto']);
  if (epoch === null || source === '' || destination === '' || protocol === '') return null;
  if (object['orig_ip_bytes'] !== undefined) state.hasIpBytes = true;
  if (typeof object['ts'] === 'string') state.hasText = true;
  const isMilliseconds = epoch.seconds >= FIRST_MILLISECOND && epoch.nanoseconds === 0;
  if (isMilliseconds) state.hasMilliseconds = true;
  const { seconds, nanoseconds } = isMilliseconds ? fromMilliseconds(epoch.seconds) : epoch;
  const flow: Flow = {
    seconds,
    nanoseconds,
    duration: countOf(object['duration'], NaN),
    protocol: protocolText(protocol),
    source,
    sourcePort: countOf(id === null ? object['id.orig_p'] : id['orig_p'], -1),
    destination,
    destinationPort: countOf(id === null ? object['id.resp_p'] : id['resp_p'], -1),
    service: textOf(object['service']),
    state: textOf(object['conn_state']),
    sourcePackets: countOf(object['orig_pkts'], NaN),
    sourceBytes: countOf(object['orig_ip_bytes'], NaN),
    destinationPackets: countOf(object['resp_pkts'], NaN),
    destinationBytes: countOf(object['resp_ip_bytes'], NaN),
    label: textOf(object['label']),
  };
  return hasBadCount(flow) ? null : flow;
}

/** Seconds of the year 5138, milliseconds of 1973: a whole number from here on counts milliseconds. */
const FIRST_MILLISECOND = 100_000_000_000;

function fromMilliseconds(milliseconds: number): Epoch {
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanoseconds: (milliseconds - seconds * 1000) * 1_000_000 };
}

function hasBadCount(flow: Flow): boolean {
  return (
    flow.duration === NO_COUNT ||
    flow.sourcePort === NO_COUNT ||
    flow.destinationPort === NO_COUNT ||
    flow.sourcePackets === NO_COUNT ||
    flow.sourceBytes === NO_COUNT ||
    flow.destinationPackets === NO_COUNT ||
    flow.destinationBytes === NO_COUNT
  );
}
