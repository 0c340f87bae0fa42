import { describe, expect, it } from 'vitest';
import { flowAt } from '../trace/flowAt';
import type { Flow, Trace } from '../trace/trace';
import { createTraceBuilder } from '../trace/traceBuilder';
import { freshAddress } from './freshAddress';
import { mergeRuns } from './mergeRuns';
import type { Scenario } from './scenario';
import { isPlain, planRuns, serviceOf } from './scenario';

const START = 1_700_000_000;
const HOUR = 3600;
const window = { from: 0, to: 24 * HOUR };
const request = { window, seed: 7 };

const FLOW: Flow = {
  seconds: START,
  nanoseconds: 0,
  duration: 1,
  protocol: 'tcp',
  source: '10.0.0.5',
  sourcePort: 50_000,
  destination: '10.0.0.1',
  destinationPort: 443,
  service: 'https',
  state: 'SF',
  sourcePackets: 5,
  sourceBytes: 500,
  destinationPackets: 6,
  destinationBytes: 2500,
  label: '',
};

/** A generator: three machines, a web client every minute, a resolver every two, evenly. */
function draw({ from, to }: typeof window, offset = 0): Trace {
  const builder = createTraceBuilder();
  for (let at = Math.ceil(from / 60) * 60; at < to; at += 60) {
    builder.add({ ...FLOW, seconds: START + at, nanoseconds: offset });
    if (at % 120 === 0)
      builder.add({
        ...FLOW,
        ...{ seconds: START + at, nanoseconds: offset, protocol: 'udp', state: 'SF', service: 'dns' },
        ...{ source: '10.0.0.6', destination: '10.0.0.2', destinationPort: 53 },
      });
  }
  const start = BigInt(START) * 1_000_000_000n;
  return builder.finish({ window: { start, end: start + BigInt(to) * 1_000_000_000n } });
}

const training = draw(window);

function play(scenario: Scenario) {
  const runs = planRuns(scenario, request);
  const traces = runs.map(({ request: { window } }, k) => draw(window, k));
  return { ...mergeRuns(traces, runs, scenario, request, training), runs };
}

const flowsOf = (trace: Trace) => Array.from({ length: trace.length }, (_, i) => flowAt(trace, i));

describe('a scenario', () => {
  it('asks for the request itself where it is plain', () => {
    expect(isPlain({})).toBe(true);
    expect(isPlain({ rate: 1, silence: [], shiftHours: 0 })).toBe(true);
    expect(isPlain({ silence: ['10.0.0.5'] })).toBe(false);
    expect(planRuns({}, request)).toEqual([{ request, copy: 0, layer: 0 }]);
  });

  it.each([0.25, 0.5, 1.5, 3])('has %d times the flows in expectation', (rate) => {
    const expected = rate * training.length;
    const { length } = play({ rate }).trace;
    // Binomial in its last layer only: five standard deviations.
    expect(Math.abs(length - expected)).toBeLessThanOrEqual(5 * Math.sqrt(training.length * 0.25));
  });

  it('changes one service and leaves every flow of the others', () => {
    const { trace } = play({ service: { name: '53/udp', factor: 2 } });
    const counts = grouped(flowsOf(trace), serviceOf);
    expect(counts.get('443/tcp')).toEqual(flowsOf(training).filter((flow) => serviceOf(flow) === '443/tcp'));
    expect(counts.get('53/udp')).toHaveLength(2 * 720);
  });

  it('silences a host and touches no flow of another', () => {
    const { trace, warnings } = play({ silence: ['10.0.0.6'] });
    expect(flowsOf(trace)).toEqual(flowsOf(training).filter(({ source }) => source !== '10.0.0.6'));
    expect(warnings).toEqual([]);
    expect(play({ silence: ['10.9.9.9'] }).warnings).toEqual([
      '10.9.9.9 spoke in no run: there was nothing to silence',
    ]);
  });

  it('copies a role onto addresses that nobody has, from runs of their own', () => {
    const { trace, runs } = play({ clone: { of: { clientsOf: '443/tcp' }, copies: 2 } });
    expect(new Set(runs.map(({ request: { seed } }) => seed)).size).toBe(3);
    const clients = grouped(flowsOf(trace), ({ source }) => source);
    expect([...clients.keys()].sort()).toEqual(['10.0.0.5', '10.0.0.6', '10.0.0.7', '10.0.0.8']);
    expect(clients.get('10.0.0.7')).toHaveLength(1440);
    expect(new Set(clients.get('10.0.0.8')!.map(({ destination }) => destination))).toEqual(
      new Set(['10.0.0.1']),
    );
    expect(play({ clone: { of: { host: '10.9.9.9' }, copies: 1 } }).warnings[0]).toMatch(
      /nothing was copied/,
    );
  });

  it('moves the clock and keeps the window: what was drawn for 7 happens at 9', () => {
    const { trace, runs } = play({ shiftHours: 2 });
    expect(runs[0]!.request.window).toEqual({ from: -2 * HOUR, to: 22 * HOUR });
    expect(trace.start).toBe(training.start);
    expect([trace.time[0], trace.time[trace.length - 1]]).toEqual([0, 24 * HOUR - 60]);
  });

  it('takes a pair away and adds one that keeps its beat', () => {
    const beat = {
      source: '10.0.0.9',
      destination: '10.0.0.1',
      service: '443/tcp',
      period: 300,
      jitter: 0.02,
    };
    const { trace } = play({ without: [['10.0.0.5', '10.0.0.1']], beat });
    const flows = flowsOf(trace);
    expect(flows.some(({ source }) => source === '10.0.0.5')).toBe(false);
    expect(flows.some(({ source }) => source === '10.0.0.9')).toBe(false);
    const added = flowsOf(play({ beat }).trace).filter(({ source }) => source === '10.0.0.9');
    expect(added).toHaveLength(288);
    const gaps = added.slice(1).map((flow, i) => timeOf(flow) - timeOf(added[i]!));
    expect(Math.min(...gaps)).toBeGreaterThan(288);
    expect(Math.max(...gaps)).toBeLessThan(312);
    expect(new Set(added.map(({ sourceBytes }) => sourceBytes)).size).toBe(1);
  });

  it('says so where no flow of the service can be a model for the beat', () => {
    const beat = { source: 'a', destination: 'b', service: '8080/tcp', period: 60, jitter: 0 };
    expect(play({ beat }).warnings).toEqual([expect.stringMatching(/no flow of 8080\/tcp was generated/)]);
  });

  it('is the same from the same seed', () => {
    const scenario: Scenario = { rate: 1.3, clone: { of: { host: '10.0.0.5' }, copies: 1 } };
    expect(flowsOf(play(scenario).trace)).toEqual(flowsOf(play(scenario).trace));
  });
});

function grouped(flows: readonly Flow[], by: (flow: Flow) => string): Map<string, Flow[]> {
  const groups = new Map<string, Flow[]>();
  for (const flow of flows) groups.set(by(flow), [...(groups.get(by(flow)) ?? []), flow]);
  return groups;
}

const timeOf = ({ seconds, nanoseconds }: Flow) => seconds + nanoseconds / 1e9;

describe('freshAddress', () => {
  it('goes to the next that is free and is a host', () => {
    expect(freshAddress('10.0.0.5', new Set(['10.0.0.6']))).toBe('10.0.0.7');
    expect(freshAddress('10.0.0.254', new Set())).toBe('10.0.1.1');
    expect(freshAddress('255.255.255.254', new Set())).toBe('0.0.0.1');
    expect(freshAddress('fe80::1', new Set(['fe80::2']))).toBe('fe80::3');
    expect(freshAddress('printer', new Set(['printer-2']))).toBe('printer-3');
  });
});
