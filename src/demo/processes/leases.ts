/** Addresses: a client that starts shouts for one, renews it half-way through its eight hours; things renew at noon and night. */
import { CAMERA, BROADCAST, DOOR_SENSOR, NAME_SERVER, PRINTERS, THERMOSTAT, UNSPECIFIED } from '../addresses';
import { udp } from '../exchange';
import { HOUR } from '../presence';
import type { Process } from '../process';
import { roundTripTo, ticks } from '../process';

const THINGS = [...PRINTERS, THERMOSTAT, CAMERA, DOOR_SENSOR];
const ports = { sourcePort: 68, port: 67, service: 'dhcp' };

export const leases: Process = (office, random, emit) => {
  const renew = (source: string, at: number) =>
    emit({
      at,
      source,
      destination: NAME_SERVER,
      ...ports,
      exchange: udp(300, 300, roundTripTo(NAME_SERVER, random)),
    });
  for (const { client, on } of office.presence) {
    // Discover and request, both broadcast; the server's answers are a flow of the other direction that Zeek merges away.
    emit({
      at: on.from - 20 * random.uniform(),
      source: UNSPECIFIED,
      destination: BROADCAST,
      ...ports,
      exchange: udp(300, 0, 1.01, 2),
    });
    for (let at = on.from + 4 * HOUR; at < on.to; at += 4 * HOUR) renew(client, at + random.uniform());
  }
  for (const thing of THINGS) {
    for (const at of ticks(random, { from: 0, to: office.span }, 12 * HOUR, 60)) renew(thing, at);
  }
};
