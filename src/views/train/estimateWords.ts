/** What training would take, in words. */
import { formatBytes, formatCount, formatSpan } from '../../charts/format';
import type { TrainingEstimate } from '../../store/state';

type RunEstimate = TrainingEstimate['runs']['present'];

const BACKENDS: Record<TrainingEstimate['backend']['backend'], string> = {
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
};

/** No more digits than are known. */
const roughly = (value: number) => Number(value.toPrecision(2));

const unbroken = (figure: string) => figure.replaceAll(' ', '\u00a0');

/** About 40 s, 85 MB. */
export function costWords({ seconds, bytes }: Pick<RunEstimate, 'seconds' | 'bytes'>): string {
  const time = formatSpan(Math.max(1, Math.round(roughly(seconds))));
  return `About ${unbroken(time)}, ${unbroken(formatBytes(roughly(bytes)))}.`;
}

/** A sentence on the run that would be begun now. */
export function runWords({ backend, isMeasured, runs: { present } }: TrainingEstimate): string {
  const [time, memory] = costWords(present).slice(0, -1).split(', ');
  const basis = isMeasured
    ? 'by the speed of the last run in the list'
    : 'by a usual speed, since nothing has been measured here yet';
  const steps = `at most ${formatCount(present.steps)} steps on ${BACKENDS[backend.backend]}`;
  return `${time} and ${memory} for ${steps}, ${basis}; less where it stops early. Packets, where the trace has them, come on top.`;
}
