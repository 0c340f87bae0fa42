import { describe, expect, it } from 'vitest';
import { drained } from '../math/drained';
import { FlowAssembler } from './flowAssembler';
import type { FlowRow } from './flowRow';
import { createNameTables, spellRow } from './flowRow';
import type { FlowTimeouts } from './flowTimeouts';
import { DEFAULT_TIMEOUTS, NO_TIMEOUTS } from './flowTimeouts';
import type { Packet } from './packet';
import { TCP_FLAGS, createPacket } from './packet';
import type { Flow } from './trace';

const { SYN, ACK, FIN, RST } = TCP_FLAGS;
const BASE = 1_600_000_000;
const HOSTS = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];

/** Client → server; `reply` turns a packet round. */
interface Sent {
  at: number;
  flags?: number;
  sequence?: number;
  reply?: boolean;
  bytes?: number;
  protocol?: number;
  port?: number;
}

function packetOf({
  at,
  flags = 0,
  sequence = 1,
  reply = false,
  bytes = 40,
  protocol = 6,
  port = 40_000,
}: Sent): Packet {
  const client = { host: 0, port };
  const server = { host: 1, port: 80 };
  const [from, to] = reply ? [server, client] : [client, server];
  return {
    ...createPacket(),
    seconds: BASE + Math.floor(at),
    nanoseconds: Math.round((at % 1) * 1e9),
    protocol,
    source: from.host,
    sourcePort: from.port,
    destination: to.host,
    destinationPort: to.port,
    bytes,
    flags,
    sequence,
  };
}

function assembling(timeouts: FlowTimeouts) {
  const flows: Flow[] = [];
  const tables = createNameTables();
  HOSTS.forEach((host) => tables.hosts.named(host));
  const addRow = (row: FlowRow) => void flows.push(spellRow(row, tables));
  const sink = {
    tables,
    addRow,
    get length() {
      return flows.length;
    },
  };
  return { flows, assembler: new FlowAssembler(timeouts, sink) };
}

function assembled(sent: readonly Sent[], timeouts: FlowTimeouts = DEFAULT_TIMEOUTS): Flow[] {
  const { flows, assembler } = assembling(timeouts);
  for (const packet of sent) assembler.add(packetOf(packet));
  drained(assembler.finishing());
  return flows.sort((a, b) => a.seconds - b.seconds || a.nanoseconds - b.nanoseconds);
}

const UDP = 17;
const ICMP = 1;

describe('a connection', () => {
  const handshake = [
    { at: 0, flags: SYN, sequence: 100 },
    { at: 0.1, flags: SYN | ACK, sequence: 500, reply: true },
    { at: 0.2, flags: ACK, sequence: 101 },
  ];
  const close = [
    { at: 2, flags: FIN | ACK, sequence: 101 },
    { at: 2.1, flags: FIN | ACK, sequence: 501, reply: true },
    { at: 2.2, flags: ACK, sequence: 102 },
  ];

  it('is one flow from SYN to the ACK of the last FIN', () => {
    const [flow, ...others] = assembled([
      ...handshake,
      { at: 1, flags: ACK, sequence: 501, reply: true, bytes: 1500 },
      ...close,
    ]);
    expect(others).toEqual([]);
    expect(flow).toEqual({
      seconds: BASE,
      nanoseconds: 0,
      duration: 2.2,
      protocol: 'tcp',
      source: '10.0.0.1',
      sourcePort: 40_000,
      destination: '10.0.0.2',
      destinationPort: 80,
      service: '',
      state: 'SF',
      sourcePackets: 4,
      sourceBytes: 160,
      destinationPackets: 3,
      destinationBytes: 1580,
      label: '',
    });
  });

  it('is followed by another where its ports are used again', () => {
    const again = handshake.map((packet) => ({
      ...packet,
      at: packet.at + 5,
      sequence: packet.sequence + 7000,
    }));
    expect(assembled([...handshake, ...close, ...again]).map(({ state }) => state)).toEqual(['SF', 'S1']);
    expect(assembled([...handshake, ...again]).map(({ state }) => state)).toEqual(['S1', 'S1']);
  });

  it('is not followed by another where a SYN is only repeated', () => {
    const repeated = [handshake[0]!, { at: 1, flags: RST | ACK, reply: true }, { ...handshake[0]!, at: 1.5 }];
    expect(assembled(repeated)).toMatchObject([{ state: 'REJ', sourcePackets: 2 }]);
  });
});

describe('the initiator', () => {
  const server = '10.0.0.2';
  const client = '10.0.0.1';
  it.each<[string, string, Sent[]]>([
    [
      'is the first sender',
      server,
      [
        { at: 0, flags: ACK, reply: true },
        { at: 1, flags: ACK },
      ],
    ],
    [
      'is the earliest sender, whatever the order in the file',
      server,
      [
        { at: 1, flags: ACK },
        { at: 0, flags: ACK, reply: true },
      ],
    ],
    [
      'is the sender of a SYN',
      client,
      [
        { at: 0, flags: ACK, reply: true, sequence: 9 },
        { at: 1, flags: SYN },
      ],
    ],
    ['is the receiver of a SYN-ACK', client, [{ at: 0, flags: SYN | ACK, reply: true }]],
    [
      'is the sender of a SYN that comes late',
      client,
      [
        { at: 1, flags: SYN | ACK, reply: true },
        { at: 0, flags: SYN },
      ],
    ],
  ])('%s', (_, source, sent) => expect(assembled(sent)).toMatchObject([{ source }]));
});

describe('silence', () => {
  it.each([
    ['TCP', 6, 300],
    ['UDP', UDP, 60],
    ['ICMP', ICMP, 60],
  ])('ends a flow of %s', (_, protocol, timeout) => {
    const pair = (gap: number) => [
      { at: 0, protocol, flags: ACK },
      { at: gap, protocol, flags: ACK, reply: true },
    ];
    expect(assembled(pair(timeout))).toHaveLength(1);
    expect(assembled(pair(timeout + 0.1))).toHaveLength(2);
    expect(assembled(pair(timeout + 0.1), NO_TIMEOUTS)).toHaveLength(1);
  });

  it('before a continuation leaves its initiator where it was, and makes it OTH', () => {
    const sent = [
      { at: 0, flags: SYN },
      { at: 1, flags: SYN | ACK, reply: true },
      { at: 400, flags: ACK, reply: true },
    ];
    expect(assembled(sent)).toMatchObject([
      { source: '10.0.0.1', state: 'S1' },
      { source: '10.0.0.1', state: 'OTH', sourcePackets: 0, destinationPackets: 1 },
    ]);
  });

  it('before a SYN is no continuation', () => {
    const sent = [
      { at: 0, flags: ACK },
      { at: 400, flags: SYN, reply: true },
    ];
    expect(assembled(sent)).toMatchObject([{ state: 'OTH' }, { source: '10.0.0.2', state: 'S0' }]);
  });

  it('never comes where a connection talks on: the active time-out cuts it', () => {
    const sent = Array.from({ length: 400 }, (_, i) => ({ at: i * 10, flags: ACK }));
    const flows = assembled(sent);
    expect(flows.map(({ sourcePackets }) => sourcePackets)).toEqual([181, 181, 38]);
    expect(flows.every(({ duration }) => duration <= DEFAULT_TIMEOUTS.active)).toBe(true);
  });
});

describe('states of other protocols', () => {
  it.each([
    ['UDP one way', UDP, [false], 'S0'],
    ['UDP both ways', UDP, [false, true], 'SF'],
    ['ICMP', ICMP, [false, true], 'OTH'],
  ])('%s', (_, protocol, replies, state) => {
    const sent = replies.map((reply, at) => ({ at, protocol, reply }));
    expect(assembled(sent)).toMatchObject([{ state }]);
  });
});

describe('a long capture', () => {
  /** One connection a second, from port to port. */
  const scan = (seconds: number) =>
    Array.from({ length: seconds }, (_, at) => ({ at, flags: SYN, port: at % 60_000 }));

  it('hands flows over as they fall silent, not only at the end', () => {
    const { flows, assembler } = assembling(DEFAULT_TIMEOUTS);
    for (const packet of scan(150_000)) assembler.add(packetOf(packet));
    const before = flows.length;
    drained(assembler.finishing());
    expect(before).toBeGreaterThan(90_000);
    expect(flows).toHaveLength(150_000);
  });

  it('keeps its flows together when one time stamp lies years ahead', () => {
    const chatter = Array.from({ length: 120_000 }, (_, i) => ({ at: i / 1000, protocol: UDP }));
    const stray = { at: 2e8, protocol: UDP, port: 1 };
    expect(assembled([...chatter.slice(0, 49_000), stray, ...chatter.slice(49_000)])).toHaveLength(2);
  });
});
