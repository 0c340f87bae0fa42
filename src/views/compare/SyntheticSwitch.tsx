import { useId } from 'react';
import { generateTrace, showSynthetic } from '../../store/actions';
import { GENERATORS } from '../../store/generators';
import type { GeneratorName, StudioState, SyntheticReport, SyntheticStatus } from '../../store/state';
import { generateProblem } from '../train/trainProblem';

interface SyntheticSwitchProps extends Pick<StudioState, 'trace' | 'training'> {
  readonly synthetics: readonly SyntheticReport[];
  readonly synthetic: SyntheticStatus;
}

/** What stands beside the real trace: one generated before, or another generator over the same window ("see what Poisson does"). */
export function SyntheticSwitch({ synthetics, synthetic, trace, training }: SyntheticSwitchProps) {
  const id = useId();
  const shown = synthetic.status === 'ready' ? synthetic.report : null;
  const others = (Object.keys(GENERATORS) as GeneratorName[]).filter(
    (name) =>
      generateProblem({ training, trace }, name) === null &&
      !synthetics.some((kept) => kept.name === GENERATORS[name].label),
  );
  if (synthetics.length + others.length === 0) return null;
  return (
    <div className="field synthetic-switch">
      <label htmlFor={id}>Beside the real trace</label>
      <select
        id={id}
        value={shown ? keptValue(shown) : ''}
        disabled={synthetic.status === 'generating'}
        onChange={({ target }) => choose(target.value, shown)}
      >
        {!shown && <option value="">nothing</option>}
        {synthetics.length > 0 && (
          <optgroup label="Generated">
            {synthetics.map((kept) => (
              <option key={kept.name} value={keptValue(kept)}>
                {kept.name}
              </option>
            ))}
          </optgroup>
        )}
        {others.length > 0 && (
          <optgroup label="Generated when chosen">
            {others.map((name) => (
              <option key={name} value={`make ${name}`}>
                {GENERATORS[name].label}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </div>
  );
}

const keptValue = ({ name = '' }: SyntheticReport) => `kept ${name}`;

/** Over the window of what is shown, so that the two can be compared. */
function choose(value: string, shown: SyntheticReport | null): void {
  if (value.startsWith('kept ')) return void showSynthetic(value.slice(5));
  if (!value.startsWith('make ')) return;
  const { window, seed } = shown ?? {};
  void generateTrace({
    generator: value.slice(5) as GeneratorName,
    ...(window && { window: { start: window.from, seconds: window.to - window.from } }),
    ...(seed !== undefined && { seed }),
  });
}
