import { useId } from 'react';
import { zoneName } from './zoneName';

/** Every offset in use: whole hours, and those with a half or three quarters. */
const ZONES = [
  ...Array.from({ length: 27 }, (_, i) => (i - 12) * 60),
  ...[-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765],
].sort((a, b) => a - b);

interface ZoneFieldProps {
  /** null = nobody said. */
  readonly zoneMinutes: number | null;
  readonly onChoose: (zoneMinutes: number | null) => void;
  readonly help?: string;
}

export function ZoneField({ zoneMinutes, onChoose, help }: ZoneFieldProps) {
  const id = useId();
  const listed = zoneMinutes === null || ZONES.includes(zoneMinutes) ? ZONES : [zoneMinutes, ...ZONES];
  return (
    <div className="field">
      <label htmlFor={id}>Time zone</label>
      <span className="field-input">
        <select
          id={id}
          value={zoneMinutes ?? ''}
          aria-describedby={help ? `${id}-help` : undefined}
          onChange={({ target }) => onChoose(target.value === '' ? null : Number(target.value))}
        >
          <option value="">none named: UTC</option>
          {listed.map((minutes) => (
            <option key={minutes} value={minutes}>
              {zoneName(minutes)}
            </option>
          ))}
        </select>
      </span>
      {help && (
        <p id={`${id}-help`} className="help">
          {help}
        </p>
      )}
    </div>
  );
}
