/** What the device knows of the codecs: gap bins, masks, protocol rules and values' tables, written once a runner. */
import { UNBOUNDED } from '../kernels/lanes';
import type { Runner } from '../kernels/machine';
import { RULE, RULE_WORDS } from '../kernels/settleMark';
import { ADDRESS_FAMILIES, familyOf } from '../streams/addressFamily';
import type { Codecs } from '../streams/dataset';
import type { Encoder } from '../streams/encoder';
import { MOST_BUCKETS } from '../streams/pairRenewal';
import { tokenRange } from '../streams/numericCodec';
import type { NumberField } from '../streams/schema';
import { FIELDS } from '../streams/schema';
import { protocolsOfServices } from '../streams/serviceVocabulary';
import { feasibleRange, minPacketBytes, transportOf } from '../trace/feasible';
import { drawsValue } from './deviceProgram';
import { inputOf, integersOf } from '../kernels/machine';

/** Writes all tables of a device program. */
export function writeDeviceTables(
  runner: Runner,
  codecs: Codecs,
  hostTokens: ReadonlyMap<string, number>,
): void {
  const { encoder, gaps } = codecs;
  writeGapTables(runner, codecs);
  writeRenewals(runner, codecs);
  inputOf(runner, 'gapEncoding').set(gaps.gapEncoding.edges);
  inputOf(runner, 'ageEncoding').set(gaps.ageEncoding.edges);
  writeMask(integersOf(runner, 'allowed'), encoder.streams, (stream, pair) => stream.allowed[pair] === 1);
  writePairs(integersOf(runner, 'pairHosts'), encoder, hostTokens);
  writeServices(runner, encoder);
  writeRules(inputOf(runner, 'rules'), encoder);
  for (const field of encoder.fields)
    if (FIELDS[field].kind === 'number') writeNumbers(runner, encoder, field as NumberField);
}

function writeGapTables(runner: Runner, { gaps: { streams } }: Codecs): void {
  const [edges, limits] = [inputOf(runner, 'edges'), inputOf(runner, 'limits')];
  streams.forEach(({ codec, longest }, s) => {
    edges.set(codec.edges, s * codec.edges.length);
    limits.set([codec.tail, longest, codec.resolution], 4 * s);
  });
  writeMask(integersOf(runner, 'support'), streams, ({ support }, category) => support[category] === 1);
}

function writeRenewals(runner: Runner, { renewals }: Codecs): void {
  const ages = inputOf(runner, 'renewalAges').fill(UNBOUNDED);
  const weights = inputOf(runner, 'renewalWeights');
  const rows = integersOf(runner, 'renewalRows').fill(-1);
  const pairCount = rows.length / renewals.length;
  let row = 0;
  renewals.forEach(({ pairs, ages: starts, logRatios }, s) =>
    pairs.forEach((pair, k) => {
      rows[s * pairCount + pair] = row;
      ages.set(starts[k]!, row * MOST_BUCKETS);
      weights.set(logRatios[k]!, row * MOST_BUCKETS);
      row++;
    }),
  );
}

/** Rows of bits, as many words a row as the place has room for. */
function writeMask<Row>(
  words: Int32Array,
  rows: readonly Row[],
  has: (row: Row, category: number) => boolean,
): void {
  const width = words.length / rows.length;
  words.fill(0);
  rows.forEach((row, r) => {
    for (let k = 0; k < 32 * width; k++) if (has(row, k)) words[r * width + (k >> 5)]! |= 1 << (k & 31);
  });
}

/** Tokens of a pair's hosts and its address family. */
export function pairWords(
  [source, destination]: readonly [string, string],
  hostTokens: ReadonlyMap<string, number>,
): [number, number, number] {
  const family = ADDRESS_FAMILIES.indexOf(familyOf(source));
  return [hostTokens.get(source) ?? 0, hostTokens.get(destination) ?? 0, family];
}

function writePairs(words: Int32Array, { pairs }: Encoder, hostTokens: ReadonlyMap<string, number>): void {
  pairs.pairs.forEach((pair, i) => words.set(pairWords(pair, hostTokens), 4 * (i + 1)));
}

/** Per service its protocol, the states that go with it and the roles of source ports. */
function writeServices(runner: Runner, encoder: Encoder): void {
  const { services, states, statesOfProtocol, portRoles } = encoder;
  const protocols = protocolsOfServices(services);
  integersOf(runner, 'protocols').set(protocols.map((name) => services.protocols.indexOf(name)));
  writeMask(
    integersOf(runner, 'states'),
    protocols,
    (name, state) => state < states.length && (statesOfProtocol.get(name)?.has(state) ?? true),
  );
  if (encoder.numbers.sourcePort)
    writeMask(
      integersOf(runner, 'ports'),
      [...protocols.keys()],
      (service, port) => portRoles.get(service)?.has(port) ?? true,
    );
  writeMask(integersOf(runner, 'services'), ADDRESS_FAMILIES, (family, service) => {
    const seen = encoder.protocolsOf.get(family);
    return service < protocols.length && (seen === undefined || seen.has(protocols[service]!));
  });
}

const bounded = (value: number) => Math.min(value, UNBOUNDED);

/** What `feasible.ts` says of each protocol and state, as the few numbers that its bounds are made of. */
function writeRules(rules: Float32Array, { services, states, trainsLast }: Encoder): void {
  services.protocols.forEach((protocol, p) => {
    [...states, ''].forEach((state, s) => {
      const row = rules.subarray((p * (states.length + 1) + s) * RULE_WORDS);
      const known = { protocol, state, ipVersion: 4 } as const;
      const [source, destination] = [
        feasibleRange('sourcePackets', known),
        feasibleRange('destinationPackets', known),
      ];
      const mostOf = (sourcePackets: number) => feasibleRange('sourceBytes', { ...known, sourcePackets }).max;
      row[RULE.sourceLeast] = source.min;
      row[RULE.sourceMost] = bounded(source.max);
      row[RULE.destinationLeast] = destination.min;
      row[RULE.destinationMost] = bounded(destination.max);
      row[RULE.packetMost] = mostOf(1);
      row[RULE.closes] = mostOf(2) < 2 * mostOf(1) ? 1 : 0;
      row[RULE.bare] = minPacketBytes(known);
      row[RULE.bare + 1] = minPacketBytes({ ...known, ipVersion: 6 });
      row[RULE.bare + 2] = row[RULE.bare]!;
      row[RULE.train] = trainsLast ? 1 : 0;
      row[RULE.portMost] = transportOf(protocol) === 'icmp' ? 255 : 65_535;
    });
  });
}

function writeNumbers(runner: Runner, { numbers }: Encoder, field: NumberField): void {
  const codec = numbers[field]!;
  const [least, most] = [inputOf(runner, `least.${field}`), inputOf(runner, `most.${field}`)];
  least.forEach((_, token) => {
    const range = tokenRange(codec, token);
    least[token] = range ? range.min : -UNBOUNDED;
    most[token] = range ? bounded(range.max) : UNBOUNDED;
  });
  if (!drawsValue(field)) return;
  inputOf(runner, `atoms.${field}`).set(codec.atoms);
  inputOf(runner, `lower.${field}`).set(codec.lower);
  inputOf(runner, `tail.${field}`)[0] = codec.tail;
}
