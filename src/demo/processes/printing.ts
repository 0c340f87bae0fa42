/** Printing: now and then, at the printer nearest to the desk; the driver asks for the toner first. */
import { between, logNormal } from '../../math/draws';
import { poissonArrivals } from '../../math/poissonArrivals';
import { CLIENTS, PRINTERS } from '../addresses';
import { tcp, udp } from '../exchange';
import { HOUR } from '../presence';
import type { Process } from '../process';
import { roundTripTo } from '../process';

const JOBS_AN_HOUR = 0.2;

export const printing: Process = (office, random, emit) => {
  for (const { client: source, working } of office.presence) {
    const destination = PRINTERS[CLIENTS.indexOf(source) % PRINTERS.length]!;
    for (const { from, to } of working) {
      for (const at of poissonArrivals(random, JOBS_AN_HOUR / HOUR, from, to)) {
        const roundTrip = roundTripTo(destination, random);
        emit({
          at,
          source,
          destination,
          port: 161,
          service: 'snmp',
          exchange: udp(43, 47, roundTrip + 0.004),
        });
        const up = Math.round(logNormal(random, 300_000, 1.2));
        const exchange = tcp(random, {
          up,
          down: 220,
          roundTrip,
          bandwidth: 2e6,
          idle: between(random, 0.5, 3),
        });
        emit({ at: at + between(random, 0.1, 0.4), source, destination, port: 9100, service: '', exchange });
      }
    }
  }
};
