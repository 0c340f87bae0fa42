/** Things that call home: gaps uniform in period ± jitter, day and night. The table is ground truth for tests. */
import type { Random } from '../../math/random';
import type { Seconds } from '../../trace/trace';
import {
  CAMERA,
  CAMERA_CLOUD,
  CLIMATE_CLOUD,
  DOOR_SENSOR,
  NAME_SERVER,
  PRINTERS,
  THERMOSTAT,
} from '../addresses';
import type { Exchange } from '../exchange';
import { ping, tcp, udp } from '../exchange';
import type { Process } from '../process';
import { roundTripTo, ticks } from '../process';

interface Beacon {
  readonly source: string;
  readonly destination: string;
  readonly period: Seconds;
  /** Half-width of the uniform gap, seconds. */
  readonly jitter: Seconds;
  /** Responder's port; ICMP code for the ping. */
  readonly port: number;
}

interface Caller extends Beacon {
  readonly service: string;
  readonly sourcePort?: number;
  readonly exchange: (random: Random, roundTrip: Seconds) => Exchange;
}

const report = (up: number, down: number) => (random: Random, roundTrip: Seconds) =>
  tcp(random, {
    up: up + random.integer(16),
    down,
    roundTrip,
    bandwidth: 1e6,
    idle: 0.05 * random.exponential(),
  });

const CALLERS: readonly Caller[] = [
  {
    source: THERMOSTAT,
    destination: CLIMATE_CLOUD,
    period: 300,
    jitter: 6,
    port: 8883,
    service: 'ssl',
    exchange: report(620, 3100),
  },
  {
    source: CAMERA,
    destination: CAMERA_CLOUD,
    period: 120,
    jitter: 1,
    port: 32100,
    service: '',
    exchange: (_, wait) => udp(48, 44, wait),
  },
  {
    source: DOOR_SENSOR,
    destination: CLIMATE_CLOUD,
    period: 900,
    jitter: 9,
    port: 8883,
    service: 'ssl',
    exchange: report(410, 3100),
  },
  ...PRINTERS.map((destination) => ({
    ...{ source: NAME_SERVER, destination, period: 1800, jitter: 2, port: 0, service: '', sourcePort: 8 },
    exchange: (_: Random, roundTrip: Seconds) => ping(roundTrip, 3),
  })),
];

export const OFFICE_BEACONS: readonly Beacon[] = CALLERS.map(
  ({ source, destination, period, jitter, port }) => ({
    ...{ source, destination, period, jitter, port },
  }),
);

export const beacons: Process = (office, random, emit) => {
  for (const { exchange, period, jitter, ...flow } of CALLERS) {
    for (const at of ticks(random, { from: 0, to: office.span }, period, jitter)) {
      emit({ at, ...flow, exchange: exchange(random, roundTripTo(flow.destination, random)) });
    }
  }
};
