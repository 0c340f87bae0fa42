/** What the trace worker answers: it holds the real and the synthetic trace, and hands them to pure functions. */
import { simulateDemo } from '../demo/demos';
import { countBenign, selectBenign } from '../trace/benign';
import { summarise } from '../trace/summary';
import type { Trace } from '../trace/trace';
import type { LabelChoice } from './configuration';
import type { GenerationRecord, OpenedTrace, TraceMethods } from './protocol';
import type { Handlers } from './wire';

interface Opened {
  readonly trace: Trace;
  readonly report: OpenedTrace;
}

interface Synthetic {
  readonly trace: Trace;
  readonly record: GenerationRecord;
}

export function createTraceService(): Handlers<TraceMethods> {
  let real: Opened | null = null;
  let synthetic: Synthetic | null = null;
  let benign: Trace | null = null;

  function opened(
    trace: Trace,
    report: Pick<OpenedTrace, 'name' | 'isDemo' | 'warnings' | 'seconds'>,
  ): OpenedTrace {
    real = { trace, report: { ...summarise(trace), benignFlows: countBenign(trace), ...report } };
    [synthetic, benign] = [null, null];
    return real.report;
  }

  function admitted(labels: LabelChoice): Trace {
    if (!real) throw new Error('no trace is open; open one first');
    return labels === 'all' ? real.trace : (benign ??= selectBenign(real.trace));
  }

  return {
    open() {
      throw new Error('internal: not wired yet');
    },
    openDemo({ name, seed }) {
      const began = performance.now();
      const trace = simulateDemo(name, seed);
      return opened(trace, { name, isDemo: true, warnings: [], seconds: (performance.now() - began) / 1000 });
    },
    close() {
      [real, synthetic, benign] = [null, null, null];
      return null;
    },
    admitted: ({ labels }) => admitted(labels),
    setSynthetic(given) {
      synthetic = given;
      return given && summarise(given.trace);
    },
    compare() {
      throw new Error('internal: not wired yet');
    },
    evaluate() {
      throw new Error(`internal: not wired yet ${synthetic}`);
    },
    export() {
      throw new Error('internal: not wired yet');
    },
  };
}
