/**
 * Ancestral sampling of many streams, some lanes at a time: when a lane's stream has passed the window, the next one takes
 * its place. A stream draws from a substream of its own, so its flows depend neither on its lane nor on other streams.
 */
import type { HostMachine } from '../kernels/machine';
import type { Seconds, Trace } from '../trace/trace';
import type { LaneStepper } from './laneStepper';
import { createLaneStepper } from './laneStepper';
import { sampleNextGap } from './sampleGap';
import { sampleMixtureGap } from './sampleMixtureGap';
import type { Drawing } from './sampleMarks';
import type {
  GenerativeModel,
  Lane,
  Run,
  SamplingProgress,
  SamplingRequest,
  StreamFlows,
} from './streamLanes';
import { tempered } from './temper';
import { enter, flowsOf, nextTime, prepareStreams, progressOf, workOf } from './streamLanes';

const MOST_LANES = 16;
const PROGRESS_EVERY = 64;

/**
 * Samples the given streams over the window.
 * @param trace the trace the model was trained on: its training rows are replayed to warm the state
 * @param machine holds the model's weights
 */
export async function* sampleStreams(
  model: GenerativeModel,
  trace: Trace,
  request: SamplingRequest,
  streams: readonly number[],
  machine: HostMachine,
): AsyncGenerator<SamplingProgress, StreamFlows[]> {
  const { codecs, configuration } = model;
  const { run, ready, memories } = await prepareStreams(model, trace, request, streams, machine);
  const finished: StreamFlows[] = [];
  const work = workOf(ready, run);
  let stepper = await createLaneStepper(machine, codecs, configuration, MOST_LANES);
  let lanes: (Lane | null)[] = new Array<null>(MOST_LANES).fill(null);
  for (let round = 0; ; round++) {
    lanes.forEach((lane, l) => {
      if (lane && !lane.done) return;
      if (lane) finished.push(flowsOf(lane));
      lanes[l] = ready.pop() ?? null;
      if (lanes[l]) stepper.restore(l, memories.get(lanes[l].stream)!);
    });
    const active = lanes.flatMap((lane, l) => (lane ? [l] : []));
    if (active.length === 0) return finished;
    if (request.control?.stopped) return [...finished, ...active.map((l) => flowsOf(lanes[l]!))];
    if (active.length <= lanes.length / 2) {
      // Few long streams are left: lanes that have none would cost as much as theirs.
      const fewer = await createLaneStepper(machine, codecs, configuration, active.length);
      active.forEach((l, k) => fewer.restore(k, stepper.memory(l)));
      stepper.dispose();
      [stepper, lanes] = [fewer, active.map((l) => lanes[l]!)];
    }
    advance(run, stepper, lanes);
    if (round % PROGRESS_EVERY === 0) yield progressOf(finished, lanes, work, run);
  }
}

/** Every lane reads one event; those that have read all of theirs draw the next. */
function advance(run: Run, stepper: LaneStepper, lanes: readonly (Lane | null)[]): void {
  lanes.forEach((lane, l) => {
    if (lane) stepper.put(l, lane.stream, lane.pending.shift()!);
  });
  stepper.read();
  const drawings: { lane: Lane; l: number; gap: Seconds; time: Seconds; drawing: Drawing }[] = [];
  lanes.forEach((lane, l) => {
    if (!lane || lane.pending.length > 0) return;
    const { gap, time } = nextTime(run, lane, (silence) => drawGap(run, lane, stepper.gapOutput(l), silence));
    if (lane.done) return;
    stepper.putTime(l, lane.stream, gap, time, lane.lastSeen);
    drawings.push({ lane, l, gap, time, drawing: run.marks.begin(lane.random) });
  });
  if (drawings.length === 0) return;
  for (let mark = 0; mark < run.marks.marks; mark++) {
    stepper.decide(mark);
    for (const { lane, l, drawing } of drawings) {
      const logits = tempered(stepper.markLogits(mark, l), run.markTemperatures[mark]);
      stepper.tell(l, mark, run.marks.draw(drawing, mark, lane.stream, logits));
    }
  }
  for (const { lane, gap, time, drawing } of drawings) enter(run, lane, gap, time, drawing);
}

function drawGap(
  { codecs, gapChoices, gapComponents, gapTemperature, rhythms }: Run,
  lane: Lane,
  output: Float32Array,
  silence: Seconds,
) {
  const { stream, random } = lane;
  if (gapComponents !== null) return sampleMixtureGap(output, gapComponents, random, silence);
  const draw = { elapsed: silence, last: lane.last, rhythm: rhythms?.[stream] ?? null };
  const logits = tempered(output, gapTemperature);
  return sampleNextGap(codecs.gaps.streams[stream]!, gapChoices[stream]!, logits, random, draw);
}
