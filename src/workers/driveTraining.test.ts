import { describe, expect, it } from 'vitest';
import { driveTraining } from './driveTraining';
import { nextTask } from './nextTask';
import type { TrainEvent, TrainingProgress } from './protocol';
import { createTrainingGate } from './trainingGate';

function progress(step: number): TrainingProgress {
  return {
    step,
    epoch: 0,
    share: step / 10,
    events: step * 100,
    learningRate: 1,
    gradientNorm: 1,
    training: { gap: 1 / step },
    validation: null,
  };
}

async function* steps(control: { stopped: boolean }, count = 10): AsyncGenerator<TrainingProgress, string> {
  for (let step = 1; step <= count && !control.stopped; step++) yield progress(step);
  return control.stopped ? 'stopped' : 'whole';
}

function run() {
  let seconds = 0;
  const gate = createTrainingGate(() => (seconds += 1));
  const events: TrainEvent[] = [];
  const controller = new AbortController();
  const options = { signal: controller.signal, report: (event: TrainEvent) => void events.push(event) };
  return { gate, events, controller, finished: driveTraining(steps(gate.control), gate, options) };
}

const SAME = { gap: 1 };

const settle = async () => {
  for (let i = 0; i < 30; i++) await nextTask();
};

describe('a run', () => {
  it('reports every step that tells losses, with speed and time left', async () => {
    const { events, finished } = run();
    expect(await finished).toMatchObject({ model: 'whole', last: { step: 10 } });
    expect(events).toHaveLength(10);
    expect(events[4]).toMatchObject({
      kind: 'progress',
      progress: { step: 5 },
      eventsPerSecond: expect.any(Number),
      secondsLeft: expect.any(Number),
    });
  });

  it('pauses between steps, takes single ones, and goes on', async () => {
    const { gate, events, finished } = run();
    gate.turn('pause');
    await settle();
    expect(events).toHaveLength(1);
    gate.turn('step');
    await settle();
    expect(events).toHaveLength(2);
    gate.turn('resume');
    expect((await finished).model).toBe('whole');
  });

  it('tells where it stands when it is paused while it rests', async () => {
    // The clock stands still, so that no time ever makes a report due.
    const gate = createTrainingGate(() => 0);
    const told: number[] = [];
    async function* silent() {
      for (let step = 1; step <= 3; step++) yield { ...progress(step), training: SAME };
      return 'whole';
    }
    const rest = async (step: number) => {
      await nextTask();
      if (step === 2) gate.turn('pause');
    };
    const report = (event: TrainEvent) => {
      if (event.kind === 'progress') told.push(event.progress.step);
    };
    const { signal } = new AbortController();
    const finished = driveTraining(silent(), gate, { signal, report, rest });
    await settle();
    expect(told.at(-1)).toBe(2);
    gate.turn('resume');
    await finished;
  });

  it('keeps what it has when stopped, also out of a pause', async () => {
    const { gate, finished } = run();
    gate.turn('pause');
    await settle();
    gate.turn('stop');
    expect((await finished).model).toBe('stopped');
  });

  it('ends at once when aborted in a pause', async () => {
    const { gate, controller, finished } = run();
    gate.turn('pause');
    await settle();
    controller.abort();
    await expect(finished).rejects.toMatchObject({ name: 'AbortError' });
  });
});

it('a gate leaves no listener behind', async () => {
  const gate = createTrainingGate(() => 0);
  const { signal } = new AbortController();
  let listeners = 0;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...given: Parameters<typeof add>) => (listeners++, add(...given));
  signal.removeEventListener = (...given: Parameters<typeof remove>) => (listeners--, remove(...given));
  gate.turn('pause');
  for (let i = 0; i < 5; i++) {
    const passed = gate.passed(signal);
    gate.turn('step');
    await passed;
  }
  expect(listeners).toBe(0);
});

it("a pause does not count as the run's time", () => {
  let seconds = 0;
  const gate = createTrainingGate(() => seconds);
  seconds = 5;
  gate.turn('pause');
  seconds = 100;
  expect(gate.now()).toBe(5);
  gate.turn('resume');
  seconds = 101;
  expect(gate.now()).toBe(6);
});
