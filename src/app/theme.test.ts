/** Contrast of the tokens as WCAG 2.2 computes it (1.4.3: text 4.5 : 1; 1.4.11: marks of pictures and edges of controls 3 : 1). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const CSS = readFileSync(join(import.meta.dirname, 'theme.css'), 'utf8');

const TOKEN = /--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g;

function tokensOf(selector: string): Map<string, readonly [string, string]> {
  const block = CSS.slice(CSS.indexOf(`\n${selector} {`)).split('\n}')[0]!;
  return new Map(
    [...block.matchAll(TOKEN)].map(([, name, light, dark]) => [name!, [light!, dark!] as const]),
  );
}

const USUAL = tokensOf(':root');
const MORE = new Map([...USUAL, ...tokensOf(":root[data-contrast='more']")]);
const THEMES = [
  { theme: 'light', tokens: USUAL, side: 0 },
  { theme: 'dark', tokens: USUAL, side: 1 },
  { theme: 'high contrast, light', tokens: MORE, side: 0 },
  { theme: 'high contrast, dark', tokens: MORE, side: 1 },
] as const;

const PAPERS = ['paper', 'panel'];
const TEXTS = [
  ...['ink', 'ink-2', 'ink-3', 'danger'].flatMap((text) => PAPERS.map((paper) => [text, paper] as const)),
  ...['ink', 'ink-2'].map((text) => [text, 'sunken'] as const),
  ...['ink', 'danger'].map((text) => [text, 'danger-wash'] as const),
  ['ink', 'caution-wash'] as const,
  // A primary button.
  ['paper', 'ink'] as const,
];
const CATEGORIES = Array.from({ length: 7 }, (_, i) => `category-${i}`);
const MARKS = [
  'real',
  'synthetic',
  'more',
  'fewer',
  'cursor',
  'focus',
  'rule-strong',
  'ink-3',
  ...CATEGORIES,
];

describe.each(THEMES)('$theme', ({ theme, tokens, side }) => {
  const ratio = ([one, other]: readonly [string, string]) =>
    contrast(tokens.get(one)![side], tokens.get(other)![side]);
  const low = (pairs: readonly (readonly [string, string])[], least: number) =>
    pairs
      .filter((pair) => ratio(pair) < least)
      .map((pair) => `${pair.join(' on ')} ${ratio(pair).toFixed(2)}`);
  it('text is read on whatever it stands', () => {
    expect(low(TEXTS, theme.startsWith('high') ? 7 : 4.5)).toEqual([]);
  });
  it('marks stand out from their ground', () => {
    const pairs = MARKS.flatMap((mark) => PAPERS.map((paper) => [mark, paper] as const));
    expect(low(pairs, theme.startsWith('high') ? 4.5 : 3)).toEqual([]);
  });
});

it('computes what WCAG gives as examples', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = colour.match(/[0-9a-f]{2}/g)!.map((digits) => {
    const value = parseInt(digits, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
