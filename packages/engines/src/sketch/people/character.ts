import { hex, type Rgb } from '../color.ts';
import { readable } from '../match-words.ts';
import { chance } from '../random.ts';
import {
  clothColors,
  eyeColors,
  feminine,
  type HairStyle,
  hairColors,
  hairStyles,
  masculine,
  skins,
  skinWords,
  styleOfHair,
} from './character-words.ts';
import { firstNames, masculineNames, readName } from './first-names.ts';

export type Garment = 'sweater' | 'coat' | 'shirt' | 'hoodie' | 'dress' | 'suit';

/** What makes a person recognisable. A function of who they are, never of the scene, its seed or its light. */
export interface Character {
  readonly named: boolean;
  /** Words or references say what this person looks like. */
  readonly described: boolean;
  /** Equal for equal people. */
  readonly key: string;
  readonly skin: Rgb;
  readonly hair: Rgb;
  readonly hairStyle: HairStyle;
  readonly eyes: Rgb;
  readonly masculine: boolean;
  /** 0 child, 0.5 grown, 1 old. */
  readonly age: number;
  /** Widths as factors around 1. */
  readonly face: {
    readonly width: number;
    readonly jaw: number;
    readonly eyes: number;
    readonly gap: number;
    readonly nose: number;
    readonly lips: number;
    readonly brow: number;
  };
  readonly freckles: boolean;
  readonly beard: 'none' | 'stubble' | 'full' | 'moustache';
  readonly glasses: 'none' | 'round' | 'square' | 'sun';
  readonly hat: 'none' | 'beanie' | 'brim' | 'beret' | 'cap';
  readonly scarf: boolean;
  readonly earrings: boolean;
  readonly garment: Garment;
  readonly cloth: Rgb;
  readonly accent: Rgb;
  readonly parting: number;
}

/** Reads who the person is. References count most, then the name, then the words that describe them. */
export function readCharacter(prompt: string, referenceHashes: readonly string[]): Character {
  const text = readable(prompt);
  const has = (...phrases: readonly string[]): boolean => phrases.some((phrase) => text.includes(` ${phrase} `));
  const name = readName(prompt);

  const hairWord = colourBefore(text, hairColors, [
    'hair',
    'haired',
    'hairs',
    'curls',
    'braid',
    'braids',
    'bob',
    'bun',
    'ponytail',
    'afro',
    'waves',
    'locks',
    'beard',
    'pixie',
  ]);
  const eyeWord = colourBefore(text, eyeColors, ['eyes', 'eyed', 'eye']);
  const skinWord =
    colourBefore(text, skinWords, ['skin', 'skinned', 'complexion']) ??
    (has('black woman', 'black man', 'african') ? 'dark' : has('redhead') ? 'fair' : undefined);
  const clothWord = colourBefore(text, clothColors, [
    'coat',
    'jacket',
    'sweater',
    'shirt',
    'dress',
    'hoodie',
    'suit',
    'turtleneck',
    'raincoat',
    'cardigan',
    'cloak',
    'jumper',
    'kimono',
    'blouse',
    'robe',
  ]);
  const accentWord = colourBefore(text, clothColors, ['scarf', 'hat', 'beret', 'beanie', 'cap', 'shawl']);
  const styleWord =
    hairStyles.find((style) => styleOfHair[style].some((phrase) => phrase !== 'long' && has(phrase))) ??
    (/ long (?:\w+ )?hair/.test(text) ? 'long' : / short (?:\w+ )?hair/.test(text) ? 'short' : undefined);
  const bearded = has('beard', 'bearded');
  const moustache = has('moustache', 'mustache');
  const freckled = has('freckles', 'freckled');
  const glassesWord = has('sunglasses')
    ? 'sun'
    : has('round glasses', 'spectacles')
      ? 'round'
      : has('glasses', 'square glasses')
        ? 'square'
        : undefined;
  const hatWord = has('beanie', 'knit cap', 'woolly hat')
    ? 'beanie'
    : has('beret')
      ? 'beret'
      : has('baseball cap', 'cap')
        ? 'cap'
        : has('hat', 'straw hat', 'fedora')
          ? 'brim'
          : undefined;
  const scarfed = has('scarf', 'shawl');
  const earringed = has('earring', 'earrings');
  const features = [
    hairWord,
    eyeWord,
    skinWord,
    styleWord,
    bearded && 'beard',
    moustache && 'moustache',
    freckled && 'freckles',
    glassesWord,
    has('redhead') && 'redhead',
  ].filter((feature) => typeof feature === 'string');
  const described = features.length > 0;

  const key =
    referenceHashes.length > 0
      ? [...referenceHashes].sort().join('+')
      : (name ?? (described ? [...features].sort().join('+') : text.trim()));
  const random = chance(`character/${key}`);
  // Every question draws from its own stream: answering one by a word leaves the other features alone.
  const ask = (question: string) => random.branch(question);

  const isFeminine = feminine.some((word) => has(word));
  const isMasculine =
    masculine.some((word) => has(word)) || bearded || moustache || (name !== undefined && masculineNames.test(` ${name} `));
  const manly = isFeminine
    ? false
    : isMasculine
      ? true
      : name !== undefined && (firstNames.has(name) || /(?:a|ette|ine|elle)$/u.test(name))
        ? false
        : ask('masculine').happens(0.42);
  const age = has('old', 'elderly', 'grandmother', 'grandfather', 'aged', 'wise', 'wizard')
    ? 1
    : has('child', 'girl', 'boy', 'kid', 'little')
      ? 0.15
      : 0.5;

  const skinAt = skinWord === undefined ? ask('skin').between(0, 6.6) : skinWords[skinWord];
  const hairKey = hairWord ?? (has('redhead') ? 'red' : undefined);
  const naturalHair =
    skinAt > 3.4
      ? ask('hair').pick(['black', 'black', 'brown', 'dark'])
      : ask('hair').pick(['brown', 'blonde', 'black', 'chestnut', 'auburn', 'red', 'brown', 'ginger']);
  const fallbackStyle = manly
    ? ask('style').pick(['short', 'short', 'curly', 'buzz', 'wavy'])
    : skinAt > 4
      ? ask('style').pick(['afro', 'curly', 'bun', 'braid', 'curly'])
      : ask('style').pick(['long', 'wavy', 'bob', 'bun', 'curly', 'ponytail', 'braid', 'pixie']);
  const face = ask('face');
  return {
    named: name !== undefined,
    described: described || referenceHashes.length > 0,
    key,
    skin: skinTone(skinAt),
    hair: hex(age === 1 && hairKey === undefined ? ask('grey').pick(['b9bcc2', 'e4e2dd', '8f8f92']) : hairColors[hairKey ?? naturalHair]),
    hairStyle: styleWord ?? fallbackStyle,
    eyes: hex(
      eyeColors[
        eyeWord ??
          (skinAt > 3
            ? ask('eyes').pick(['brown', 'dark', 'brown', 'hazel'])
            : ask('eyes').pick(['blue', 'green', 'brown', 'hazel', 'grey', 'amber']))
      ],
    ),
    masculine: manly,
    age,
    face: {
      width: face.between(0.93, 1.07) * (age < 0.3 ? 1.06 : 1),
      jaw: face.between(0.86, 1.02) * (manly ? 1.12 : 1),
      eyes: face.between(0.92, 1.12) * (age < 0.3 ? 1.15 : 1),
      gap: face.between(0.95, 1.06),
      nose: face.between(0.88, 1.14) * (manly ? 1.08 : 1),
      lips: face.between(0.85, 1.2) * (manly ? 0.9 : 1),
      brow: face.between(0.85, 1.2) * (manly ? 1.35 : 1),
    },
    freckles: freckled || (skinAt < 1.6 && ask('freckles').happens(0.25)),
    beard: bearded
      ? 'full'
      : moustache
        ? 'moustache'
        : manly && age > 0.3
          ? ask('beard').pick(['none', 'none', 'stubble', 'full'])
          : 'none',
    glasses: glassesWord ?? (ask('glasses').happens(0.14) ? ask('frame').pick(['round', 'square']) : 'none'),
    hat: hatWord ?? 'none',
    scarf: scarfed || ask('scarf').happens(0.12),
    earrings: earringed || (!manly && age > 0.3 && ask('earrings').happens(0.45)),
    garment: has('hoodie')
      ? 'hoodie'
      : has('coat', 'jacket', 'raincoat', 'cloak', 'robe')
        ? 'coat'
        : has('suit')
          ? 'suit'
          : has('dress')
            ? 'dress'
            : has('shirt', 'blouse')
              ? 'shirt'
              : ask('garment').pick(['sweater', 'coat', 'shirt', 'sweater', 'coat']),
    cloth: hex(
      clothColors[clothWord ?? ask('cloth').pick(['navy', 'olive', 'burgundy', 'cream', 'mustard', 'teal', 'grey', 'brown', 'green'])],
    ),
    accent: hex(clothColors[accentWord ?? ask('accent').pick(['mustard', 'crimson', 'teal', 'cream', 'orange'])]),
    parting: ask('parting').pick([-1, 1]),
  };
}

/** The first word of a table that stands at most two words before one of the nouns. */
function colourBefore<Name extends string>(
  text: string,
  table: { readonly [name in Name]: unknown },
  nouns: readonly string[],
): Name | undefined {
  const pattern = new RegExp(` (${Object.keys(table).join('|')})(?:[ -](?:\\w+[ -]){0,2}?)(?:${nouns.join('|')}) `, 'u');
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : (found as Name);
}

function skinTone(at: number): Rgb {
  const low = hex(skins[Math.floor(at)] ?? skins[0]);
  const high = hex(skins[Math.ceil(at)] ?? skins[7]);
  const part = at - Math.floor(at);
  return [low[0] + (high[0] - low[0]) * part, low[1] + (high[1] - low[1]) * part, low[2] + (high[2] - low[2]) * part];
}
