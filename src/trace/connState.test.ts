import { describe, expect, it } from 'vitest';
import type { EndpointState } from './connState';
import { ENDPOINT, answeredPeerState, nextEndpointState, tcpConnState, udpConnState } from './connState';
import { TCP_FLAGS } from './packet';

const FLAGS: Record<string, number> = {
  S: TCP_FLAGS.SYN,
  H: TCP_FLAGS.SYN | TCP_FLAGS.ACK,
  A: TCP_FLAGS.ACK,
  F: TCP_FLAGS.FIN | TCP_FLAGS.ACK,
  R: TCP_FLAGS.RST,
};

/** Plays a Zeek-style history: upper case = initiator, lower case = responder; S SYN, H SYN-ACK, A data, F FIN, R RST. */
function stateAfter(history: string): string {
  const states: [EndpointState, EndpointState] = [ENDPOINT.INACTIVE, ENDPOINT.INACTIVE];
  for (const letter of history) {
    const flags = FLAGS[letter.toUpperCase()]!;
    const own = letter === letter.toUpperCase() ? 0 : 1;
    const peer = states[1 - own]!;
    states[own] = nextEndpointState(states[own]!, peer, flags);
    states[1 - own] = answeredPeerState(peer, flags);
  }
  return tcpConnState(...states);
}

describe('tcpConnState', () => {
  it.each([
    ['S', 'S0'],
    ['SS', 'S0'],
    ['ShAa', 'S1'],
    ['ShAaFfA', 'SF'],
    ['ShAafFa', 'SF'],
    ['ShAaFfR', 'SF'],
    ['ShAaFfr', 'SF'],
    ['Sr', 'REJ'],
    ['ShAaF', 'S2'],
    ['ShAaf', 'S3'],
    ['ShAaR', 'RSTO'],
    ['ShAar', 'RSTR'],
    ['ShAaFR', 'RSTO'],
    ['SR', 'RSTOS0'],
    ['hr', 'RSTRH'],
    ['SF', 'SH'],
    ['hf', 'SHR'],
    ['h', 'OTH'],
    ['Aa', 'OTH'],
    ['AaFf', 'SF'],
    ['SaRShAa', 'S1'],
    ['SrSr', 'REJ'],
    ['SrShAaFf', 'SF'],
  ])('history %s is %s', (history, state) => expect(stateAfter(history)).toBe(state));
});

it('udpConnState tells who spoke', () => {
  expect([udpConnState(true, false), udpConnState(true, true), udpConnState(false, true)]).toEqual([
    'S0',
    'SF',
    'SHR',
  ]);
});
