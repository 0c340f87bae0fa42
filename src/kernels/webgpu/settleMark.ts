/** Enters a drawn mark: an invocation a lane; what a mark does not need is not in its code. */
import type { SettleMark, Settled } from '../settleMark';
import { RULE, RULE_WORDS, VALUE_ATTEMPTS } from '../settleMark';
import { LANE, SAMPLING, laneFields } from './sampling';
import type { Dispatch } from './shader';
import { createDispatch } from './shader';

/** The token everywhere, then the bounds of the next mark. */
export function lowerSettleMark(call: SettleMark): Dispatch[] {
  const { lanes, hosts, values, settles, rows, next } = call;
  const { mark, draw, event, columns, column, told } = call;
  const fields = {
    ...laneFields(lanes),
    ...{ mark, draw, event, columns, column, told },
    ...call.rules,
    ...Object.fromEntries(rows.map((row, k) => [`row${k}`, row])),
    ...(hosts && { pairsAt: hosts.pairs, poolAt: hosts.pool, poolSize: hosts.poolSize }),
    ...(values && {
      atomsAt: values.atoms,
      atomCount: values.atomCount,
      lowerAt: values.lower,
      bins: values.bins,
      tailAt: values.tail,
    }),
  };
  const tokens = rows.map(
    (_, k) => `{
      let row = row${k} + ${['chosen', 'source', 'destination'][k]!};
      integers[event + lane * columns + column + ${k}] = row;
      if (told >= 0) { integers[told + lane * ${rows.length} + ${k}] = row; }
    }`,
  );
  const body = `
    let lane = index;
    ${LANE}
    if (integers[at + RECORD_live] == 0) { return; }
    let drawn = integers[at + RECORD_category];
    floats[ring + RING_tokens + mark] = f32(drawn);
    let chosen = max(drawn, 0);
    ${hosts ? SETTLE_PAIR : ''}
    ${settles === 'service' || settles === 'state' ? `integers[at + RECORD_${settles}] = chosen;` : ''}
    ${settles === 'sourcePackets' || settles === 'destinationPackets' ? settlePackets(settles) : ''}
    ${tokens.join('\n')}
    ${next ? setBounds(next) : ''}`;
  return [
    createDispatch({
      element: 'f32',
      groups: [fields],
      counts: [lanes.count],
      writesIntegers: true,
      declarations: SAMPLING,
      body,
    }),
  ];
}

const SETTLE_PAIR = `
    var origin = pairsAt + 4 * chosen;
    if (chosen == 0) {
      let others = integers[at + RECORD_others];
      origin = poolAt + 4 * (lane * poolSize + others % poolSize);
      integers[at + RECORD_others] = others + 1;
    }
    let source = integers[origin];
    let destination = integers[origin + 1];
    integers[at + RECORD_pair] = chosen;
    integers[at + RECORD_family] = integers[origin + 2];
    floats[own + NUMBER_sourcePackets] = -1.0;
    floats[own + NUMBER_destinationPackets] = -1.0;`;

function settlePackets(settles: 'sourcePackets' | 'destinationPackets'): string {
  return `
    var value = -1.0;
    let bin = drawn - atomCount;
    if (drawn < 0) { value = floats[own + NUMBER_least]; }
    else if (bin < 0) { value = floats[atomsAt + drawn]; }
    else if (bin < bins) {
      let start = max(floats[lowerAt + bin], floats[own + NUMBER_least]);
      var end = floats[own + NUMBER_most] + 1.0;
      if (bin + 1 < bins) { end = min(end, floats[lowerAt + bin + 1]); }
      for (var attempt = 0; attempt <= ${VALUE_ATTEMPTS}; attempt++) {
        let u = laneUniform(at, draw, attempt, PURPOSE_value);
        var factor = pow(1.0 - u, -1.0 / floats[tailAt]);
        if (end < UNBOUNDED) { factor = pow((end + 1.0) / (start + 1.0), u); }
        value = max(start, min(floor((start + 1.0) * factor) - 1.0, end - 1.0));
        var atom = 0;
        while (atom < atomCount && floats[atomsAt + atom] != value) { atom++; }
        if (atom == atomCount) { break; }
      }
    }
    floats[own + NUMBER_${settles}] = value;
    floats[ring + RING_${settles}] = value;`;
}

const bytes = (packets: string, least: number, most: number) => `
    let packets = floats[own + NUMBER_${packets}];
    least = floats[rule + ${least}] * bare;
    most = select(UNBOUNDED, 0.0, floats[rule + ${most}] == 0.0);
    if (packets >= 0.0) {
      let last = select(0.0, 1.0, floats[rule + ${RULE.closes}] > 0.0 && packets > 1.0);
      least = packets * bare;
      most = (packets - last) * floats[rule + ${RULE.packetMost}] + last * bare;
    }`;

const BOUNDS: Partial<Record<Settled, string>> = {
  sourcePackets: `least = floats[rule + ${RULE.sourceLeast}]; most = floats[rule + ${RULE.sourceMost}];`,
  sourceBytes: bytes('sourcePackets', RULE.sourceLeast, RULE.sourceMost),
  destinationPackets: `
    let other = select(0.0, 1.0, floats[own + NUMBER_sourcePackets] == 0.0);
    least = max(other, floats[rule + ${RULE.destinationLeast}]);
    most = floats[rule + ${RULE.destinationMost}];`,
  destinationBytes: bytes('destinationPackets', RULE.destinationLeast, RULE.destinationMost),
  duration: `
    let there = floats[own + NUMBER_sourcePackets];
    let back = floats[own + NUMBER_destinationPackets];
    if (there >= 0.0 && back >= 0.0) {
      if (there + back < 2.0) { most = 0.0; } else { least = floats[rule + ${RULE.train}]; }
    }`,
  sourcePort: `most = floats[rule + ${RULE.portMost}];`,
};

function setBounds(next: Settled): string {
  return `
    let protocol = integers[protocols + integers[at + RECORD_service]];
    let rule = rules + (protocol * states + integers[at + RECORD_state]) * ${RULE_WORDS};
    let bare = floats[rule + ${RULE.bare} + integers[at + RECORD_family]];
    var least = 0.0;
    var most = UNBOUNDED;
    ${BOUNDS[next] ?? ''}
    floats[own + NUMBER_least] = least;
    floats[own + NUMBER_most] = most;`;
}
