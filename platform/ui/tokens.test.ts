import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

type Theme = 'light' | 'dark';
type Palette = ReadonlyMap<string, Record<Theme, string>>;

const css = ['tokens.css', 'tokens-market.css']
  .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
  .join('\n');
const [walletRules = '', marketRules = ''] = css.split(":root[data-character='market']");
const wallet = palette(walletRules);
const characters: readonly [string, Palette][] = [
  ['wallet', wallet],
  ['market', new Map([...wallet, ...palette(marketRules)])],
];
const grounds = ['canvas', 'surface', 'raised', 'sunken'];
const moods = ['accent', 'success', 'warning', 'danger', 'info'];

/** Pairs of foreground, background and the least contrast that WCAG 2.2 AA allows for their use. */
const pairs: readonly [string, string, number][] = [
  ...['ink', 'ink-muted', ...moods.map((mood) => `${mood}-ink`)].flatMap((ink) =>
    grounds.map((ground): [string, string, number] => [ink, ground, 4.5]),
  ),
  ...moods.map((mood): [string, string, number] => [`${mood}-ink`, `${mood}-soft`, 4.5]),
  ...moods.map((mood): [string, string, number] => ['ink', `${mood}-soft`, 4.5]),
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-hover', 4.5],
  ['on-accent', 'accent-press', 4.5],
  ['on-danger', 'danger', 4.5],
  ['on-danger', 'danger-hover', 4.5],
  ...['line-strong', 'focus', 'accent', 'danger'].flatMap((edge) =>
    ['canvas', 'surface', 'sunken'].map((ground): [string, string, number] => [edge, ground, 3]),
  ),
];

describe('tokens', () => {
  for (const [character, colors] of characters) {
    for (const theme of ['light', 'dark'] as const) {
      it(`keep the contrast of WCAG 2.2 AA in the ${theme} ${character}`, () => {
        const low = pairs.flatMap(([front, back, least]) => {
          const ratio = contrast(color(colors, front, theme), color(colors, back, theme));
          return ratio < least ? [`${front} on ${back}: ${ratio.toFixed(2)} < ${least}`] : [];
        });
        assert.deepEqual(low, []);
      });
    }
  }
});

function palette(rules: string): Palette {
  const found = rules.matchAll(/--color-([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map([...found].map(([, name, light, dark]) => [name!, { light: light!, dark: dark! }]));
}

function color(colors: Palette, name: string, theme: Theme): string {
  const found = colors.get(name);
  assert.ok(found, `--color-${name} is defined`);
  return found[theme];
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (high! + 0.05) / (low! + 0.05);
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
