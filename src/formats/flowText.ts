/** A row of a flow log, spelled out → `Flow`. */
import { canonicalAddress } from '../trace/hostTable';
import type { Flow } from '../trace/trace';
import { NO_COUNT, parseCount, parseEpoch } from './numberText';

/** The cells of a row by what they mean; '' = unknown. */
interface FlowText {
  /** Epoch seconds with decimals. */
  readonly start: string;
  /** Seconds. */
  readonly duration: string;
  readonly protocol: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly destination: string;
  readonly destinationPort: string;
  readonly service: string;
  readonly state: string;
  readonly sourcePackets: string;
  readonly sourceBytes: string;
  readonly destinationPackets: string;
  readonly destinationBytes: string;
  readonly label: string;
}

/** The flow, or null where its start is no time or a count no number. */
export function parseFlow(text: FlowText): Flow | null {
  const epoch = parseEpoch(text.start);
  if (epoch === null) return null;
  // Spelled out, not spread: a spread costs twenty times as much as all the rest of a row.
  const flow: Flow = {
    seconds: epoch.seconds,
    nanoseconds: epoch.nanoseconds,
    duration: parseCount(text.duration, NaN),
    protocol: text.protocol.toLowerCase(),
    source: canonicalAddress(text.source),
    sourcePort: parseCount(text.sourcePort, -1),
    destination: canonicalAddress(text.destination),
    destinationPort: parseCount(text.destinationPort, -1),
    service: text.service,
    state: text.state,
    sourcePackets: parseCount(text.sourcePackets, NaN),
    sourceBytes: parseCount(text.sourceBytes, NaN),
    destinationPackets: parseCount(text.destinationPackets, NaN),
    destinationBytes: parseCount(text.destinationBytes, NaN),
    label: text.label,
  };
  return COUNTS.some((name) => flow[name] === NO_COUNT) ? null : flow;
}

const COUNTS = [
  ...(['duration', 'sourcePort', 'destinationPort'] as const),
  ...(['sourcePackets', 'sourceBytes', 'destinationPackets', 'destinationBytes'] as const),
];
