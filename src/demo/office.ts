/**
 * A small office as a stochastic simulation whose every process is known: 12 clients, name, file and mail server, two
 * printers, three things that call home, and the web. Two weeks are about 39,000 flows. All times are UTC, from a Monday on.
 */
import { createRandom } from '../math/random';
import type { Flow, Trace } from '../trace/trace';
import { createTraceBuilder } from '../trace/traceBuilder';
import { CLIENTS } from './addresses';
import { DAY, simulatePresence } from './presence';
import type { Draft, Process } from './process';
import { backup } from './processes/backup';
import { beacons } from './processes/beacons';
import { clocks } from './processes/clocks';
import { files } from './processes/files';
import { leases } from './processes/leases';
import { mail } from './processes/mail';
import { printing } from './processes/printing';
import { web } from './processes/web';

export { OFFICE_BEACONS } from './processes/beacons';

/** Monday 2 March 2026, 00:00 UTC. */
const OFFICE_START_SECONDS = 1_772_409_600;

const PROCESSES: Readonly<Record<string, Process>> = {
  web,
  mail,
  files,
  printing,
  clocks,
  leases,
  backup,
  beacons,
};

interface OfficeOptions {
  readonly seed: number;
  /** Whole days; 14 where left out. */
  readonly days?: number;
}

export function simulateOffice({ seed, days = 14 }: OfficeOptions): Trace {
  const random = createRandom(seed);
  const office = { span: days * DAY, presence: simulatePresence(random.substream('presence'), days) };
  const drafts: Draft[] = [];
  for (const [name, process] of Object.entries(PROCESSES)) {
    process(office, random.substream(name), (flow) => drafts.push(flow));
  }
  const flows = drafts.filter(({ at }) => at >= 0 && at < office.span).sort((a, b) => a.at - b.at);
  const nextPort = createPorts();
  const builder = createTraceBuilder();
  for (const flow of flows) builder.add(asFlow(flow, flow.sourcePort ?? nextPort(flow.source)));
  const start = BigInt(OFFICE_START_SECONDS) * 1_000_000_000n;
  return builder.finish({ window: { start, end: start + BigInt(office.span) * 1_000_000_000n } });
}

/** Times and durations are whole microseconds, as in a capture. Spelt out: a spread costs twenty times as much here. */
function asFlow({ at, source, destination, port, service, exchange }: Draft, sourcePort: number): Flow {
  const microseconds = Math.floor(at * 1e6);
  return {
    seconds: OFFICE_START_SECONDS + Math.floor(microseconds / 1e6),
    nanoseconds: (microseconds % 1e6) * 1000,
    duration: Math.round(exchange.duration * 1e6) / 1e6,
    protocol: exchange.protocol,
    source,
    sourcePort,
    destination,
    destinationPort: port,
    service,
    state: exchange.state,
    sourcePackets: exchange.sourcePackets,
    sourceBytes: exchange.sourceBytes,
    destinationPackets: exchange.destinationPackets,
    destinationBytes: exchange.destinationBytes,
    label: '',
  };
}

/** Each host counts through its system's range: Windows on the clients, Linux elsewhere. Starts differ by address. */
function createPorts(): (host: string) => number {
  const used = new Map<string, number>();
  return (host) => {
    const [low, size] = CLIENTS.includes(host) ? [49152, 16384] : [32768, 28232];
    const count = used.get(host) ?? Number(host.split('.')[3]) * 577;
    used.set(host, count + 1);
    return low + (count % size);
  };
}
