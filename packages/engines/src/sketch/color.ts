import { clamp } from './noise.ts';

/** Red, green, blue in 0…255, gamma-encoded like the pixels they become. */
export type Rgb = readonly [number, number, number];

export function hex(code: string): Rgb {
  const value = Number.parseInt(code.replace('#', ''), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export const css = ([red, green, blue]: Rgb, alpha = 1): string =>
  `rgba(${Math.round(clamp(red, 0, 255))},${Math.round(clamp(green, 0, 255))},${Math.round(clamp(blue, 0, 255))},${Number(alpha.toFixed(3))})`;

/** Brightness as the eye weighs it, 0…1. */
export const luminance = ([red, green, blue]: Rgb): number => (red * 0.2126 + green * 0.7152 + blue * 0.0722) / 255;

const toLinear = (channel: number): number => {
  const value = clamp(channel / 255);
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
const fromLinear = (value: number): number => 255 * clamp(value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

type Lab = readonly [number, number, number];

function toLab([red, green, blue]: Rgb): Lab {
  const r = toLinear(red);
  const g = toLinear(green);
  const b = toLinear(blue);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromLab([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** Mixes as the eye expects: blue and yellow do not pass through grey mud. */
export function mix(from: Rgb, to: Rgb, amount: number): Rgb {
  if (amount <= 0) return from;
  if (amount >= 1) return to;
  const a = toLab(from);
  const b = toLab(to);
  return fromLab([a[0] + (b[0] - a[0]) * amount, a[1] + (b[1] - a[1]) * amount, a[2] + (b[2] - a[2]) * amount]);
}

/** Changes lightness (added, −1…1) and colourfulness (multiplied) and turns the hue (degrees). */
export function tune(color: Rgb, change: { readonly light?: number; readonly chroma?: number; readonly turn?: number }): Rgb {
  const [lightness, a, b] = toLab(color);
  const chroma = change.chroma ?? 1;
  const angle = ((change.turn ?? 0) * Math.PI) / 180;
  const cos = Math.cos(angle) * chroma;
  const sin = Math.sin(angle) * chroma;
  return fromLab([clamp(lightness + (change.light ?? 0)), a * cos - b * sin, a * sin + b * cos]);
}

/** A surface of this colour under this light: both are multiplied, so warm light warms and dim light darkens. */
export const under = (surface: Rgb, light: Rgb): Rgb => [
  (surface[0] * light[0]) / 255,
  (surface[1] * light[1]) / 255,
  (surface[2] * light[2]) / 255,
];

export const plus = (a: Rgb, b: Rgb, amount = 1): Rgb => [a[0] + b[0] * amount, a[1] + b[1] * amount, a[2] + b[2] * amount];

export interface Stop {
  readonly at: number;
  readonly color: Rgb;
}

/** A gradient as a table of `steps` colours, mixed as the eye expects. Three numbers per entry. */
export function rampTable(stops: readonly Stop[], steps = 256): Float64Array {
  const table = new Float64Array(steps * 3);
  const first = stops[0];
  if (!first) return table;
  for (let step = 0; step < steps; step += 1) {
    const at = step / (steps - 1);
    let low = first;
    let high = stops.at(-1) ?? first;
    for (const stop of stops) {
      if (stop.at <= at) low = stop;
      if (stop.at >= at) {
        high = stop;
        break;
      }
    }
    const span = high.at - low.at;
    table.set(mix(low.color, high.color, span <= 0 ? 0 : (at - low.at) / span), step * 3);
  }
  return table;
}
