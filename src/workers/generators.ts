/** Who can make a trace, for whoever lets a person choose. */
import { BASELINES } from '../baselines/baselines';
import type { GeneratorName } from './protocol';

interface GeneratorText {
  readonly label: string;
  /** What it keeps and what it does not know: one sentence. */
  readonly description: string;
}

export const GENERATORS: Readonly<Record<GeneratorName, GeneratorText>> = {
  tempoNet: {
    label: 'TempoNet, the trained model',
    description: 'Rhythm, pairs and what follows what, as learned in training.',
  },
  ...BASELINES,
};
