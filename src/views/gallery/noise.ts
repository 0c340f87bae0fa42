/** A number in [0, 1) that looks random and never changes. */
export function noise(i: number): number {
  const wave = Math.sin(i * 12.9898 + 4.1414) * 43758.5453;
  return wave - Math.floor(wave);
}
