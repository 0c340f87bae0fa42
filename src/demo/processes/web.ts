/**
 * People read pages: sessions start at random while someone is at work, each a geometric number of visits with log-normal
 * reading time between them, to sites of Zipf popularity. Every visit is a look-up, the site, then what its page loads.
 */
import { between, createWeightedIndex, geometric, logNormal, zipfWeights } from '../../math/draws';
import { poissonArrivals } from '../../math/poissonArrivals';
import type { Random } from '../../math/random';
import type { Seconds } from '../../trace/trace';
import { ASSET_HOSTS, NAME_SERVER, RESOLVER, SITES } from '../addresses';
import { tcp, udp } from '../exchange';
import { HOUR } from '../presence';
import type { Draft, Process } from '../process';
import { roundTripTo } from '../process';

const SESSIONS_AN_HOUR = 0.65;
const VISITS_A_SESSION = 5;
const READING_TIME: Seconds = 25;
const ASSETS_A_VISIT = 1.2;
/** Share of look-ups that the office's own server has to pass on. */
const CACHE_MISS = 0.3;
/** Share of sites still without TLS. */
const PLAIN = 0.15;

const site = createWeightedIndex(zipfWeights(SITES.length, 0.9));
const asset = createWeightedIndex(zipfWeights(ASSET_HOSTS.length, 1));

export const web: Process = (office, random, emit) => {
  for (const { client, working } of office.presence) {
    for (const { from, to } of working) {
      for (const at of poissonArrivals(random, SESSIONS_AN_HOUR / HOUR, from, to))
        session(random, client, at, to, emit);
    }
  }
};

type Emit = (flow: Draft) => void;

function session(random: Random, client: string, start: Seconds, end: Seconds, emit: Emit): void {
  let at = start;
  for (let visits = geometric(random, VISITS_A_SESSION); visits > 0 && at < end; visits--) {
    visit(random, client, at, emit);
    at += 2 + logNormal(random, READING_TIME, 1);
  }
}

function visit(random: Random, client: string, at: Seconds, emit: Emit): void {
  const index = site(random);
  const opened = at + lookUp(random, client, at, emit);
  emit({
    at: opened,
    source: client,
    destination: SITES[index]!,
    ...page(random, SITES[index]!, index % 20 < 20 * PLAIN),
  });
  for (const delay of poissonArrivals(random, ASSETS_A_VISIT / 2, 0.08, 2.08)) {
    const destination = ASSET_HOSTS[asset(random)]!;
    emit({ at: opened + delay, source: client, destination, ...page(random, destination, false) });
  }
}

/** The look-up's flows; returns the 5 to 60 ms from the question until the client opens its connection. */
function lookUp(random: Random, client: string, at: Seconds, emit: Emit): Seconds {
  const missed = random.uniform() < CACHE_MISS;
  const wait = missed ? between(random, 0.02, 0.06) : between(random, 0.005, 0.02);
  const answered = wait * between(random, 0.4, 0.95);
  const dns = { port: 53, service: 'dns' };
  const [question, answer] = [24 + random.integer(24), 60 + random.integer(200)];
  emit({ at, source: client, destination: NAME_SERVER, ...dns, exchange: udp(question, answer, answered) });
  if (missed) {
    const exchange = udp(question + 11, answer + 11, answered * 0.8);
    emit({ at: at + answered * 0.1, source: NAME_SERVER, destination: RESOLVER, ...dns, exchange });
  }
  return wait;
}

function page(
  random: Random,
  destination: string,
  plain: boolean,
): Pick<Draft, 'port' | 'service' | 'exchange'> {
  const exchange = tcp(random, {
    up: Math.round(logNormal(random, plain ? 450 : 1500, 0.6)),
    down: Math.round(Math.min(logNormal(random, 18_000, 1.5), 2e7)),
    roundTrip: roundTripTo(destination, random),
    bandwidth: logNormal(random, 1.5e6, 0.7),
    idle: random.uniform() < 0.3 ? between(random, 5, 5.2) : 0.05 * random.exponential(),
  });
  return { ...(plain ? { port: 80, service: 'http' } : { port: 443, service: 'ssl' }), exchange };
}
