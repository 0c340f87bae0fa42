/** What each hyper-parameter means, said where it is set. */
import { PRESETS } from '../../store/presets';
import type { StudioState } from '../../store/state';

export { PRESETS };
export type ModelSettings = StudioState['configuration']['model'];
export type Preset = keyof typeof PRESETS;

/** As the form shows them. */
export const PRESET_WORDS: Record<Preset, { readonly label: string; readonly help: string }> = {
  quick: {
    label: 'Quick look',
    help: 'A smaller model and a quarter of the passes, for a first impression.',
  },
  default: { label: 'Balanced', help: 'The default: for most traces, on any computer.' },
  careful: {
    label: 'Careful',
    help: 'A wider model, twice the passes, and more guard against learning by heart.',
  },
  faithful: {
    label: 'Faithful',
    help: 'The model as first published, for comparison: one sequence, a log-normal mixture, independent marks.',
  },
  tiny: { label: 'Tiny', help: 'Proves the path; learns little.' },
};

/** The preset whose figures these are, or null once one of them was changed. */
export function presetOf(model: ModelSettings): Preset | null {
  const names = Object.keys(model) as (keyof ModelSettings)[];
  const found = (Object.keys(PRESETS) as Preset[]).find((preset) =>
    names.every((name) => model[name] === PRESETS[preset][name]),
  );
  return found ?? null;
}

interface Parameter {
  readonly label: string;
  readonly unit?: string;
  /** Between which figures it is worth trying; anything from `min` to `max` is taken. */
  readonly sensible: readonly [number, number];
  readonly help: string;
  readonly min: number;
  readonly max?: number;
  readonly isWhole: boolean;
}

/** Settings that are figures; what the model is made of is chosen by a preset. */
export type ParameterName = {
  [Name in keyof ModelSettings]: ModelSettings[Name] extends number ? Name : never;
}[keyof ModelSettings];

export const PARAMETERS: Record<ParameterName, Parameter> = {
  width: {
    label: 'Width',
    unit: 'channels',
    sensible: [32, 128],
    help: 'Size of embeddings, history channels and heads, a multiple of 8. Wider learns more and runs slower.',
    min: 8,
    max: 512,
    isWhole: true,
  },
  layers: {
    label: 'Layers',
    sensible: [1, 3],
    help: 'Layers of the decaying history. More layers mix longer and shorter memories.',
    min: 1,
    max: 8,
    isWhole: true,
  },
  gapBins: {
    label: 'Gap bins',
    unit: 'bins',
    sensible: [48, 192],
    help: 'Bins in which the time to the next event is predicted.',
    min: 8,
    max: 512,
    isWhole: true,
  },
  gapComponents: {
    label: 'Gap components',
    unit: 'log-normals',
    sensible: [10, 60],
    help: 'Log-normals in the mixture of the faithful preset; the default has bins.',
    min: 1,
    max: 256,
    isWhole: true,
  },
  lanes: {
    label: 'Lanes',
    unit: 'streams',
    sensible: [8, 96],
    help: 'Streams read side by side in a step. More fill the GPU better.',
    min: 1,
    max: 512,
    isWhole: true,
  },
  steps: {
    label: 'Events a step',
    unit: 'events',
    sensible: [32, 128],
    help: 'How far each lane moves before the weights change; history is carried on.',
    min: 2,
    max: 1024,
    isWhole: true,
  },
  learningRate: {
    label: 'Learning rate',
    sensible: [0.001, 0.01],
    help: 'Length of a step downhill at its peak. Halve it if the loss jumps about.',
    min: 1e-6,
    max: 1,
    isWhole: false,
  },
  warmUpSteps: {
    label: 'Warm-up steps',
    unit: 'steps',
    sensible: [10, 200],
    help: 'Steps over which the learning rate rises to its peak.',
    min: 0,
    isWhole: true,
  },
  weightDecay: {
    label: 'Weight decay',
    sensible: [0, 0.01],
    help: 'Pull of the weights towards zero; guards against learning by heart.',
    min: 0,
    max: 1,
    isWhole: false,
  },
  clipNorm: {
    label: 'Gradient clip',
    sensible: [0.5, 5],
    help: 'Gradients longer than this are shortened to it.',
    min: 1e-3,
    isWhole: false,
  },
  dropout: {
    label: 'Dropout',
    unit: 'share',
    sensible: [0, 0.3],
    help: 'Share of channels silenced at random while training.',
    min: 0,
    max: 0.9,
    isWhole: false,
  },
  epochs: {
    label: 'Epochs',
    unit: 'passes',
    sensible: [5, 90],
    help: 'Passes over the training events, unless it stops early.',
    min: 1,
    isWhole: true,
  },
  leastSteps: {
    label: 'Least steps',
    unit: 'steps',
    sensible: [100, 1000],
    help: 'A short trace is passed over more often, until it has had so many steps.',
    min: 0,
    isWhole: true,
  },
  patience: {
    label: 'Patience',
    unit: 'validations',
    sensible: [2, 10],
    help: 'Validations without improvement before it stops; the best weights are kept.',
    min: 1,
    isWhole: true,
  },
  calibrationRounds: {
    label: 'Calibration rounds',
    unit: 'runs',
    sensible: [0, 8],
    help: 'Free runs after training that correct how often each stream speaks; 0 leaves the rates as they were learnt.',
    min: 0,
    max: 100,
    isWhole: true,
  },
};

/** The sentence, then the default and what is worth trying. */
export function parameterHelp(name: ParameterName): string {
  const { help, sensible } = PARAMETERS[name];
  return `${help} Default ${PRESETS.default[name]}; sensible from ${sensible[0]} to ${sensible[1]}.`;
}
