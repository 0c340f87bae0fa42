/** Shared files: someone opens a document, and often saves it and a few more before turning to something else. */
import { geometric, logNormal } from '../../math/draws';
import { poissonArrivals } from '../../math/poissonArrivals';
import type { Random } from '../../math/random';
import { FILE_SERVER } from '../addresses';
import { tcp } from '../exchange';
import { HOUR } from '../presence';
import type { Draft, Process } from '../process';
import { roundTripTo } from '../process';

const BURSTS_AN_HOUR = 0.8;
const FILES_A_BURST = 2.2;
const READ_SHARE = 0.7;

export const files: Process = (office, random, emit) => {
  for (const { client, working } of office.presence) {
    for (const { from, to } of working) {
      for (const start of poissonArrivals(random, BURSTS_AN_HOUR / HOUR, from, to)) {
        let at = start;
        for (let left = geometric(random, FILES_A_BURST); left > 0; left--, at += logNormal(random, 8, 1))
          emit(open(random, client, at));
      }
    }
  }
};

function open(random: Random, client: string, at: number): Draft {
  const content = Math.round(Math.min(logNormal(random, 80_000, 1.8), 1e8));
  const reads = random.uniform() < READ_SHARE;
  const exchange = tcp(random, {
    up: 1800 + (reads ? 0 : content),
    down: 2100 + (reads ? content : 0),
    roundTrip: roundTripTo(FILE_SERVER, random),
    bandwidth: 5e7,
    idle: logNormal(random, 10, 0.5),
  });
  return { at, source: client, destination: FILE_SERVER, port: 445, service: 'smb', exchange };
}
