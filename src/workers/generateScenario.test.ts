/** What-ifs on traffic that a generator really drew: what was asked for is there, by other statistics than made it. */
import { describe, expect, it } from 'vitest';
import type { BaselineName } from '../baselines/baselines';
import { simulateOffice } from '../demo/office';
import type { Scenario } from '../generate/scenario';
import { serviceOf } from '../generate/scenario';
import { strongestPeriod } from '../metrics/strongestPeriod';
import { flowAt } from '../trace/flowAt';
import type { Flow, Trace } from '../trace/trace';
import { DEFAULT_CONFIGURATION } from './configuration';
import { generateBaseline } from './generateBaseline';
import { generateScenario } from './generateScenario';

const DAY = 86_400;
/** Friday to Sunday of a week that begins on a Monday. */
const WINDOW = { from: 4 * DAY, to: 7 * DAY };
const real = simulateOffice({ seed: 5, days: 7 });
const configuration = { ...DEFAULT_CONFIGURATION, holdout: { kind: 'none' as const } };

async function play(scenario: Scenario, generator: BaselineName = 'pairRenewal'): Promise<Flow[]> {
  const made = await generateScenario(
    { window: WINDOW, seed: 3, scenario },
    real,
    (request, visit) => generateBaseline({ trace: real, generator, configuration, ...request }, visit),
    async () => {},
  );
  return flowsOf(made.trace);
}

const flowsOf = (trace: Trace) => Array.from({ length: trace.length }, (_, i) => flowAt(trace, i));
const hostsOf = (flows: readonly Flow[]) =>
  new Set(flows.flatMap(({ source, destination }) => [source, destination]));
const shareOf = (flows: readonly Flow[], service: string) =>
  flows.filter((flow) => serviceOf(flow) === service).length / flows.length;
const startsOf = (flows: readonly Flow[]) =>
  Float64Array.from(flows, ({ seconds, nanoseconds }) => seconds - START + nanoseconds / 1e9);
/** Of the window. */
const START = Number(real.start / 1_000_000_000n) + WINDOW.from;
const plain = await play({});

/** The service and the host with the most flows. */
const busiest = (keys: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0];
};
const service = busiest(plain.map(serviceOf));
const host = busiest(plain.map(({ source }) => source));

describe('a scenario over the pair-renewal baseline of an office week', () => {
  it('never lets a silenced host appear, and keeps every flow between others', async () => {
    const flows = await play({ silence: [host] });
    expect(hostsOf(plain)).toContain(host);
    expect(hostsOf(flows)).not.toContain(host);
    expect(flows).toEqual(plain.filter(({ source, destination }) => source !== host && destination !== host));
  });

  it.each([0.25, 3])('moves the share of a service as %d times its flows must', async (factor) => {
    const before = shareOf(plain, service);
    const wanted = (factor * before) / (1 - before + factor * before);
    const flows = await play({ service: { name: service, factor } });
    expect(Math.abs(shareOf(flows, service) - wanted)).toBeLessThan(
      5 * Math.sqrt((wanted * (1 - wanted)) / flows.length),
    );
  });

  it('adds a beat that the period test finds', async () => {
    const beat = { source: host, destination: '192.0.2.77', service, period: 420, jitter: 0.02 };
    const times = startsOf((await play({ beat })).filter(({ destination }) => destination === '192.0.2.77'));
    const found = strongestPeriod([{ times, length: 3 * DAY }])!;
    expect(found.p).toBeLessThan(1e-6);
    expect(Math.abs(found.period / 420 - 1)).toBeLessThan(0.02);
  });

  it('doubles the clients of a service', async () => {
    const clients = (flows: readonly Flow[]) =>
      new Set(flows.filter((flow) => serviceOf(flow) === service).map(({ source }) => source)).size;
    const flows = await play({ clone: { of: { clientsOf: service }, copies: 1 } });
    // A rare client may be silent in one run and speak in the other.
    expect(Math.abs(clients(flows) / (2 * clients(plain)) - 1)).toBeLessThan(0.1);
  });

  it('opens the office later, of a generator that knows the clock', async () => {
    const delay = 3;
    const [usual, late] = [
      await play({}, 'hourlyChained'),
      await play({ shiftHours: delay }, 'hourlyChained'),
    ];
    const profile = (some: readonly Flow[]) => {
      const hours = new Float64Array(24);
      for (const at of startsOf(some)) hours[Math.floor(at / 3600) % 24]! += 1 / some.length;
      return hours;
    };
    const [before, after] = [profile(usual), profile(late)];
    const apart = (lag: number) =>
      before.reduce((sum, share, hour) => sum + Math.abs(share - after[(hour + lag) % 24]!), 0);
    const lags = Array.from({ length: 24 }, (_, lag) => apart(lag));
    expect(lags.indexOf(Math.min(...lags))).toBe(delay);
  });

  it('is quiet at the weekend and itself on working days', async () => {
    const flows = await play({ weekend: 0.2 });
    const isWeekend = ({ seconds }: Flow) => [0, 6].includes(new Date(seconds * 1000).getUTCDay());
    const [before, after] = [plain.filter(isWeekend).length, flows.filter(isWeekend).length];
    expect(before).toBeGreaterThan(200);
    expect(Math.abs(after - 0.2 * before)).toBeLessThan(5 * Math.sqrt(0.16 * before));
    expect(flows.filter((flow) => !isWeekend(flow))).toEqual(plain.filter((flow) => !isWeekend(flow)));
  });
});
