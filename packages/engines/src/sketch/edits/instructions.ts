import { matches, readable } from '../match-words.ts';
import type { PaletteName, StyleName } from '../names.ts';
import { type TimeName, timeWords, type WeatherName, weatherWords } from '../words/light-words.ts';
import { paletteWords, styleWords } from '../words/look-words.ts';
import { type SubjectName, subjectWords } from '../words/subject-words.ts';

/** What an instruction asks to be changed; absent parts stay as they are. */
export interface Instructions {
  readonly time: TimeName | undefined;
  readonly weather: WeatherName | undefined;
  readonly style: StyleName | undefined;
  readonly palette: PaletteName | undefined;
  /** Put into the picture. */
  readonly add: SubjectName | undefined;
  readonly mirrored: boolean;
  /** −1…1 each: darker to brighter, cooler to warmer, greyer to more colourful, softer to harder. */
  readonly brightness: number;
  readonly warmth: number;
  readonly saturation: number;
  readonly contrast: number;
  /** Shifts red, green and blue. */
  readonly tint: readonly [number, number, number] | undefined;
  readonly blur: boolean;
}

/** In words, for somebody whose instruction was not understood. */
export const understood =
  'Sketch can change the time of day (make it night), the weather (add snow, rain or fog), the style (as watercolour), the colours (more red, warmer, black and white), the light (brighter, more contrast), mirror the picture, or add a subject it can draw (add a boat).';

const tints: { readonly [word: string]: readonly [number, number, number] } = {
  red: [1, -0.25, -0.25],
  orange: [0.8, 0.2, -0.6],
  yellow: [0.6, 0.5, -0.6],
  green: [-0.3, 0.8, -0.3],
  blue: [-0.45, -0.05, 0.9],
  purple: [0.35, -0.4, 0.6],
  violet: [0.35, -0.4, 0.6],
  pink: [0.7, -0.2, 0.35],
  brown: [0.4, 0.05, -0.4],
  teal: [-0.4, 0.4, 0.35],
};

/** Reads an instruction such as "make it night and add snow". Undefined when nothing in it can be done. */
export function readInstructions(prompt: string): Instructions | undefined {
  const text = readable(prompt);
  const has = (...words: readonly string[]): boolean => words.some((word) => text.includes(` ${word} `));
  const level = (up: readonly string[], down: readonly string[]): number => Number(has(...up)) - Number(has(...down));
  const tintOf = (how: string, sign: number): readonly [number, number, number] | undefined => {
    const found = new RegExp(` ${how} (${Object.keys(tints).join('|')}) `).exec(text)?.[1];
    const tint = found === undefined ? undefined : tints[found];
    return tint && [tint[0] * sign, tint[1] * sign, tint[2] * sign];
  };
  const tint = tintOf('(?:more|make it|make everything|turn it|tint it)', 1) ?? tintOf('less', -1);
  // "More red" is a shade, not the palette of embers, and "brighter" is not daytime.
  const palette = tint ? undefined : matches(text, paletteWords)[0]?.name;
  const adding = / (?:add|put|place|insert|draw|include|with) (.*)$/.exec(text)?.[1];
  const add = adding === undefined ? undefined : matches(` ${adding} `, subjectWords).find(({ name }) => name !== 'person')?.name;
  const time = matches(text.replaceAll(' bright ', ' '), timeWords)[0]?.name;
  const style = matches(text, styleWords)[0]?.name;
  const instructions: Instructions = {
    time,
    weather: matches(text, weatherWords)[0]?.name,
    style,
    palette: style === 'pastel' && palette === 'candy' ? undefined : palette,
    add,
    mirrored: has('mirror', 'mirrored', 'flip', 'flipped', 'mirror it', 'reverse'),
    brightness: level(['brighter', 'lighter', 'brighten', 'lighten', 'more light'], ['darker', 'darken', 'dimmer', 'less light']),
    warmth: level(['warmer', 'warm', 'more warm', 'hotter'], ['cooler', 'colder', 'cool', 'chillier']),
    saturation: level(
      ['more colour', 'more color', 'more colourful', 'more colorful', 'saturated', 'more saturation', 'more vivid', 'more vibrant'],
      ['less colour', 'less color', 'less colourful', 'desaturate', 'desaturated', 'less saturated', 'faded', 'less saturation'],
    ),
    contrast: level(['more contrast', 'contrast', 'punchier', 'harder', 'crisper'], ['less contrast', 'softer', 'flatter', 'gentler']),
    tint,
    blur: has('blur', 'blurred', 'blurry', 'out of focus'),
  };
  const anything = Object.values(instructions).some((value) => value !== undefined && value !== false && value !== 0);
  return anything ? instructions : undefined;
}
