/** A synthetic trace in the explorer: on the real trace's clock, over the stretch that was generated, under the same selection. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../math/random';
import type { Row } from '../../testing/traceOf';
import { MONDAY, traceOf } from '../../testing/traceOf';
import type { TimeWindow, Trace } from '../../trace/trace';
import type { Selection } from '../comparison';
import { compareTraces } from '../compareTraces';
import type { Exploration, ExplorePicture, ExploreQuestion } from './exploration';
import { createExplorer } from './explorer';

const ALL: Selection = { host: null, pair: null, service: null, protocol: null, window: null };
const HOUR = 3600;
const DAY = 24 * HOUR;
const SPAN = 4 * DAY;
/** The second to the fourth day. */
const PART = { from: DAY, to: SPAN };

function network(seed: number, flows: number, { from, to }: TimeWindow, zero = 0): Trace {
  const random = createRandom(seed);
  const rows = Array.from({ length: flows }, (): Row => {
    const isDns = random.uniform() < 0.25;
    const rest = {
      protocol: isDns ? 'udp' : 'tcp',
      destinationPort: isDns ? 53 : 443,
      duration: random.uniform(),
    };
    const at = from + random.uniform() * (to - from) - zero;
    return [
      at,
      `10.0.0.${1 + random.integer(4)}`,
      '10.0.1.1',
      { ...rest, sourceBytes: 100 + random.integer(900) },
    ];
  });
  return traceOf(
    rows.sort((a, b) => a[0] - b[0]),
    to - zero,
    MONDAY + zero,
  );
}

const REAL = network(1, 4000, { from: 0, to: SPAN });
/** Told on a clock of its own, which begins a day later. */
const SYNTHETIC = network(2, 2000, PART, DAY);

type Section = 'rate' | 'gaps' | 'seasonality' | 'fields';
type Asked = Extract<ExploreQuestion, { section: Section }>;

const explorer = createExplorer(REAL, { trace: SYNTHETIC, window: PART });
function look<Q extends Asked>(question: Q, selection: Partial<Selection> = {}) {
  const exploration = explorer.explore({ ...ALL, ...selection }, question);
  return exploration as Exploration & { picture: Extract<ExplorePicture, { section: Q['section'] }> };
}

const RATE = { section: 'rate', quantity: 'events', by: 'protocol' } as const;
const GAPS = { section: 'gaps' } as const;
const WEEK = { section: 'seasonality', clockOffset: 0 } as const;
const FIELDS = { section: 'fields' } as const;
const ALONE = [RATE, GAPS, WEEK, FIELDS].map((question) => ({ ...question, isAlone: true }));
const sum = (column: ArrayLike<number>) =>
  Array.from(column).reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);

describe('beside the real trace', () => {
  it('stands what the selection leaves of the synthetic one, and the stretch it was made for', () => {
    expect(look(RATE)).toMatchObject({ events: 4000, beside: { events: 2000, part: PART } });
    const udp = SYNTHETIC.protocol.filter((id) => SYNTHETIC.protocols[id] === 'udp').length;
    expect(look(RATE, { protocol: 'udp' }).beside!.events).toBe(udp);
    const window = { from: 2 * DAY, to: 3 * DAY };
    const inside = SYNTHETIC.time.filter((at) => at >= DAY && at < 2 * DAY).length;
    expect(look(GAPS, { window }).beside!.events).toBe(inside);
  });
  it('stands nothing where the real trace is asked for alone, and the pictures are those of one trace', () => {
    const alone = createExplorer(REAL);
    for (const question of ALONE) {
      const { beside, picture } = look(question);
      expect(beside).toBeNull();
      expect(picture).toEqual(alone.explore(ALL, question).picture);
    }
  });
  it('is said to be whole where it was made for all of the span', () => {
    const whole = createExplorer(REAL, { trace: REAL, window: { from: 0, to: SPAN } });
    const { beside, picture } = whole.explore(ALL, GAPS);
    expect(beside).toEqual({ events: 4000, part: null });
    if (picture.section !== 'gaps') throw new Error('not gaps');
    expect(picture.gaps.interArrival.summary).toContain('KS 0.00');
  });
});

describe('the rate', () => {
  const { rate } = look(RATE).picture;
  it('has the synthetic flows as a line of the height of as many real ones, where they were generated', () => {
    const { unit, levels } = rate;
    for (const { binWidth, synthetic } of levels) {
      const scale = Math.max(1, binWidth / unit);
      expect(sum(synthetic!) * scale).toBeCloseTo(2000, -1);
      const before = Math.floor(DAY / binWidth + 1e-9);
      expect(synthetic!.subarray(0, before).every(Number.isNaN)).toBe(true);
      expect(Number.isNaN(synthetic![before]!)).toBe(false);
    }
  });
  it('differs by what the two count over that stretch, and by nothing before', () => {
    const { values, binWidth, from } = rate.difference!;
    const there = REAL.time.filter((at) => at >= DAY).length;
    expect(sum(values)).toBe(2000 - there);
    expect(from).toBe(0);
    expect(values.subarray(0, Math.floor(DAY / binWidth)).every(Number.isNaN)).toBe(true);
  });
  it('says how many there are on either side of the same stretch', () => {
    const there = REAL.time.filter((at) => at >= DAY).length;
    expect(rate.summary).toMatch(
      new RegExp(`^${there.toLocaleString('en')} flows in 3 d .* real against 2,000 flows in 3 d`),
    );
    expect(look({ ...RATE, quantity: 'bytes' }).picture.rate.summary).toMatch(
      /bytes of .* real against .* synthetic, in 3 d/,
    );
  });
  it('is the real one alone where nothing was generated within the span', () => {
    const later = createExplorer(REAL, {
      trace: network(2, 50, { from: SPAN, to: 2 * SPAN }, SPAN),
      window: { from: SPAN, to: 2 * SPAN },
    });
    const { picture } = later.explore(ALL, RATE);
    expect(picture).toMatchObject({ rate: { difference: null } });
  });
});

describe('gaps', () => {
  it('are those that Compare shows under the same selection', () => {
    for (const selection of [
      ALL,
      { ...ALL, protocol: 'udp' },
      { ...ALL, window: { from: 0.5 * DAY, to: 2.5 * DAY } },
    ]) {
      const compared = compareTraces(REAL, SYNTHETIC, selection, { realWindows: [PART] });
      const { interArrival } = look(GAPS, selection).picture.gaps;
      expect(interArrival.ccdf).toEqual(compared.interArrival.ccdf);
      expect(interArrival.summary).toBe(compared.interArrival.summary);
      expect(interArrival.quantiles).toEqual(compared.interArrival.quantiles);
    }
  });
  it('leave the search for periods to the real trace, all of it', () => {
    const [both, alone] = [GAPS, { ...GAPS, isAlone: true }].map((question) => look(question).picture.gaps);
    expect(both!.raster).toEqual(alone!.raster);
    expect(both!.spectrum).toEqual(alone!.spectrum);
  });
});

describe('the rhythm', () => {
  it('has the week of both sides over the same stretch, as Compare has it', () => {
    const { rhythm } = look(WEEK).picture;
    const { seasonality } = compareTraces(REAL, SYNTHETIC, ALL, { realWindows: [PART] });
    expect(rhythm.week).toEqual(seasonality.week);
    expect(rhythm.synthetic!.weekdays!.days).toBe(3);
  });
  it('keeps the real week whole beside less than two days, and lays those days over the usual one', () => {
    const short = { from: DAY, to: 2 * DAY };
    const { picture } = createExplorer(REAL, { trace: network(3, 500, short, DAY), window: short }).explore(
      ALL,
      WEEK,
    );
    if (picture.section !== 'seasonality') throw new Error('not the rhythm');
    const { week, weekSummary, synthetic } = picture.rhythm;
    expect(sum(week!.real)).toBeCloseTo(4000, 6);
    expect(week!.synthetic).toBeNull();
    expect(weekSummary).toContain('less than two days');
    expect(sum(synthetic!.weekdays!.median)).toBe(500);
  });
});

describe('fields', () => {
  it('count each value on either side of the same stretch, and lose none', () => {
    const { fields } = look(FIELDS).picture;
    const protocol = fields.find(({ field }) => field === 'Protocol')!;
    if (protocol.kind !== 'bars') throw new Error('not bars');
    const all = [...protocol.bars.map(({ flows }) => flows), protocol.others.flows];
    expect(sum(all.map(({ real }) => real))).toBe(REAL.time.filter((at) => at >= DAY).length);
    expect(sum(all.map(({ synthetic }) => synthetic!))).toBe(2000);
    expect(protocol.summary).toMatch(
      /^2 values; most often tcp .* % real, .* % synthetic; total variation 0\.0/,
    );
    const duration = fields.find(({ field }) => field === 'Duration')!;
    if (duration.kind !== 'histogram') throw new Error('not a histogram');
    expect(sum(duration.shares.real)).toBeCloseTo(1, 9);
    expect(sum(duration.shares.synthetic!)).toBeCloseTo(1, 9);
  });
  it('are shown of the real trace alone where the synthetic one does not tell them', () => {
    const plain = traceOf([[DAY, 'a', 'b', { duration: NaN }]], SPAN);
    const { picture } = createExplorer(REAL, { trace: plain, window: PART }).explore(ALL, FIELDS);
    if (picture.section !== 'fields') throw new Error('not fields');
    const duration = picture.fields.find(({ field }) => field === 'Duration')!;
    expect(duration).toMatchObject({ kind: 'histogram', shares: { synthetic: null } });
  });
});
