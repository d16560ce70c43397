import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

type Colour = readonly [lightness: number, chroma: number, hue: number];

/** OKLCH to linear sRGB (Björn Ottosson's matrices), then WCAG relative luminance. */
function luminance([lightness, chroma, hue]: Colour): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Colour, other: Colour): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const css = readFileSync(path.join(import.meta.dirname, 'theme.css'), 'utf8');
const colour = (text: string): Colour => text.split(/\s+/).slice(0, 3).map(Number) as unknown as Colour;
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\)/g)].map(([, name = '', light = '', dark = '']) => [
    name,
    { light: colour(light), dark: colour(dark) },
  ]),
);
const token = (name: string, theme: 'light' | 'dark'): Colour => {
  const found = tokens.get(name);
  if (!found) throw new Error(`theme.css has no ${name}`);
  return found[theme];
};

const grounds = ['ground', 'surface', 'raised'];

for (const theme of ['light', 'dark'] as const) {
  it(`keeps text readable on every surface of the ${theme} theme`, () => {
    const poor = ['text', 'muted', 'faint', 'accent', 'good', 'warn', 'bad'].flatMap((ink) =>
      grounds.flatMap((ground) => {
        const ratio = contrast(token(ink, theme), token(ground, theme));
        return ratio >= 4.5 ? [] : [`${ink} on ${ground}: ${ratio.toFixed(2)}`];
      }),
    );
    expect(poor).toEqual([]);
  });

  it(`keeps the words on buttons readable in the ${theme} theme`, () => {
    for (const [ink, ground] of [
      ['on-accent', 'accent'],
      ['on-accent', 'accent-hover'],
      ['on-bad', 'bad'],
    ] as const)
      expect(contrast(token(ink, theme), token(ground, theme)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it(`draws lines that mean something strongly enough in the ${theme} theme`, () => {
    for (const ground of ['ground', 'surface']) {
      expect(contrast(token('line-strong', theme), token(ground, theme)), `line-strong on ${ground}`).toBeGreaterThanOrEqual(3);
      expect(contrast(token('accent', theme), token(ground, theme)), `focus ring on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  });
}
