import { hex, type Rgb, rampTable } from './color.ts';
import type { PaletteName } from './names.ts';

interface Palette {
  /** From the darkest to the lightest. */
  readonly ramp: readonly [string, string, string, string, string, string];
  /** How far the picture's own colours give way, 0…1. */
  readonly strength: number;
}

const palettes: { readonly [name in Exclude<PaletteName, 'natural'>]: Palette } = {
  ember: { ramp: ['12070c', '42121a', '8f2a21', 'd6562c', 'f4a457', 'ffe9c9'], strength: 0.72 },
  gold: { ramp: ['17110b', '46301a', '8a612a', 'c99a44', 'ebcb85', 'fff4d8'], strength: 0.66 },
  terracotta: { ramp: ['191314', '4a2c29', '8f4f3c', 'c8845f', 'e6bd9a', 'faf0e2'], strength: 0.66 },
  rose: { ramp: ['1d1220', '54304f', '96586f', 'd18c92', 'efc2b8', 'fff2ea'], strength: 0.64 },
  plum: { ramp: ['120b22', '35205a', '6a3f86', 'a871a4', 'd9aec4', 'fbeef0'], strength: 0.68 },
  indigo: { ramp: ['060a1c', '15224f', '32478a', '6c80b8', 'b0bfdc', 'f1f3f6'], strength: 0.7 },
  ocean: { ramp: ['04131c', '0c3a4c', '1f6c7c', '5aa5a8', 'aad4cc', 'f2f8ee'], strength: 0.66 },
  arctic: { ramp: ['0c1622', '2b4459', '5f8099', '9bb8c8', 'd0e0e6', 'fbfdfc'], strength: 0.76 },
  sage: { ramp: ['14191a', '33423d', '61756a', '98a892', 'ccd0b8', 'f6f2e4'], strength: 0.7 },
  forest: { ramp: ['07120d', '173524', '35613d', '74915a', 'bfc68c', 'f5f1d6'], strength: 0.66 },
  citrus: { ramp: ['12202e', '2a5866', '5d9a72', 'd3b53e', 'f6c667', 'fff6d5'], strength: 0.5 },
  'teal-orange': { ramp: ['05131a', '103843', '3c6670', 'b98256', 'f0b478', 'fff0d6'], strength: 0.6 },
  candy: { ramp: ['3b3159', '7a6aa6', 'c18fc0', 'f2b3c1', 'fbd9cd', 'fffaf0'], strength: 0.66 },
  neon: { ramp: ['07041a', '2b0f5c', '7a1c9c', 'e2339a', '4fd0e8', 'f2fbff'], strength: 0.5 },
  cyanotype: { ramp: ['04142e', '0b2f5e', '1f5690', '6691bc', 'b5cbdc', 'f6f5ea'], strength: 0.97 },
  sepia: { ramp: ['150e08', '402b1c', '77573b', 'ad8a63', 'd9c19b', 'f8efdc'], strength: 0.97 },
  mono: { ramp: ['0b0b0c', '2d2d2f', '626264', '9a9a9a', 'cfcfcd', 'f8f8f5'], strength: 1 },
};

export interface Grade {
  /** 256 colours by brightness, three numbers each. */
  readonly ramp: Float64Array;
  readonly strength: number;
}

const positions = [0, 0.17, 0.4, 0.63, 0.83, 1] as const;

/** The colours a picture is held in. `asked`: the palette was called for, so it may rule; otherwise it only tints, by `part`: faces want less. */
export function gradeFor(name: PaletteName, asked: boolean, part = 1): Grade | undefined {
  if (name === 'natural') return undefined;
  const { ramp, strength } = palettes[name];
  const stops = ramp.map((code, index) => ({ at: positions[index] ?? 1, color: hex(code) }));
  return { ramp: rampTable(stops, 256), strength: asked ? strength : strength * 0.5 * part };
}

/** The six colours of a palette, darkest first, for styles that need few. */
export function inksOf(name: PaletteName): readonly Rgb[] | undefined {
  return name === 'natural' ? undefined : palettes[name].ramp.map(hex);
}
