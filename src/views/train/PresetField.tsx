import { configure } from '../../store/actions';
import type { TrainingEstimate } from '../../store/state';
import { RadioGroup } from '../shared/fields';
import { costWords } from './estimateWords';
import type { ModelSettings, Preset } from './presets';
import { PRESET_WORDS, PRESETS, presetOf } from './presets';

interface PresetFieldProps {
  readonly model: ModelSettings;
  /** Of this trace; null where there is none. */
  readonly estimate: TrainingEstimate | null;
}

/** Which model, and what training it would take here. */
export function PresetField({ model, estimate }: PresetFieldProps) {
  return (
    <RadioGroup<Preset>
      legend="Preset"
      value={presetOf(model)}
      onChange={(preset) => configure({ model: PRESETS[preset] })}
      options={(Object.keys(PRESETS) as Preset[]).map((value) => ({
        value,
        label: PRESET_WORDS[value].label,
        help: estimate
          ? `${PRESET_WORDS[value].help} ${costWords(estimate.runs[value])}`
          : PRESET_WORDS[value].help,
      }))}
    />
  );
}
