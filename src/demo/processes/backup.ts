/** The file server copies itself to the cloud: all day long a little, most of it in the small hours. */
import { logNormal } from '../../math/draws';
import { poissonArrivals } from '../../math/poissonArrivals';
import { BACKUP_CLOUD, FILE_SERVER } from '../addresses';
import { tcp } from '../exchange';
import { DAY, HOUR } from '../presence';
import type { Process } from '../process';
import { roundTripTo } from '../process';

const PEAK_AN_HOUR = 8;
const PEAK_HOUR = 2;

/** Poisson of rate PEAK · ((1 + cos(2π (t − 02:00)/day))/2)², drawn by thinning (Lewis and Shedler 1979). */
export const backup: Process = (office, random, emit) => {
  for (const at of poissonArrivals(random, PEAK_AN_HOUR / HOUR, 0, office.span)) {
    const relative = ((1 + Math.cos((2 * Math.PI * (at - PEAK_HOUR * HOUR)) / DAY)) / 2) ** 2;
    if (random.uniform() >= relative) continue;
    const transfer = {
      up: Math.round(logNormal(random, 400_000, 1.3)),
      down: 5200 + random.integer(900),
      bandwidth: 3e6,
      idle: 0.2,
    };
    const exchange = tcp(random, { ...transfer, roundTrip: roundTripTo(BACKUP_CLOUD, random) });
    emit({ at, source: FILE_SERVER, destination: BACKUP_CLOUD, port: 443, service: 'ssl', exchange });
  }
};
