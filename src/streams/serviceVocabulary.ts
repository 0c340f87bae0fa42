/** What a flow asks for, as one token: (protocol, responder port, application name); rarer ones are OTHER of their protocol. */
import type { Random } from '../math/random';

export interface Service {
  readonly protocol: string;
  /** Responder port or ICMP code, −1 = unknown. */
  readonly port: number;
  readonly name: string;
}

/** Tokens: one OTHER a protocol (an unknown protocol counts as the first), then the common services. */
export interface ServiceVocabulary {
  readonly protocols: readonly string[];
  readonly common: readonly Service[];
  /** Per protocol: what OTHER stood for in training, with counts. */
  readonly rare: readonly (readonly (readonly [service: Service, count: number])[])[];
}

const MOST = 160;
const PORTS = 65_537;
const LOG_UNKNOWN_PROTOCOL = -Math.log(256);

/** Fits on training services, most common first; at most 160 that hold ≥ 3 events and ≥ .03 %. */
export function fitServiceVocabulary(services: readonly Service[]): ServiceVocabulary {
  const counts = new Map<string, { service: Service; count: number }>();
  for (const service of services) {
    const entry = counts.get(serviceKey(service));
    if (entry) entry.count++;
    else counts.set(serviceKey(service), { service, count: 1 });
  }
  const ranked = [...counts.values()].sort(
    (a, b) => b.count - a.count || (serviceKey(a.service) < serviceKey(b.service) ? -1 : 1),
  );
  const least = Math.max(3, 0.0003 * services.length);
  const common = ranked.filter(({ count }) => count >= least).slice(0, MOST);
  const rare = ranked.slice(common.length);
  const protocols = [...new Set(ranked.map(({ service }) => service.protocol))];
  return {
    protocols,
    common: common.map(({ service }) => service),
    rare: protocols.map((protocol) =>
      rare
        .filter(({ service }) => service.protocol === protocol)
        .map(({ service, count }) => [service, count]),
    ),
  };
}

export const serviceTokens = (vocabulary: ServiceVocabulary) =>
  vocabulary.protocols.length + vocabulary.common.length;

/** The protocol of each token. */
export const protocolsOfServices = ({ protocols, common }: ServiceVocabulary): readonly string[] => [
  ...protocols,
  ...common.map(({ protocol }) => protocol),
];

const serviceKey = ({ protocol, port, name }: Service) => `${protocol}/${port}/${name}`;

/** Service key → token, for encoding many rows. */
export function serviceIndex(vocabulary: ServiceVocabulary): (service: Service) => number {
  const common = new Map(
    vocabulary.common.map((service, i) => [serviceKey(service), vocabulary.protocols.length + i]),
  );
  const others = new Map(vocabulary.protocols.map((protocol, i) => [protocol, i]));
  return (service) => common.get(serviceKey(service)) ?? others.get(service.protocol) ?? 0;
}

/** log P(service | token): 0 for a common one; for OTHER a blend of what it stood for and a uniform port. */
export function logServiceGivenToken(vocabulary: ServiceVocabulary, token: number, service: Service): number {
  if (token >= vocabulary.protocols.length) return 0;
  if (service.protocol !== vocabulary.protocols[token]) return LOG_UNKNOWN_PROTOCOL - Math.log(PORTS);
  const rare = vocabulary.rare[token]!;
  const { novelty, total, names } = rareStatistics(rare);
  const seen = rare.find(([other]) => other.port === service.port && other.name === service.name)?.[1] ?? 0;
  const fresh = novelty / PORTS / (names.has(service.name) ? names.size + 1 : (names.size + 1) * 1e3);
  return Math.log((total > 0 ? ((1 - novelty) * seen) / total : 0) + fresh);
}

/** Draws what OTHER of a protocol stands for, or returns the common service. */
export function sampleService(vocabulary: ServiceVocabulary, token: number, random: Random): Service {
  if (token >= vocabulary.protocols.length) return vocabulary.common[token - vocabulary.protocols.length]!;
  const rare = vocabulary.rare[token]!;
  const protocol = vocabulary.protocols[token]!;
  const { novelty, total, names } = rareStatistics(rare);
  if (total === 0 || random.uniform() < novelty) {
    return {
      protocol,
      port: portsOf(vocabulary, protocol) ? 1 + random.integer(65_535) : -1,
      name: [...names][random.integer(names.size)] ?? '',
    };
  }
  let u = random.uniform() * total;
  for (const [service, count] of rare) {
    u -= count;
    if (u < 0) return service;
  }
  return rare[rare.length - 1]![0];
}

/** Good–Turing: the chance of an unseen service is the share of OTHER events whose service was seen once. */
function rareStatistics(rare: readonly (readonly [Service, number])[]) {
  const total = rare.reduce((sum, [, count]) => sum + count, 0);
  const once = rare.filter(([, count]) => count === 1).length;
  const novelty = total === 0 ? 1 : Math.min(0.95, Math.max(0.05, once / total));
  return { total, novelty, names: new Set(rare.map(([service]) => service.name)) };
}

function portsOf(vocabulary: ServiceVocabulary, protocol: string): boolean {
  return (
    vocabulary.common.some((service) => service.protocol === protocol && service.port > 255) ||
    /tcp|udp|sctp/.test(protocol)
  );
}
