/**
 * `window.temponet`: the studio from its own console. Every call goes through the same actions as the interface, shows
 * in it, and resolves when the work is done; it rejects with the sentence that the interface would show.
 *
 *     await temponet.open({ demo: 'office' });
 *     await temponet.open(files, { mapping: { columns: { start: 'time', source: 'src', destination: 'dst' } } });
 *     await temponet.train({ maxSteps: 200 });
 *     await temponet.generate({ seed: 7 });
 *     (await temponet.evaluate()).scores;
 *     await temponet.generate({ generator: 'pairRenewal' });
 *     await temponet.export('synthetic', 'pcap', { addresses: 'pseudonymise' });
 */
import * as actions from '../store/actions';
import type {
  AddressTreatment,
  Configuration,
  ConfigurationChange,
  EvaluationChoice,
  EvaluationStatus,
  ExportedFile,
  ExportFormat,
  ExportOptions,
  ExportSource,
  GeneratorName,
  Mapping,
  Scenario,
  StudioState,
  SyntheticReport,
  TraceReport,
  TrainingBounds,
  TrainingRun,
} from '../store/state';
import { checkBounds, checkChange, checkGenerator, parseMapping } from '../store/settings';
import { studio } from '../store/studio';

interface OpenChoice {
  /** What the columns of tables mean, whatever their header: as the wizard saves it. */
  readonly mapping?: Pick<Mapping, 'columns'> & Partial<Mapping>;
}

interface GenerateRequest {
  /** Seconds to generate, or `holdout` for the window that was held out; the real trace's span by default. */
  readonly duration?: number | 'holdout';
  /** Seconds since the real trace's start; 0 by default. */
  readonly start?: number;
  /** The configured seed by default. */
  readonly seed?: number;
  /** `tempoNet` (the trained model) by default, or a baseline such as `independentPoisson`. */
  readonly generator?: GeneratorName;
  /** What if, such as `{ rate: 0.3, silence: ['10.0.0.5'] }`; as learned by default. */
  readonly scenario?: Scenario;
  /** What it is kept under. */
  readonly name?: string;
}

interface ExportChoice extends ExportOptions {
  /** `pseudonymise` by default. */
  readonly addresses?: AddressTreatment;
  /** 64 hexadecimal digits that repeat another run's pseudonyms; random by default, and in no export. */
  readonly addressKey?: string;
  /** Whether the browser saves the file, besides handing it back; true by default. `download`: without asking where to. */
  readonly save?: boolean | 'download';
  /** A file to write into, piece by piece, instead. */
  readonly target?: FileSystemFileHandle;
}

type Evaluated = Omit<Extract<EvaluationStatus, { status: 'ready' }>, 'status'>;

interface Automation {
  /** Opens files as one trace, or a built-in network (`office`, `office:4w`). */
  open(what: readonly File[] | FileList | { readonly demo: string }, how?: OpenChoice): Promise<TraceReport>;
  /** Lays a change over the configuration and returns the whole. */
  configure(change: ConfigurationChange): Promise<Configuration>;
  /** Trains until the first bound, the configured epochs, or early stopping. */
  train(bounds?: TrainingBounds): Promise<TrainingRun>;
  generate(request?: GenerateRequest): Promise<SyntheticReport>;
  /** Scores the synthetic trace against the real one, and the model's likelihood per task. */
  evaluate(choice?: EvaluationChoice): Promise<Evaluated>;
  export(which: ExportSource, format: ExportFormat, choice?: ExportChoice): Promise<ExportedFile>;
  state(): StudioState;
}

declare global {
  interface Window {
    temponet: Automation;
  }
}

const automation: Automation = {
  async open(what, { mapping } = {}) {
    const read = mapping === undefined ? undefined : parseMapping(mapping);
    await ('demo' in what ? actions.openDemo(what.demo) : actions.openFiles([...what], read));
    const { trace } = studio.getState();
    if (trace.status === 'ready') return trace.report;
    if (trace.status === 'unmapped') throw unmapped(trace.name);
    throw problem('opening', trace);
  },
  async configure(change) {
    checkChange(change);
    actions.configure(change);
    return studio.getState().configuration;
  },
  async train(bounds = {}) {
    checkBounds(bounds);
    await actions.startTraining(bounds);
    const { training } = studio.getState();
    if (training.status === 'done') return training.run;
    throw problem('training', training);
  },
  async generate({ duration, start, seed, generator = 'tempoNet', scenario, name } = {}) {
    checkGenerator(generator);
    await actions.generateTrace({
      window: windowOf(duration, start),
      generator,
      ...(seed === undefined ? {} : { seed }),
      ...(scenario === undefined ? {} : { scenario }),
      ...(name === undefined ? {} : { name }),
    });
    const { synthetic } = studio.getState();
    if (synthetic.status === 'ready') return synthetic.report;
    throw problem('generating', synthetic);
  },
  async evaluate(choice = {}) {
    await actions.evaluate(choice);
    const { evaluation } = studio.getState();
    if (evaluation.status === 'ready') return evaluation;
    throw problem('evaluating', evaluation);
  },
  async export(which, format, { addresses = 'pseudonymise', addressKey, ...choice } = {}) {
    if (addressKey !== undefined) actions.setAddressKey(bytesOf(addressKey));
    const file = await actions.exportTrace(which, format, { addresses, ...choice });
    if (file) return file;
    throw problem('exporting', studio.getState().export);
  },
  state: () => studio.getState(),
};

/** Puts `temponet` on the page. */
export function installAutomation(): void {
  window.temponet = automation;
}

function windowOf(duration: GenerateRequest['duration'], start: number | undefined) {
  if (duration === 'holdout') return 'holdout';
  if (duration === undefined && start === undefined) return 'same';
  const { trace } = studio.getState();
  const span = trace.status === 'ready' ? trace.report.span : 0;
  return { seconds: duration ?? span, ...(start === undefined ? {} : { start }) };
}

function problem(doing: string, status: { readonly status: string; readonly message?: string }): Error {
  return new Error(status.message ?? `${doing} was cancelled`);
}

/** Where nobody is there to answer the wizard. */
function unmapped(name: string): Error {
  return new Error(
    `${name}: a table that no format knows; give a mapping, e.g. one that the wizard has saved`,
  );
}

function bytesOf(hexadecimal: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(hexadecimal))
    throw new Error('invalid address key: give 64 hexadecimal digits');
  return Uint8Array.from(hexadecimal.match(/../g)!, (digits) => parseInt(digits, 16));
}
