import { hex, type Rgb } from './color.ts';
import { readable } from './match-words.ts';
import { chance } from './random.ts';

export const hairStyles = ['long', 'wavy', 'curly', 'bob', 'short', 'bun', 'ponytail', 'braid', 'afro', 'pixie', 'bald', 'buzz'] as const;
export type HairStyle = (typeof hairStyles)[number];
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

const hairColors = {
  black: '1d1a1c',
  brown: '4a3022',
  chestnut: '5c3423',
  auburn: '77341f',
  red: '9c3d1c',
  ginger: 'b1551f',
  copper: 'a34a22',
  blonde: 'c9a060',
  blond: 'c9a060',
  golden: 'c7963f',
  platinum: 'ded1b4',
  grey: '8f8f92',
  gray: '8f8f92',
  silver: 'b9bcc2',
  white: 'e4e2dd',
  pink: 'd1708f',
  blue: '3b5c9c',
  purple: '6a458c',
  green: '3f7a5a',
  dark: '2a2020',
  strawberry: 'c57b4a',
} as const;
const eyeColors = {
  blue: '5b8bb5',
  green: '5f8a5c',
  brown: '5b3a22',
  hazel: '86693a',
  grey: '7f8b94',
  gray: '7f8b94',
  amber: 'a8742a',
  dark: '36241b',
  black: '2a1f1a',
  violet: '7563a0',
} as const;
const skins = ['f3d3bd', 'eac1a3', 'd9a682', 'c18a63', 'a06c48', '7e5136', '5f3c29', '4a2f22'] as const;
const skinWords = {
  pale: 0,
  fair: 0,
  light: 0.6,
  tan: 3,
  tanned: 3,
  olive: 2.6,
  bronze: 3.6,
  brown: 4.4,
  dark: 6,
  black: 6.3,
  ebony: 7,
} as const;
const clothColors = {
  red: 'a83a32',
  crimson: '97242c',
  orange: 'c8702f',
  yellow: 'd9a93a',
  mustard: 'c1902d',
  green: '4c7253',
  olive: '6b6b3c',
  teal: '2f7373',
  blue: '3a5f92',
  navy: '26365a',
  purple: '63477f',
  pink: 'c98098',
  white: 'e6e1d6',
  black: '26262b',
  grey: '7b7f86',
  gray: '7b7f86',
  brown: '6d4c37',
  cream: 'e3d6bc',
  beige: 'cdb894',
  burgundy: '6b2233',
} as const;

const styleOfHair: { readonly [style in HairStyle]: readonly string[] } = {
  afro: ['afro', 'coily'],
  braid: ['braid', 'braids', 'braided', 'plait', 'plaits', 'dreadlocks'],
  bun: ['bun', 'updo', 'topknot', 'hair up'],
  ponytail: ['ponytail', 'pony tail'],
  bob: ['bob', 'chin-length', 'shoulder-length'],
  pixie: ['pixie cut', 'pixie'],
  bald: ['bald', 'shaved head', 'bald head'],
  buzz: ['buzz cut', 'crew cut', 'buzzcut'],
  curly: ['curly', 'curls', 'ringlets'],
  wavy: ['wavy', 'waves in her hair', 'flowing hair'],
  short: ['short hair', 'short-haired', 'short haired'],
  long: ['long hair', 'long-haired', 'long haired', 'long'],
};

const firstNames = new Set(
  `maya anna emma olivia sophia mia amelia luna lena nora clara alice julia sara sarah laura lisa eva ella ida freja sofia astrid ingrid maria elena ana lucia carmen isabel rosa yuki sakura hana mei aiko li ling priya aisha fatima leila zara amara nia imani zoe chloe lucy grace hannah emily kate jane mary rose iris ivy ruby daisy lily
 john james jack liam noah oliver lucas leo max felix theo oscar hugo karl lars erik nils jens mads magnus viktor ivan dmitri marco luca diego carlos juan pablo mateo omar ali hassan yusuf kenji hiro takeshi wei chen raj arjun kofi kwame malik david daniel adam ben sam tom henry arthur george peter paul simon alex robin jonas elias emil otto finn milo marcus anton bruno`.split(
    /\s+/,
  ),
);
const feminine = [
  'woman',
  'girl',
  'lady',
  'she',
  'her',
  'queen',
  'princess',
  'grandmother',
  'witch',
  'actress',
  'mother',
  'daughter',
  'sister',
  'female',
  'mermaid',
  'heroine',
  'bride',
];
const masculine = [
  'man',
  'boy',
  'gentleman',
  'he',
  'his',
  'king',
  'prince',
  'grandfather',
  'wizard',
  'monk',
  'knight',
  'fisherman',
  'father',
  'son',
  'brother',
  'male',
  'samurai',
  'sailor',
  'groom',
  'viking',
];
const masculineNames =
  /(?:^| )(?:john|james|jack|liam|noah|oliver|lucas|leo|max|felix|theo|oscar|hugo|karl|lars|erik|nils|jens|mads|magnus|viktor|ivan|dmitri|marco|luca|diego|carlos|juan|pablo|mateo|omar|ali|hassan|yusuf|kenji|hiro|takeshi|wei|raj|arjun|kofi|kwame|malik|david|daniel|adam|ben|sam|tom|henry|arthur|george|peter|paul|simon|jonas|elias|emil|otto|finn|milo|marcus|anton|bruno) /u;

/** The name a prompt gives its person: a known first name, "named X", or "X, a …" at the beginning. */
function readName(prompt: string): string | undefined {
  const given = /\b(?:named|called|character)\s+(\p{Lu}[\p{L}-]+)/u.exec(prompt)?.[1];
  if (given) return given.toLowerCase();
  for (const [, word = ''] of prompt.matchAll(/(?<![\p{L}])(\p{Lu}\p{Ll}+)/gu))
    if (firstNames.has(word.toLowerCase())) return word.toLowerCase();
  return /^\s*(\p{Lu}\p{Ll}+),\s+(?:a|an|the|\d+)\s/u.exec(prompt)?.[1]?.toLowerCase();
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
      : name !== undefined && firstNames.has(name)
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
