/** How the two sides look in every picture: real = ink and solid, synthetic = the accent and dashed. */
import type { LegendEntry } from '../../charts/Legend';
import type { Dash, Tone } from '../../charts/lineLayout';
import type { Sided } from '../../metrics/comparison';

const REAL = { label: 'real', tone: 'ink', dash: 'solid' } as const satisfies {
  label: string;
  tone: Tone;
  dash: Dash;
};
/** Of what stands beside or over the real one. */
export const SYNTHETIC = { label: 'synthetic', tone: 'accent', dash: 'dashed' } as const satisfies {
  label: string;
  tone: Tone;
  dash: Dash;
};

/** One entry a side that is there, each with its look. */
export function bySide<T, R>(sided: Sided<T>, draw: (value: T, look: LegendEntry) => R): R[] {
  const real = draw(sided.real, REAL);
  return sided.synthetic === null ? [real] : [real, draw(sided.synthetic, SYNTHETIC)];
}

/** The legend of a picture; none where there is only one side to tell. */
export function sidesOf(sided: Sided<unknown>): LegendEntry[] {
  return sided.synthetic === null ? [] : bySide(sided, (_, look) => look);
}
