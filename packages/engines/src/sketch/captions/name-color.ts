import { luminance, type Rgb } from '../color.ts';

const hues: readonly (readonly [until: number, name: string])[] = [
  [16, 'red'],
  [44, 'orange'],
  [68, 'yellow'],
  [165, 'green'],
  [200, 'turquoise'],
  [258, 'blue'],
  [292, 'violet'],
  [342, 'pink'],
  [360, 'red'],
];

/** A colour in the words that people use for it, `dark blue`, `pale orange`. */
export function nameColor(color: Rgb): string {
  const [red, green, blue] = color;
  const most = Math.max(red, green, blue);
  const span = most - Math.min(red, green, blue);
  const light = luminance(color);
  if (span < 26 || span / Math.max(1, most) < 0.14) return nameGrey(light);
  const hue = hueOf(red, green, blue, most, span);
  if (hue >= 12 && hue < 50 && light < 0.38) return light < 0.18 ? 'dark brown' : 'brown';
  const name = hues.find(([until]) => hue < until)?.[1] ?? 'red';
  if (light < 0.16) return `dark ${name}`;
  return light > 0.72 && name !== 'yellow' ? `pale ${name}` : name;
}

function nameGrey(light: number): string {
  if (light < 0.09) return 'black';
  if (light < 0.32) return 'dark grey';
  if (light < 0.68) return 'grey';
  return light < 0.9 ? 'pale grey' : 'white';
}

function hueOf(red: number, green: number, blue: number, most: number, span: number): number {
  if (most === red) return (((green - blue) / span) * 60 + 360) % 360;
  return most === green ? ((blue - red) / span) * 60 + 120 : ((red - green) / span) * 60 + 240;
}
