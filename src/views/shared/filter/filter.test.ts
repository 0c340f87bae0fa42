import { describe, expect, it } from 'vitest';
import { typingAt } from './filterText';
import { parseFilter } from './parseFilter';
import type { TraceClock } from './parseTime';

const at = (text: string) => Date.parse(text) / 1000;
/** From Wednesday 10 August 2011, 08:00 UTC, two days. */
const CLOCK: TraceClock = { epoch: at('2011-08-10T08:00:00Z'), span: 2 * 86_400, offset: 0 };
const changeOf = (text: string, clock = CLOCK) => parseFilter(text, clock).change;
const problemOf = (text: string) => parseFilter(text, CLOCK).problem;

describe('the typed filter', () => {
  it('sets the parts that it names and leaves the others', () => {
    expect(changeOf('host:10.0.0.1 service:443/TCP  protocol:udp')).toEqual({
      host: '10.0.0.1',
      service: '443/tcp',
      protocol: 'udp',
    });
    expect(changeOf('pair:fe80::1>fe80::2')).toEqual({ pair: ['fe80::1', 'fe80::2'] });
    expect(changeOf('')).toEqual({});
  });
  it('clears a part that is left empty', () => {
    expect(changeOf('host: time:')).toEqual({ host: null, window: null });
  });
  it('reads times on the first day, days, and moments', () => {
    expect(changeOf('time:09:00-10:30')).toEqual({ window: { from: 3600, to: 9000 } });
    expect(changeOf('time:2011-08-11')).toEqual({ window: { from: 16 * 3600, to: 40 * 3600 } });
    expect(changeOf('time:2011-08-10T09:00..2011-08-11T09:00')).toEqual({
      window: { from: 3600, to: 25 * 3600 },
    });
  });
  it('takes the next day where the first is over by then, and never leaves the trace', () => {
    expect(changeOf('time:06:00-07:00')).toEqual({ window: { from: 22 * 3600, to: 23 * 3600 } });
    expect(changeOf('time:07:00-09:00')).toEqual({ window: { from: 0, to: 3600 } });
  });
  it('means the clock that is shown', () => {
    expect(changeOf('time:10:00-11:00', { ...CLOCK, offset: 3600 })).toEqual({
      window: { from: 3600, to: 7200 },
    });
  });
  it.each([
    ['port:80', 'port:80', 'wanted one of host'],
    ['host:a bogus', 'bogus', 'at character 8'],
    ['pair:a', 'pair:a', 'needs two hosts'],
    ['time:25:00-26:00', 'time:25:00-26:00', 'no stretch of time'],
    ['time:10:00-09:00', 'time:10:00-09:00', 'ends before it begins'],
    ['time:2012-01-01', 'time:2012-01-01', 'outside the trace'],
    ['time:2011-02-31', 'time:2011-02-31', 'no stretch of time'],
  ])('says of %s what is wrong and where', (text, part, says) => {
    const problem = problemOf(text)!;
    expect(text.slice(problem.from, problem.to)).toBe(part);
    expect(problem.message).toContain(says);
  });
});

describe('what is being typed', () => {
  const typed = (text: string) => {
    const typing = typingAt(text.replace('|', ''), text.indexOf('|'));
    return typing && [typing.kind === 'field' ? 'field' : typing.field, typing.text];
  };
  it('is a field, a value, or either host of a pair', () => {
    expect(typed('|')).toEqual(['field', '']);
    expect(typed('host:a se|')).toEqual(['field', 'se']);
    expect(typed('service:44|')).toEqual(['service', '44']);
    expect(typed('pair:10.|')).toEqual(['host', '10.']);
    expect(typed('pair:10.0.0.1>19|')).toEqual(['host', '19']);
    expect(typed('time:09|')).toBeNull();
  });
});
