import { describe, expect, it } from 'vitest';
import type { ParameterName } from './presets';
import { PARAMETERS, parameterHelp, PRESETS } from './presets';

describe.each(Object.keys(PARAMETERS) as ParameterName[])('%s, where it is set', (name) => {
  const { min, max = Infinity, sensible } = PARAMETERS[name];
  const [least, most] = sensible;

  it('is documented with a default inside what is called sensible, inside what is taken', () => {
    const byDefault = PRESETS.default[name];
    expect([min <= least, least <= byDefault, byDefault <= most, most <= max]).toEqual(Array(4).fill(true));
    expect(parameterHelp(name)).toMatch(/\. Default [\d.]+; sensible from [\d.]+ to [\d.]+\.$/);
  });
});
