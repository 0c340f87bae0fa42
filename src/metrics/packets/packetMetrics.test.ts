/** Distances between packets inside flows: against scipy on fixed packets, and what a reader relies on. */
import { describe, expect, it } from 'vitest';
import { traceOf } from '../../testing/traceOf';
import type { PacketOf } from '../../testing/withPackets';
import { withPackets } from '../../testing/withPackets';
import type { Trace } from '../../trace/trace';
import { scoresOf } from '../../testing/scoresOf';
import { alignTrace, takeSample } from '../sample';
import { PACKET_METRICS } from './packetMetrics';
import { busiestServices } from './packetServices';

const SPAN = 100;
const UDP = { protocol: 'udp', destinationPort: 53 };

function made(dns: readonly (readonly PacketOf[])[], web: readonly PacketOf[]): Trace {
  const rows = [...dns.map((_, i) => [i, 'a', 'b', UDP] as const), [50, 'a', 'c'] as const];
  return withPackets(traceOf(rows, SPAN), [...dns, web]);
}

const REAL = made(
  [
    [
      [0, 60, 0],
      [0.02, 300, 1],
    ],
    [
      [0, 61, 0],
      [0.05, 120, 1],
    ],
  ],
  [
    [0, 60, 0],
    [0.01, 60, 1],
    [0.011, 52, 0],
    [2, 1500, 1],
    [2.5, 52, 0],
  ],
);
const SYNTHETIC = made(
  [
    [
      [0, 60, 0],
      [0.03, 280, 1],
    ],
  ],
  [
    [0, 60, 0],
    [0.5, 60, 1],
    [0.6, 1400, 1],
    [0.7, 40, 0],
  ],
);

function distances(real: Trace, other: Trace): Record<string, number> {
  const side = (trace: Trace) => {
    const flows = takeSample(alignTrace(trace, real), [{ from: 0, to: SPAN }]);
    return { flows, earlier: flows };
  };
  const context = { resolution: 1e-6, phase: 0, names: alignTrace(other, real).names };
  const [a, b] = [side(real), side(other)];
  return Object.fromEntries(PACKET_METRICS.map(({ name, compare }) => [name, compare(a, b, context).value]));
}

describe('distances between packets', () => {
  it('are those of scipy.stats.wasserstein_distance (1.17.1), service by service', () => {
    const { packetSizeW1, packetGapW1, packetRunW1, packetBurstW1 } = distances(REAL, SYNTHETIC);
    expect(packetSizeW1).toBeCloseTo(0.10734623704949256, 12);
    expect(packetGapW1).toBeCloseTo(0.7439307983918556, 12);
    expect(packetRunW1).toBeCloseTo(0.05574629549332985, 12);
    expect(packetBurstW1).toBeCloseTo(0.10649218306807029, 12);
  });

  it('are 0 on the trace itself', () => {
    for (const [name, value] of Object.entries(distances(REAL, REAL)))
      if (name !== 'packetAcf') expect.soft(value, name).toBe(0);
    expect(distances(REAL, SYNTHETIC)['packetDispersion']).toBeGreaterThan(0);
  });

  it('weigh at most ten services, the busiest', () => {
    const rows = Array.from({ length: 12 }, (_, i) => [i, 'a', 'b', { destinationPort: 1000 + i }] as const);
    const flows = rows.map((_, i) => Array.from({ length: 12 - i }, (_, k): PacketOf => [k, 60, 0]));
    const trace = withPackets(traceOf(rows, SPAN), flows);
    const services = busiestServices(takeSample(alignTrace(trace, trace), [{ from: 0, to: SPAN }]));
    expect(services.map((key) => (key % 65_537) - 1)).toEqual(Array.from({ length: 10 }, (_, i) => 1000 + i));
  });

  it('are scored where both traces have packets; where only the real one has, there is the ceiling alone', () => {
    const split = { training: [{ from: 0, to: SPAN }], heldOut: [] };
    const score = (synthetic: Trace) =>
      scoresOf({ real: REAL, split, synthetic }).find(({ name }) => name === 'packetGapW1')!;
    expect(score(SYNTHETIC).value).not.toBeNull();
    const untold = score(traceOf([[1, 'a', 'c']], SPAN));
    expect(untold).toMatchObject({ value: null, ceiling: score(SYNTHETIC).ceiling });
    expect(untold.note).toContain('does not tell of the packets');
  });
});
