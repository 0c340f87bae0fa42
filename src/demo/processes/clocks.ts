/** Clocks: clients ask the office's server every 4,096 s, servers and things the same, the server asks outside (RFC 5905). */
import {
  CAMERA,
  CLIENTS,
  DOOR_SENSOR,
  FILE_SERVER,
  MAIL_SERVER,
  NAME_SERVER,
  THERMOSTAT,
  TIME_SOURCE,
} from '../addresses';
import { udp } from '../exchange';
import type { Process } from '../process';
import { roundTripTo, ticks } from '../process';

const PERIOD = 4096;
const JITTER = 40;
const ALWAYS_ON = [FILE_SERVER, MAIL_SERVER, THERMOSTAT, CAMERA, DOOR_SENSOR];

export const clocks: Process = (office, random, emit) => {
  const ask = (
    source: string,
    destination: string,
    window: { from: number; to: number },
    period = PERIOD,
  ) => {
    for (const at of ticks(random, window, period, JITTER)) {
      // Windows asks from an ephemeral port, ntpd from its own.
      const sourcePort = CLIENTS.includes(source) ? {} : { sourcePort: 123 };
      emit({
        at,
        source,
        ...sourcePort,
        destination,
        port: 123,
        service: 'ntp',
        exchange: udp(48, 48, roundTripTo(destination, random)),
      });
    }
  };
  for (const { client, on } of office.presence) ask(client, NAME_SERVER, on);
  for (const device of ALWAYS_ON) ask(device, NAME_SERVER, { from: 0, to: office.span });
  ask(NAME_SERVER, TIME_SOURCE, { from: 0, to: office.span }, PERIOD / 2);
};
