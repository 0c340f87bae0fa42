/**
 * One event for every lane as a program that draws by itself: read event → history → gap → time → mark after mark, each
 * token straight into the next head, the whole event into a ring. Run many times a submission it needs no host.
 */
import { RECORD, RECORD_WORDS, NUMBER_WORDS, RING_WORDS } from '../kernels/lanes';
import type { Lanes } from '../kernels/lanes';
import type { Call, Matrix, Program } from '../kernels/program';
import type { MarkRules, Settled, ValueTable } from '../kernels/settleMark';
import { RULE_WORDS } from '../kernels/settleMark';
import type { Node, Tape } from '../kernels/tape';
import type { BatchInputs } from '../model/features';
import { declareBatch } from '../model/features';
import { gapInput, gapOutput, hiddenLayer } from '../model/heads/gap';
import { markContext, markLogits } from '../model/heads/marks';
import { carryOf, readHistory } from '../model/history';
import { modelTape } from '../model/modelTape';
import type { Dimensions } from '../model/parameters';
import { DENSE_SIZE, modelDimensions, streamColumns } from '../model/parameters';
import type { ModelConfiguration } from '../model/configuration';
import { ADDRESS_FAMILIES } from '../streams/addressFamily';
import type { Codecs } from '../streams/dataset';
import { fieldTokens } from '../streams/encoder';
import { ENCODING_SIZE } from '../streams/gapModel';
import { MOST_BUCKETS } from '../streams/pairRenewal';
import type { FieldName, NumberField } from '../streams/schema';
import { FIELDS } from '../streams/schema';
import { tokensTold } from './stepPrograms';

export interface DeviceShape {
  readonly lanes: number;
  /** Events of a lane that the ring holds: as many may be drawn between two looks. */
  readonly slots: number;
}

const PACKETS: readonly FieldName[] = ['sourcePackets', 'destinationPackets'];

/** Words of a mask's row. */
export const maskWords = (categories: number) => Math.ceil(categories / 32);

/** Whether a field's value is drawn on the device. */
export const drawsValue = (field: FieldName) => PACKETS.includes(field);

/** The program; its inputs are written by `deviceTables.ts` and `deviceLanes.ts`, its `ring` is read. */
export function deviceProgram(
  codecs: Codecs,
  configuration: ModelConfiguration,
  shape: DeviceShape,
): Program {
  const dimensions = modelDimensions(codecs, configuration);
  const tape = modelTape(dimensions, false);
  const given = declareGiven(tape, codecs, dimensions, shape);
  const lanes: Lanes = {
    count: shape.lanes,
    slots: shape.slots,
    numbers: tape.kept('numbers', shape.lanes, NUMBER_WORDS).value.at,
    ring: tape.kept('ring', shape.lanes * shape.slots, RING_WORDS).value.at,
    records: tape.keptIntegers('records', shape.lanes * RECORD_WORDS),
  };
  tape.keptIntegers('admitted', shape.lanes);
  const seen = tape.keptIntegers('seen', shape.lanes * dimensions.pairs * 2);
  const inputs = declareBatch(tape, dimensions, { lanes: shape.lanes, steps: 1 }, true);
  const step: Step = { tape, codecs, dimensions, lanes, given, inputs };
  const history = readHistory(tape, inputs, dimensions.layers, 0);
  drawTime(step, history);
  weighAges(step, seen);
  drawMarks(step, history);
  tape.sampling({
    kernel: 'finishEvent',
    lanes,
    when: inputs.when.value,
    clock: dimensions.clock,
    features: ENCODING_SIZE,
    clockBefore: inputs.clockBefore.value,
    dense: inputs.dense.value,
    ages: given.ageEncoding,
    resolution: given.limits + 2,
    seen,
    pairs: dimensions.pairs,
    event: inputs.event.index,
    columns: dimensions.eventOffsets.length,
  });
  const program = tape.finish();
  return { ...program, calls: [admission(program, dimensions, shape.lanes), ...program.calls] };
}

interface Step {
  readonly tape: Tape;
  readonly codecs: Codecs;
  readonly dimensions: Dimensions;
  readonly lanes: Lanes;
  readonly given: Given;
  readonly inputs: BatchInputs;
}

type Given = ReturnType<typeof declareGiven>;

/** What the host writes: tables of the codecs, and what a stream brings into its lane. */
function declareGiven(
  tape: Tape,
  { encoder, renewals }: Codecs,
  dimensions: Dimensions,
  { lanes, slots }: DeviceShape,
) {
  const { gapCategories, streams, pairs, clock, layers, width } = dimensions;
  const vector = (name: string, size: number) => tape.input(name, 1, size).value.at;
  const numbers = encoder.fields.filter((field) => FIELDS[field].kind === 'number') as NumberField[];
  const services = fieldTokens(encoder, 'service');
  const mask = (name: string, rows: number, categories: number) =>
    tape.integers(name, rows * maskWords(categories));
  for (let layer = 0; layer < layers; layer++) tape.input(`admit.${carryOf(layer)}`, lanes, 2 * width);
  tape.input('admit.dense', lanes, DENSE_SIZE);
  tape.input('admit.clockBefore', lanes, clock);
  tape.input('admit.numbers', lanes, NUMBER_WORDS);
  for (const name of ['admit.decayTime', 'admit.keep']) vector(name, lanes);
  for (const name of ['ticket', 'admit.stream']) tape.integers(name, lanes);
  tape.integers('admit.records', lanes * RECORD_WORDS);
  tape.integers('admit.event', lanes * dimensions.eventOffsets.length);
  tape.integers('admit.seen', lanes * pairs * 2);
  const rules: MarkRules = {
    protocols: tape.integers('protocols', services),
    rules: vector('rules', encoder.services.protocols.length * (encoder.states.length + 1) * RULE_WORDS),
    states: encoder.states.length + 1,
  };
  return {
    edges: vector('edges', streams * (gapCategories - 2)),
    limits: vector('limits', 4 * streams),
    renewals: declareRenewals(tape, renewals, streams * pairs),
    gapEncoding: vector('gapEncoding', ENCODING_SIZE + 1),
    ageEncoding: vector('ageEncoding', ENCODING_SIZE + 1),
    phase: tape.integers('phase', 2),
    support: mask('support', streams, gapCategories),
    allowed: mask('allowed', streams, pairs),
    serviceMask: mask('services', ADDRESS_FAMILIES.length, services),
    stateMask: mask('states', services, encoder.states.length + 1),
    portMask: encoder.numbers.sourcePort ? mask('ports', services, fieldTokens(encoder, 'sourcePort')) : -1,
    hosts: {
      pairs: tape.integers('pairHosts', 4 * pairs),
      pool: tape.integers('pool', lanes * slots * 4),
      poolSize: slots,
    },
    rules,
    ranges: new Map(
      numbers.map((field) => [
        field as FieldName,
        {
          least: vector(`least.${field}`, fieldTokens(encoder, field)),
          most: vector(`most.${field}`, fieldTokens(encoder, field)),
        },
      ]),
    ),
    values: new Map(
      numbers.filter(drawsValue).map((field): [FieldName, ValueTable] => {
        const { atoms, lower } = encoder.numbers[field]!;
        return [
          field,
          {
            atoms: vector(`atoms.${field}`, atoms.length),
            atomCount: atoms.length,
            lower: vector(`lower.${field}`, lower.length),
            bins: lower.length,
            tail: vector(`tail.${field}`, 1),
          },
        ];
      }),
    ),
  };
}

/** What ages say of each pair of each stream. @param size of the index: streams × pairs */
function declareRenewals(tape: Tape, renewals: Codecs['renewals'], size: number) {
  const known = renewals.reduce((sum, { pairs }) => sum + pairs.length, 0);
  const table = (name: string) => tape.input(name, 1, known * MOST_BUCKETS).value.at;
  return {
    rows: tape.integers('renewalRows', size),
    ages: table('renewalAges'),
    weights: table('renewalWeights'),
    buckets: MOST_BUCKETS,
  };
}

/** Streams enter lanes before the first event of a block. */
function admission({ places, integerPlaces }: Program, { layers }: Dimensions, lanes: number): Call {
  const matrix = (name: string, vector: boolean): Matrix => {
    const { at, size } = places.get(name)!;
    return { at, rows: lanes, columns: size / lanes, stride: vector ? 1 : size / lanes };
  };
  const names = [...Array.from({ length: layers }, (_, layer) => carryOf(layer)), 'dense', 'clockBefore'];
  const copy = (name: string, vector = false) => ({
    from: matrix(`admit.${name}`, vector),
    to: matrix(name, vector),
  });
  return {
    kernel: 'admitRows',
    lanes,
    ticket: integerPlaces.get('ticket')!.at,
    admitted: integerPlaces.get('admitted')!.at,
    floats: [
      ...[...names, 'numbers'].map((name) => copy(name)),
      ...['decayTime', 'keep'].map((name) => copy(name, true)),
    ],
    integers: ['records', 'event', 'stream', 'seen'].map((name) => {
      const from = integerPlaces.get(`admit.${name}`)!;
      return { from: from.at, to: integerPlaces.get(name)!.at, columns: from.size / lanes };
    }),
  };
}

/** The gap after the event that was just read, and the time that it leads to. */
function drawTime({ tape, codecs, dimensions, lanes, given, inputs }: Step, history: Node): void {
  const columns = streamColumns(dimensions);
  const [hidden] = tape.linear([hiddenLayer('gap', gapInput(tape, history, inputs, columns))]);
  const [logits] = tape.linear([gapOutput(hidden, inputs, columns)]);
  const categories = dimensions.gapCategories;
  tape.sampling({
    kernel: 'drawCategory',
    lanes,
    logits: logits.value,
    categories,
    draw: 0,
    mask: { by: RECORD.stream, bits: given.support, words: maskWords(categories) },
    range: null,
    elapsed: true,
  });
  const { dayHarmonics, weekHarmonics } = codecs.encoder.clock;
  tape.sampling({
    kernel: 'advanceTime',
    lanes,
    draw: 0,
    bins: categories - 2,
    edges: given.edges,
    limits: given.limits,
    phase: given.phase,
    harmonics: [dayHarmonics, weekHarmonics],
    encoding: given.gapEncoding,
    features: ENCODING_SIZE,
    when: inputs.when.value,
    clock: dimensions.clock,
    decayTime: inputs.decayTime,
    keep: inputs.keep,
  });
}

/** What the pairs' ages at that time say. */
function weighAges({ tape, dimensions, lanes, given, inputs }: Step, seen: number): void {
  tape.sampling({
    kernel: 'weighAges',
    lanes,
    seen,
    pairs: dimensions.pairs,
    ...given.renewals,
    result: inputs.renewal.value,
  });
}

/** Mark after mark: logits, a token, what it leaves to the next. */
function drawMarks(step: Step, history: Node): void {
  const { tape, codecs, dimensions, lanes, given, inputs } = step;
  const columns = streamColumns(dimensions);
  const fields: readonly Settled[] = ['pair', ...codecs.encoder.fields];
  let context = markContext(tape, history, inputs, columns);
  fields.forEach((field, mark) => {
    const [hidden] = tape.linear([hiddenLayer(`marks.${mark}`, context)]);
    const [logits] = tape.linear([markLogits(mark, hidden, inputs, columns)]);
    tape.sampling({
      kernel: 'drawCategory',
      lanes,
      logits: logits.value,
      categories: dimensions.marks[mark]!,
      draw: mark + 1,
      mask: maskOf(step, field),
      range: field === 'pair' ? null : (given.ranges.get(field) ?? null),
      elapsed: false,
    });
    const next = fields[mark + 1] ?? null;
    const told = next ? tape.keptIntegers(`told.${mark}`, lanes.count * tokensTold(mark + 1)) : -1;
    const column = mark === 0 ? 0 : mark + 2;
    tape.sampling({
      kernel: 'settleMark',
      lanes,
      mark,
      draw: mark + 1,
      settles: field,
      next,
      rules: given.rules,
      event: inputs.event.index,
      columns: dimensions.eventOffsets.length,
      column,
      rows: dimensions.eventOffsets.slice(column, column + (mark === 0 ? 3 : 1)),
      told,
      hosts: mark === 0 ? given.hosts : null,
      values: field === 'pair' ? null : (given.values.get(field) ?? null),
    });
    if (next) context = addTold(tape, context, told, tokensTold(mark + 1));
  });
}

function maskOf({ dimensions, given, codecs }: Step, field: Settled) {
  switch (field) {
    case 'pair':
      return { by: RECORD.stream, bits: given.allowed, words: maskWords(dimensions.pairs) };
    case 'service':
      return {
        by: RECORD.family,
        bits: given.serviceMask,
        words: maskWords(fieldTokens(codecs.encoder, 'service')),
      };
    case 'state':
      return { by: RECORD.service, bits: given.stateMask, words: maskWords(given.rules.states) };
    case 'sourcePort': {
      const categories = dimensions.marks.at(-1)!;
      return { by: RECORD.service, bits: given.portMask, words: maskWords(categories) };
    }
    default:
      return null;
  }
}

function addTold(tape: Tape, base: Node, index: number, columns: number): Node {
  const [sum] = tape.embeddingSum({
    base,
    table: 'marks.table',
    index,
    stages: new Array<number>(columns).fill(0),
    planes: 1,
    usage: { order: 0, rowStart: 0 },
  });
  return sum!;
}
