/** A trace as a pcap file, streamed. */
import type { Trace } from '../trace/trace';
import type { PcapResolution } from './pcapWriter';
import { writePcap } from './pcapWriter';
import type { RenderOptions, RenderReport } from './renderFlows';
import { renderFlows } from './renderFlows';

/** Chunks of the file; returns the report. Throws at once where the trace cannot become packets. */
export function renderPcap(
  trace: Trace,
  { resolution, ...options }: RenderOptions & { readonly resolution?: PcapResolution },
): Generator<Uint8Array<ArrayBuffer>, RenderReport> {
  return writePcap(renderFlows(trace, options), resolution);
}
