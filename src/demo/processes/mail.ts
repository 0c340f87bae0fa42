/** Mail: every running client asks its mail box each quarter of an hour, people write, the world writes back. */
import { logNormal } from '../../math/draws';
import { poissonArrivals } from '../../math/poissonArrivals';
import type { Random } from '../../math/random';
import { MAIL_PEERS, MAIL_SERVER } from '../addresses';
import { tcp } from '../exchange';
import { HOUR } from '../presence';
import type { Draft, Process } from '../process';
import { roundTripTo, ticks } from '../process';

const POLL = { period: 900, jitter: 15 };
const WRITTEN_AN_HOUR = 0.9;
/** Share of written mails that leave the office, a second or two later. */
const OUTWARD = 0.6;
/** Arriving mails an hour while someone is at work, for each client that runs. */
const RECEIVED_AN_HOUR = 0.9;

export const mail: Process = (office, random, emit) => {
  for (const { client, on, working } of office.presence) {
    for (const at of ticks(random, on, POLL.period, POLL.jitter)) emit(poll(random, client, at));
    for (const at of poissonArrivals(random, RECEIVED_AN_HOUR / HOUR, on.from, on.to))
      emit(smtp(random, anyPeer(random), MAIL_SERVER, at));
    for (const { from, to } of working) {
      for (const at of poissonArrivals(random, WRITTEN_AN_HOUR / HOUR, from, to))
        write(random, client, at, emit);
    }
  }
};

function poll(random: Random, client: string, at: number): Draft {
  const news = random.uniform() < 0.25 ? logNormal(random, 20_000, 1.3) : 0;
  const exchange = tcp(random, {
    up: 160 + random.integer(40),
    down: 420 + random.integer(80) + Math.round(news),
    roundTrip: roundTripTo(MAIL_SERVER, random),
    bandwidth: 2e7,
    idle: 0.02 + 0.02 * random.exponential(),
  });
  return { at, source: client, destination: MAIL_SERVER, port: 143, service: 'imap', exchange };
}

function write(random: Random, client: string, at: number, emit: (flow: Draft) => void): void {
  emit(smtp(random, client, MAIL_SERVER, at));
  if (random.uniform() < OUTWARD)
    emit(smtp(random, MAIL_SERVER, anyPeer(random), at + 1 + random.exponential()));
}

function smtp(random: Random, source: string, destination: string, at: number): Draft {
  const exchange = tcp(random, {
    up: 300 + Math.round(logNormal(random, 9000, 1.4)),
    down: 350 + random.integer(120),
    roundTrip: roundTripTo(source === MAIL_SERVER ? destination : source, random),
    bandwidth: 4e6,
    idle: 0.1 * random.exponential(),
  });
  return { at, source, destination, port: 25, service: 'smtp', exchange };
}

function anyPeer(random: Random): string {
  return MAIL_PEERS[random.integer(MAIL_PEERS.length)]!;
}
