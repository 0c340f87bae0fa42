import { describe, expect, it } from 'vitest';
import { read } from '../../testing/files';
import { flowAt } from '../../trace/flowAt';

const TUPLE = {
  ...{ timestamp: '2017-03-18T16:05:00.000000+0000', flow_id: 1_121_299_432_051_811, in_iface: 'eth0' },
  ...{ src_ip: '10.0.0.5', src_port: 39_474, dest_ip: '192.0.2.12', dest_port: 443, proto: 'TCP' },
};
const FLOW = {
  ...TUPLE,
  event_type: 'flow',
  app_proto: 'tls',
  flow: {
    ...{ pkts_toserver: 15, pkts_toclient: 11, bytes_toserver: 2345, bytes_toclient: 8765 },
    ...{ start: '2017-03-18T17:02:54.000123+0100', end: '2017-03-18T16:02:55.250124+0000', age: 1 },
    ...{ state: 'closed', reason: 'timeout', alerted: false },
  },
  tcp: { tcp_flags: '1b', tcp_flags_ts: '1b', tcp_flags_tc: '1b', syn: true, state: 'closed' },
};
const TO_SERVER = {
  ...TUPLE,
  event_type: 'netflow',
  app_proto: 'tls',
  netflow: {
    pkts: 15,
    bytes: 2345,
    start: FLOW.flow.start,
    end: FLOW.flow.end,
    age: 1,
    min_ttl: 64,
    max_ttl: 64,
  },
  tcp: { tcp_flags: '1b', syn: true },
};
const TO_CLIENT = {
  ...TO_SERVER,
  ...{ src_ip: TUPLE.dest_ip, src_port: 443, dest_ip: TUPLE.src_ip, dest_port: 39_474 },
  netflow: { ...TO_SERVER.netflow, pkts: 11, bytes: 8765 },
};

async function flowsOf(...events: object[]) {
  const { trace, report } = await read(events.map((event) => JSON.stringify(event)).join('\n'));
  expect(report.rows).toBe(report.kept + Object.values(report.dropped).reduce((sum, n) => sum + n, 0));
  return { report, flows: Array.from({ length: trace.length }, (_, i) => flowAt(trace, i)) };
}

describe('a flow event', () => {
  it('is what it says, to the microsecond and in its zone', async () => {
    const { flows, report } = await flowsOf(FLOW);
    expect(flows).toEqual([
      {
        ...{
          seconds: 1_489_852_974,
          nanoseconds: 123_000,
          duration: 1.250001,
          protocol: 'tcp',
          service: 'tls',
        },
        ...{ source: '10.0.0.5', sourcePort: 39_474, destination: '192.0.2.12', destinationPort: 443 },
        ...{ sourcePackets: 15, sourceBytes: 2345 - 15 * 14 },
        ...{ destinationPackets: 11, destinationBytes: 8765 - 11 * 14 },
        ...{ state: 'SF', label: '' },
      },
    ]);
    expect([report.bytesAre, report.files[0]!.format]).toEqual(['frame', 'eve']);
  });

  it.each([
    ['02', '00', 'S0'],
    ['02', '14', 'REJ'],
    ['12', '12', 'S1'],
    ['1b', '1b', 'SF'],
    ['1f', '1b', 'SF'],
    ['13', '12', 'S2'],
    ['16', '12', 'RSTO'],
    ['12', '16', 'RSTR'],
    ['18', '18', 'OTH'],
    ['00', '00', 'closed'],
  ])('with flags %s to the server and %s back is in state %s', async (tcp_flags_ts, tcp_flags_tc, state) => {
    const { flows } = await flowsOf({ ...FLOW, tcp: { tcp_flags_ts, tcp_flags_tc } });
    expect(flows[0]!.state).toBe(state);
  });

  it('of UDP and of ICMP has the states and numbers that a capture of it would have', async () => {
    const { flow, timestamp, event_type, src_ip, dest_ip } = { ...FLOW };
    const icmp = { timestamp, event_type, src_ip, dest_ip, flow };
    const { flows } = await flowsOf(
      { ...FLOW, proto: 'UDP', app_proto: 'failed', flow: { ...flow, pkts_toclient: 0, bytes_toclient: 0 } },
      { ...icmp, proto: 'ICMP', icmp_type: 8, icmp_code: 0, response_icmp_type: 0, response_icmp_code: 0 },
      { ...icmp, proto: 'ICMP', icmp_type: 3, icmp_code: 1 },
      { ...icmp, proto: 'IPv6-ICMP', src_ip: 'fe80:0::1', icmp_type: 135, icmp_code: 0 },
      { ...icmp, proto: '089' },
    );
    expect(
      flows.map((f) => [f.protocol, f.source, f.sourcePort, f.destinationPort, f.state, f.service]),
    ).toEqual([
      ['udp', '10.0.0.5', 39_474, 443, 'S0', ''],
      ['icmp', '10.0.0.5', 8, 0, 'OTH', ''],
      ['icmp', '10.0.0.5', 3, 1, 'OTH', ''],
      ['icmp', 'fe80::1', 135, 136, 'OTH', ''],
      ['ospf', '10.0.0.5', -1, -1, 'OTH', ''],
    ]);
  });

  it.each([
    ['start', { ...FLOW, flow: { ...FLOW.flow, start: '2017-02-30T00:00:00+0000' } }],
    ['counts', { ...FLOW, flow: { ...FLOW.flow, bytes_toserver: -1 } }],
    ['addresses', { ...FLOW, src_ip: undefined }],
    ['flow', { ...FLOW, flow: undefined }],
  ])('with bad %s is rejected by line', async (_, event) => {
    const { report } = await flowsOf(FLOW, event);
    expect([report.kept, report.dropped]).toEqual([1, { 'unreadable row': 1 }]);
    expect(report.warnings[0]).toMatch(/unreadable row at line 2: wanted one JSON object/);
  });
});

describe('netflow events', () => {
  it('of both directions are the one flow that a flow event tells', async () => {
    const { flows, report } = await flowsOf(TO_SERVER, TO_CLIENT);
    expect(flows).toEqual((await flowsOf(FLOW)).flows);
    expect(report.dropped).toEqual({ 'other direction of a flow that is counted': 1 });
  });

  it('of other flows may come between', async () => {
    const other = { ...TO_SERVER, flow_id: 7, src_port: 1 };
    const { flows } = await flowsOf(TO_SERVER, other, TO_CLIENT);
    expect(flows.map((f) => [f.sourcePort, f.destinationPackets])).toEqual([
      [39_474, 11],
      [1, 0],
    ]);
  });

  it('without an answer have a silent responder, also where the id comes again', async () => {
    const { flows } = await flowsOf(TO_SERVER, TO_SERVER);
    expect(flows.map((f) => [f.destinationPackets, f.destinationBytes])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('are all kept where thousands wait for an answer', async () => {
    const events = Array.from({ length: 5000 }, (_, i) => ({ ...TO_SERVER, flow_id: i }));
    expect((await flowsOf(...events)).flows.length).toBe(5000);
  });

  it('beside flow events tell of the same flows, and are counted', async () => {
    const { report } = await flowsOf(FLOW, TO_SERVER, TO_CLIENT);
    expect(report.kept).toBe(1);
    expect(report.dropped).toEqual({ 'eve event "netflow" beside "flow" events of the same flows': 2 });
  });
});

describe('other events', () => {
  const alert = { ...TUPLE, event_type: 'alert', alert: { signature: 'x' } };
  const stats = { timestamp: TUPLE.timestamp, event_type: 'stats', stats: {} };

  it('are counted by name', async () => {
    const { report } = await flowsOf(alert, FLOW, stats, alert);
    expect(report.dropped).toEqual({ 'eve event "alert"': 2, 'eve event "stats"': 1 });
  });

  it('alone are refused, with what to do', async () => {
    await expect(flowsOf(alert, stats)).rejects.toThrow(
      /without flow events, but "alert" \(1 rows\), "stats" \(1 rows\): enable "flow"/,
    );
  });

  it('of endless kinds do not fill the memory', async () => {
    const events = Array.from({ length: 500 }, (_, i) => ({ event_type: `kind${i}` }));
    const { report } = await flowsOf(FLOW, ...events);
    expect(Object.keys(report.dropped).length).toBe(65);
  });
});
