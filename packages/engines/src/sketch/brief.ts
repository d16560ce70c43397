import { matches, readable, splitRefusals } from './match-words.ts';
import type { CameraName, PaletteName, StyleName } from './names.ts';
import type { Order } from './order.ts';
import { type Character, readCharacter } from './people/character.ts';
import { type Chance, chance, hashText } from './random.ts';
import { cameraWords } from './words/camera-words.ts';
import { type ExtraName, extraWords } from './words/extra-words.ts';
import { type TimeName, timeWords, type WeatherName, weatherWords } from './words/light-words.ts';
import { paletteWords, styleWords } from './words/look-words.ts';
import { type PlaceName, placeWords } from './words/place-words.ts';
import { type SubjectName, subjectWords } from './words/subject-words.ts';

/** What the prompt was understood to ask for, with every open question settled. */
export interface Brief {
  readonly place: PlaceName;
  /** The focal subject, then others. Never empty of interest: a place without subject composes its own focus. */
  readonly subjects: readonly SubjectName[];
  /** The word each subject was named by: "tiger" and "kitten" are both cats. */
  readonly subjectText: string;
  readonly time: TimeName;
  readonly weather: WeatherName;
  readonly style: StyleName;
  readonly palette: PaletteName;
  /** True when words or a parameter asked for the palette, so that it may be strong. */
  readonly paletteAsked: boolean;
  readonly camera: CameraName;
  readonly extras: ReadonlySet<ExtraName>;
  readonly avoided: ReadonlySet<string>;
  /** Set when a face fills the picture. */
  readonly portrait: Character | undefined;
  readonly character: Character;
  readonly text: string;
  /** What the words or the parameters called for; everything else was settled by chance. */
  readonly named: { readonly place: boolean; readonly time: boolean; readonly weather: boolean; readonly style: boolean };
}

type BriefOrder = Pick<Order, 'prompt' | 'negativePrompt' | 'seed' | 'style' | 'palette' | 'camera' | 'media' | 'width' | 'height'>;

/** Reads a prompt. The words decide first, then a hash of all the words, then the seed. */
export function readBrief(order: BriefOrder): Brief {
  const { wanted, refused } = splitRefusals(order.prompt);
  const text = readable(wanted);
  const unwanted = readable(`${refused} , ${order.negativePrompt}`);
  const wordsChance = chance(`words/${hashText(text)}`);
  const seedChance = chance(`seed/${order.seed}/${hashText(text)}`);

  const look = <Name extends string>(table: { readonly [name in Name]: readonly string[] }, within = text): Name[] => {
    const out = new Set(matches(unwanted, table).map(({ name }) => name));
    return matches(within, table)
      .map(({ name }) => name)
      .filter((name) => !out.has(name));
  };
  const allowed = <Name extends string>(
    names: readonly [Name, ...Name[]],
    table: { readonly [name in Name]?: readonly string[] },
  ): readonly [Name, ...Name[]] => {
    const out = new Set(matches(unwanted, table as { readonly [name in Name]: readonly string[] }).map(({ name }) => name));
    const [first, ...rest] = names.filter((name) => !out.has(name));
    return first === undefined ? names : [first, ...rest];
  };

  const extras = new Set(look(extraWords));
  const seen = look(subjectWords);
  // A flock of birds is no bird on a branch.
  const subjects = seen.includes('birds') ? seen.filter((name) => name !== 'bird') : seen;
  const places = look(placeWords);
  const named = choosePlace(places, subjects, text);
  const place = named ?? placeOfSubject(subjects[0], seedChance) ?? wordsChance.pick(allowed(openPlaces, placeWords));
  const weathers = look(weatherWords);
  const times = look(timeWords);
  const time = readTime(times, weathers, place, (choices) => seedChance.branch('time').pick(allowed(choices, timeWords)));
  const weather =
    weathers.find((name) => name !== 'clear') ??
    weathers[0] ??
    pickWeather(place, seedChance.branch('weather'), (choices) => allowed(choices, weatherWords));

  const styles = look(styleWords);
  const style = order.style !== 'auto' ? order.style : (styles[0] ?? 'film');
  // The blue hour and a red sky are hours, and no paint.
  const painted = text.replace(/ (?:blue hour|golden hour|blue sky|red sky) /gu, ' ');
  const palettes = look(paletteWords, painted).filter((name) => !isFeatureColour(painted, name));
  const palette =
    order.palette !== 'auto'
      ? order.palette
      : (palettes[0] ?? autoPalette(time, seedChance.branch('palette'), (choices) => allowed(choices, paletteWords)));

  const subjectBytes = order.media.filter(({ role }) => role === 'subject').map(({ sha256 }) => sha256);
  const character = readCharacter(order.prompt, subjectBytes);
  const others = subjects.filter((name) => name !== 'person');
  const noPeople = unwanted.includes(' people ') || unwanted.includes(' person ');
  const hasPerson =
    !noPeople &&
    (subjects.includes('person') || character.described || (others.length === 0 && (extras.has('portrait') || character.named)));
  // Somebody with an animal beside them is a scene; somebody alone and not "walking" or "in the distance" shows their face.
  const companions = others.filter((name) => companionNames.has(name));
  const isPortrait = hasPerson && !extras.has('full') && (companions.length === 0 || extras.has('portrait') || character.described);
  return {
    place,
    subjects: hasPerson ? ['person', ...others] : others,
    subjectText: text,
    time,
    weather,
    style,
    palette,
    paletteAsked: order.palette !== 'auto' || palettes.length > 0,
    camera:
      order.camera !== 'auto'
        ? (order.camera as CameraName)
        : (look(cameraWords)[0] ?? seedChance.branch('camera').pick(['push-in', 'pan-right', 'push-in', 'orbit', 'pan-left', 'rise'])),
    extras,
    avoided: new Set(
      [...matches(unwanted, extraWords), ...matches(unwanted, subjectWords), ...matches(unwanted, weatherWords)].map(({ name }) => name),
    ),
    portrait: isPortrait ? character : undefined,
    character,
    text,
    named: {
      place: places.length > 0,
      time: times.length > 0,
      weather: weathers.length > 0,
      style: order.style !== 'auto' || styles.length > 0,
    },
  };
}

const companionNames: ReadonlySet<SubjectName> = new Set(['cat', 'dog', 'fox', 'rabbit', 'bear', 'horse', 'deer', 'robot', 'bird', 'car']);
const openPlaces = [
  'mountains',
  'lake',
  'coast',
  'forest',
  'meadow',
  'desert',
  'river',
  'village',
  'island',
  'canyon',
  'harbour',
  'city',
  'ruins',
  'garden',
] as const;

const watery: ReadonlySet<PlaceName> = new Set(['lake', 'coast', 'river', 'harbour', 'island', 'city', 'arctic', 'underwater', 'canyon']);

/** "A mountain lake" is a lake with mountains behind it, and nobody sails on a meadow. */
function choosePlace(places: readonly PlaceName[], subjects: readonly SubjectName[], text: string): PlaceName | undefined {
  const afloat = subjects.includes('boat') || subjects.includes('ship');
  const wet = places.find((name) => watery.has(name));
  if (afloat && places.length > 0 && places[0] !== 'space') return wet ?? (subjects.includes('ship') ? 'coast' : 'lake');
  // A lighthouse makes a harbour only where nothing says that it stands on a cliff.
  if (/ (?:cliff|cliffs|headland|promontory) /u.test(text) && places.includes('coast') && places[0] === 'harbour') return 'coast';
  // Blossoms before a mountain that has a name are no garden: they frame it.
  if (places.includes('mountains') && places.includes('garden') && !/ (?:garden|park|orchard|courtyard) /u.test(text)) return 'mountains';
  if (places[0] === 'mountains') return places[1] ?? 'mountains';
  return places[0];
}

/** Where a subject is at home, when the prompt names no place. */
function placeOfSubject(subject: SubjectName | undefined, random: Chance): PlaceName | undefined {
  const homes: Partial<Readonly<Record<SubjectName, readonly [PlaceName, ...PlaceName[]]>>> = {
    boat: ['lake', 'coast'],
    ship: ['coast'],
    whale: ['underwater', 'coast'],
    fish: ['underwater'],
    lighthouse: ['harbour'],
    house: ['meadow', 'mountains', 'lake', 'forest'],
    castle: ['mountains', 'lake'],
    windmill: ['meadow'],
    cat: ['meadow', 'garden', 'interior'],
    dog: ['meadow', 'coast'],
    fox: ['forest', 'meadow'],
    rabbit: ['meadow', 'forest'],
    bear: ['forest', 'mountains', 'river'],
    bird: ['garden', 'forest'],
    birds: ['coast', 'lake'],
    horse: ['meadow', 'mountains'],
    deer: ['forest', 'meadow'],
    tree: ['meadow', 'lake'],
    flower: ['meadow', 'garden'],
    car: ['desert', 'coast', 'mountains', 'city'],
    robot: ['city', 'meadow', 'desert'],
    astronaut: ['space', 'desert'],
    rocket: ['space', 'desert'],
    balloon: ['mountains', 'desert', 'meadow'],
    tent: ['mountains', 'lake'],
    fruit: ['interior'],
    cup: ['interior'],
    person: ['mountains', 'coast', 'forest', 'meadow', 'city', 'lake'],
  };
  const choices = subject && homes[subject];
  return choices && random.branch('home').pick(choices);
}

function readTime(
  named: readonly TimeName[],
  weathers: readonly WeatherName[],
  place: PlaceName,
  pick: (times: readonly [TimeName, ...TimeName[]]) => TimeName,
): TimeName {
  const first = named[0];
  if (first !== undefined) return first;
  if (weathers.includes('rain') || weathers.includes('overcast')) return pick(['day', 'dusk', 'day']);
  if (place === 'city') return pick(['dusk', 'sunset', 'night', 'golden']);
  if (place === 'interior') return pick(['golden', 'day', 'golden', 'dusk']);
  return pick(['golden', 'dawn', 'sunset', 'day', 'golden', 'dusk', 'dawn']);
}

function pickWeather(
  place: PlaceName,
  random: Chance,
  allowed: (names: readonly [WeatherName, ...WeatherName[]]) => readonly [WeatherName, ...WeatherName[]],
): WeatherName {
  if (place === 'forest') return random.pick(allowed(['fog', 'clear', 'clear']));
  return random.pick(allowed(['clear', 'cloudy', 'cloudy', 'clear', 'cloudy']));
}

function autoPalette(
  time: TimeName,
  random: Chance,
  allowed: (names: readonly [PaletteName, ...PaletteName[]]) => readonly [PaletteName, ...PaletteName[]],
): PaletteName {
  const fitting: { readonly [time in TimeName]: readonly [PaletteName, ...PaletteName[]] } = {
    dawn: ['natural', 'rose', 'candy', 'sage', 'natural'],
    day: ['natural', 'sage', 'ocean', 'natural', 'forest'],
    golden: ['natural', 'gold', 'terracotta', 'natural', 'teal-orange'],
    sunset: ['natural', 'ember', 'plum', 'natural', 'teal-orange'],
    dusk: ['natural', 'indigo', 'plum', 'natural', 'teal-orange'],
    night: ['natural', 'indigo', 'ocean', 'natural', 'plum'],
  };
  return random.pick(allowed(fitting[time]));
}

/** Things that wear a colour themselves: "a red cabin" does not turn the sky red. */
const wearers = [
  'hair|haired|eyes|eyed|skin|coat|jacket|shirt|dress|scarf|hat|beard|sweater|hoodie|curls|braid|beret|cap|glasses|cloak|kimono',
  'sail|roof|umbrella|door|sign|light|rooftop|tile|window|curtain',
  ...Object.entries(subjectWords)
    .filter(([name]) => name !== 'tree')
    .flatMap(([, words]) => words),
].join('|');

/** "red hair" and "a blue coat" colour the person, not the picture. */
function isFeatureColour(text: string, palette: PaletteName): boolean {
  return paletteWords[palette].every((word) => {
    if (!text.includes(` ${word} `)) return true;
    return new RegExp(` ${word.replace(/[^a-z ]/g, '.')} (?:[\\p{L}-]+ )?(?:${wearers})(?:s|es)? `, 'u').test(text);
  });
}
