import { useId } from 'react';
import { slowDown } from '../../store/actions';

/** Steps a second, slowest first; null = as fast as it goes. */
const SPEEDS = [0.5, 1, 2, 5, 10, 20, null] as const;
const FULL = SPEEDS.length - 1;

/** Slow motion: for watching what a step does. It changes when steps happen, never what they learn. */
export function SpeedField({ stepsPerSecond }: { readonly stepsPerSecond: number | null }) {
  const id = useId();
  const found = SPEEDS.findIndex((speed) => speed === stepsPerSecond);
  const at = found < 0 ? FULL : found;
  return (
    <div className="field speed">
      <label htmlFor={id}>Speed</label>
      <input
        id={id}
        type="range"
        min={0}
        max={FULL}
        step={1}
        value={at}
        aria-valuetext={speedText(stepsPerSecond)}
        aria-describedby={`${id}-help`}
        onChange={({ target }) => slowDown(SPEEDS[Number(target.value)] ?? null)}
      />
      <output htmlFor={id}>{speedText(stepsPerSecond)}</output>
      <p id={`${id}-help`} className="help">
        Slow motion waits between steps; the same steps are taken, and the model ends the same.
      </p>
    </div>
  );
}

function speedText(stepsPerSecond: number | null): string {
  if (stepsPerSecond === null) return 'full speed';
  return stepsPerSecond < 1 ? 'a step every 2 s' : `at most ${stepsPerSecond} steps a second`;
}
