/**
 * The packets of the ten services with most of them, service by service: what each distance between packets inside flows
 * is a mean of. A service is a protocol with the responder's port. Of long flows only the first packets are kept
 * (`trace/packetTable.ts`), on both sides alike.
 */
import { topIndices } from '../../math/topIndices';
import type { PacketTable } from '../../trace/packetTable';
import { comparablePackets } from '../../trace/packetTable';
import type { CompareSides, Distance } from '../metric';
import type { Sample } from '../sample';

const SERVICES = 10;
const PORTS = 65_537;

/** A flow whose packets were kept: rows [first, end) of the table. */
export interface FlowSpan {
  readonly packets: PacketTable;
  readonly first: number;
  readonly end: number;
}

/** Collects the numbers of one flow that a distance is about. */
export type DescribeFlow = (flow: FlowSpan, out: number[], resolution: number) => void;

/**
 * Mean over the reference's ten busiest services of a distance between the flows' numbers, weighted by how many the
 * reference has (n is their sum). Where the candidate lacks a service, all its packets stand in for it. NaN where either
 * side has no packets.
 */
export function byService(
  describe: DescribeFlow,
  between: (sortedA: Float64Array, sortedB: Float64Array) => number,
): CompareSides {
  return ({ flows: reference }, { flows: candidate }, { resolution }) =>
    meanOf(serviceDistances({ reference, candidate, resolution }, describe, between));
}

/** One service's part in such a mean. */
export interface ServiceDistance {
  /** Common id of the protocol. */
  readonly protocol: number;
  /** Responder's port, −1 where there is none. */
  readonly port: number;
  readonly value: number;
  readonly n: number;
}

interface Compared {
  readonly reference: Sample;
  readonly candidate: Sample;
  readonly resolution: number;
}

/** Service by service, busiest first; those without a number in the reference are left out. */
export function serviceDistances(
  { reference, candidate, resolution }: Compared,
  describe: DescribeFlow,
  between: (sortedA: Float64Array, sortedB: Float64Array) => number,
): ServiceDistance[] {
  const numbers = (sample: Sample, key: number | null) => numbersOf(sample, key, describe, resolution);
  let any: Float64Array | null = null;
  return busiestServices(reference).flatMap((key) => {
    const real = numbers(reference, key);
    const own = numbers(candidate, key);
    const other = own.length > 0 ? own : (any ??= numbers(candidate, null));
    if (real.length === 0) return [];
    const [protocol, port] = [Math.floor(key / PORTS), (key % PORTS) - 1];
    return [{ protocol, port, value: between(real, other), n: real.length }];
  });
}

function meanOf(services: readonly ServiceDistance[]): Distance {
  const n = services.reduce((sum, service) => sum + service.n, 0);
  return { value: services.reduce((sum, service) => sum + service.n * service.value, 0) / n, n };
}

/** Keys of the services with most packets, busiest first. */
export function busiestServices(sample: Sample): number[] {
  const counts = new Map<number, number>();
  const { packets } = sample;
  for (let i = 0; packets && i < sample.length; i++) {
    const key = serviceKey(sample, i);
    counts.set(key, (counts.get(key) ?? 0) + comparablePackets(packets, i));
  }
  const keys = [...counts.keys()];
  return topIndices(Float64Array.from(counts.values()), SERVICES).map((at) => keys[at]!);
}

function serviceKey({ protocol, destinationPort }: Sample, flow: number): number {
  return protocol[flow]! * PORTS + destinationPort[flow]! + 1;
}

/** Ascending. */
function numbersOf(
  sample: Sample,
  key: number | null,
  describe: DescribeFlow,
  resolution: number,
): Float64Array {
  const out: number[] = [];
  const { packets } = sample;
  for (let i = 0; packets && i < sample.length; i++) {
    if (packets.kept[i] === 0 || (key !== null && serviceKey(sample, i) !== key)) continue;
    const first = packets.first[i]!;
    describe({ packets, first, end: first + comparablePackets(packets, i) }, out, resolution);
  }
  return Float64Array.from(out).sort();
}
