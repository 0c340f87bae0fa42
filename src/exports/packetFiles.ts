/** Captures: the trace's flows rendered as packets, in the containers that tools read. */
import type { PcapResolution } from '../render/pcapWriter';
import { renderFlows } from '../render/renderFlows';
import { renderPcap } from '../render/renderPcap';
import type { Trace } from '../trace/trace';
import { hasLabels } from './flowTexts';
import { writePcapng } from './pcapngWriter';
import type { Write } from './writer';

export const writePcapMicroseconds = pcapWriter('microsecond');
export const writePcapNanoseconds = pcapWriter('nanosecond');

function pcapWriter(resolution: PcapResolution): Write {
  return (trace, options) => renderPcap(trace, { ...options, resolution });
}

export const writeLabelledPcapng: Write = (trace, options) =>
  writePcapng(renderFlows(trace, options), {
    application: options.application,
    commentOf: hasLabels(trace) ? comments(trace) : () => '',
  });

/** pcapML's `sampleid,label` (nprint.github.io/pcapml): a sample is a flow; what has no label is benign. */
function comments(trace: Trace): (flow: number) => string {
  const labels = trace.labels.map((label) => label.replaceAll(',', ';') || 'benign');
  return (flow) => `${flow},${labels[trace.label[flow]!]!}`;
}
