import { describe, expect, it } from 'vitest';
import { createRandom } from '../math/random';
import { parseAddress } from '../trace/ipAddress';
import { isHostMac, parseMac } from '../trace/macAddress';
import { addressScorer, fitAddressModel, sampleAddress } from './addressModel';
import { fitHostModel, fitPairResolution, pairScorer, samplePair } from './pairVocabulary';
import {
  fitServiceVocabulary,
  logServiceGivenToken,
  sampleService,
  serviceIndex,
  serviceTokens,
} from './serviceVocabulary';

describe('addresses of new hosts', () => {
  const model = fitAddressModel(['10.0.0.1', '10.0.0.2', '10.0.7.9', '2001:db8::1']);

  it('prefers known subnets, yet gives every address a chance', () => {
    expect(addressScorer(model)('10.0.0.77')).toBeGreaterThan(addressScorer(model)('10.9.0.77'));
    expect(addressScorer(model)('10.9.0.77')).toBeGreaterThan(addressScorer(model)('77.9.0.77'));
    expect(Number.isFinite(addressScorer(model)('77.9.0.77'))).toBe(true);
  });

  it('is a distribution: the /24s of a one-/24 model sum to the mass of its levels', () => {
    const one = fitAddressModel(['10.0.0.1']);
    const inside = 256 * Math.exp(addressScorer(one)('10.0.0.9'));
    const share = 2 / 3; // one known IPv4 host, add-one over two families
    expect(inside / share).toBeCloseTo(0.4 + 0.3 * 2 ** -8 + 0.2 * 2 ** -16 + 0.1 * 2 ** -24, 6);
  });

  it('draws unicast addresses, mostly near known ones', () => {
    const random = createRandom(1);
    const drawn = Array.from({ length: 500 }, () => sampleAddress(model, random));
    expect(drawn.every((host) => parseAddress(host) !== null)).toBe(true);
    expect(drawn.filter((host) => host.startsWith('10.0.')).length).toBeGreaterThan(150);
  });
});

describe('stations of frames without IP', () => {
  const stations = ['00:1b:19:00:00:01', '00:1b:19:00:00:02', '01:0c:cd:01:00:01'];

  it('are drawn where stations are known, mostly of known makers, never as groups', () => {
    const model = fitAddressModel(stations);
    const random = createRandom(2);
    const drawn = Array.from({ length: 300 }, () => sampleAddress(model, random));
    expect(drawn.every((host) => isHostMac(parseMac(host)!))).toBe(true);
    expect(drawn.filter((host) => host.startsWith('00:1b:19:')).length).toBeGreaterThan(200);
  });

  it.each<[string, string[]]>([
    ['00:00:00:00:00:00', ['00:00:00:00:00:00', '10.0.0.1', '10.0.0.2']],
    [stations[0]!, [stations[0]!, '10.0.0.1', '2001:db8::1']],
    [stations[0]!, stations],
    ['2001:db8::1', ['2001:db8::1', ...stations]],
    ['a-name', ['a-name', ...stations]],
  ])('%s meets its own kind, however few there are', (source, known) => {
    const pairs = known.map((host): [string, string] => [host, source]);
    const hosts = fitHostModel(pairs, known);
    const event = { pair: [source, source] as const, knownSource: true, knownDestination: true };
    const resolution = fitPairResolution([source], [event]);
    const random = createRandom(3);
    for (let i = 0; i < 50; i++) {
      const [from, to] = samplePair({ ...resolution, rare: [], novelty: 1 }, hosts, random);
      expect([from, parseMac(to) === null]).toEqual([source, parseMac(source) === null]);
      expect(to).not.toBe(source);
      expect(pairScorer(hosts)(resolution, [from, to])).toBeLessThan(0);
    }
  });
});

describe('pairs behind OTHER', () => {
  const events = Array.from({ length: 40 }, (_, i): [string, string] => [
    '10.0.0.1',
    i % 4 === 3 ? `20.0.0.${i + 1}` : '30.0.0.1',
  ]);
  const hosts = fitHostModel([['10.0.0.1', '30.0.0.1']], ['10.0.0.1', '30.0.0.1']);
  const resolution = fitPairResolution(
    ['10.0.0.1'],
    events.map((pair) => ({ pair, knownSource: true, knownDestination: pair[1] === '30.0.0.1' })),
  );

  it('meets new pairs at the rate of the later part of training', () => {
    expect(resolution.novelty).toBeCloseTo(5 / 18, 5); // 4 fresh of the last 16, add-one
    const random = createRandom(4);
    const drawn = Array.from({ length: 3000 }, () => samplePair(resolution, hosts, random));
    const known = new Set(events.map((pair) => pair.join()));
    expect(drawn.filter((pair) => !known.has(pair.join())).length / 3000).toBeCloseTo(resolution.novelty, 1);
    expect(drawn.every(([source, destination]) => source === '10.0.0.1' && destination !== source)).toBe(
      true,
    );
  });

  it('gives every pair of the stream a finite probability, rare ones the most', () => {
    const score = pairScorer(hosts);
    const rare = score(resolution, ['10.0.0.1', '30.0.0.1']);
    const fresh = score(resolution, ['10.0.0.1', '99.1.2.3']);
    expect(rare).toBeGreaterThan(fresh);
    expect(Number.isFinite(fresh)).toBe(true);
  });
});

describe('scanners', () => {
  // New sources, all to one server, which itself speaks to ever new clients.
  const server = '147.0.0.1';
  const events = Array.from({ length: 90 }, (_, i) => {
    const other = `5.6.${i}.7`;
    const pair: [string, string] = i % 3 === 0 ? [server, other] : [other, server];
    return { pair, knownSource: i % 3 === 0, knownDestination: i % 3 !== 0 };
  });
  const hosts = fitHostModel(
    events.map(({ pair }) => pair),
    events.flatMap(({ pair }) => pair),
  );
  const resolution = { ...fitPairResolution([], events), rare: [] };

  it('stay new sources that meet known destinations: nobody else fans out', () => {
    const random = createRandom(5);
    const drawn = Array.from({ length: 900 }, () => samplePair(resolution, hosts, random));
    const ofServer = drawn.filter(([source]) => source === server).length;
    expect(drawn.filter((pair) => pair.includes(server)).length / 900).toBeGreaterThan(0.9);
    expect(ofServer / 900).toBeGreaterThan(0.25);
    expect(ofServer / 900).toBeLessThan(0.42);
    const peers = new Map<string, Set<string>>();
    for (const [source, to] of drawn) peers.set(source, (peers.get(source) ?? new Set()).add(to));
    expect([...peers].filter(([source, met]) => source !== server && met.size > 2).length).toBeLessThan(5);
  });

  it('are likelier than two strangers', () => {
    const score = pairScorer(hosts);
    expect(score(resolution, ['9.9.9.9', server])).toBeGreaterThan(score(resolution, ['9.9.9.9', '8.8.8.8']));
  });
});

describe('services', () => {
  const dns = { protocol: 'udp', port: 53, name: 'dns' };
  const http = { protocol: 'tcp', port: 80, name: 'http' };
  const odd = (port: number) => ({ protocol: 'tcp', port, name: '' });
  const vocabulary = fitServiceVocabulary([
    ...Array<typeof dns>(50).fill(dns),
    ...Array<typeof dns>(30).fill(http),
    odd(8081),
    odd(8081),
    odd(9),
  ]);
  const tokenOf = serviceIndex(vocabulary);

  it('keeps common ones whole and folds the rest into their protocol', () => {
    expect(serviceTokens(vocabulary)).toBe(2 + 2);
    expect(sampleService(vocabulary, tokenOf(dns), createRandom(1))).toEqual(dns);
    expect(tokenOf(odd(9))).toBe(tokenOf(odd(12_345)));
    expect(logServiceGivenToken(vocabulary, tokenOf(dns), dns)).toBe(0);
    expect(logServiceGivenToken(vocabulary, tokenOf(odd(9)), odd(8081))).toBeGreaterThan(
      logServiceGivenToken(vocabulary, tokenOf(odd(9)), odd(777)),
    );
  });

  it('resolves OTHER to a service of its protocol', () => {
    const random = createRandom(2);
    for (let i = 0; i < 50; i++)
      expect(sampleService(vocabulary, tokenOf(odd(9)), random).protocol).toBe('tcp');
  });

  it('an unknown protocol still has a probability', () => {
    expect(
      Number.isFinite(logServiceGivenToken(vocabulary, 0, { protocol: 'sctp', port: 1, name: '' })),
    ).toBe(true);
  });
});
