import { luminance, type Rgb } from '../color.ts';
import { type FoundSubject, findSubject } from '../edits/find-subject.ts';
import type { Canvas } from '../raster.ts';
import { nameColor } from './name-color.ts';

/**
 * Says what can be measured of a picture: its shape, its light, its colours, and where something stands out. It does not know what
 * anything is, and does not claim to.
 */
export function describePicture(picture: Canvas): string {
  const { width, height } = picture;
  const found = findSubject(picture.getContext('2d').getImageData(0, 0, width, height).data, width, height);
  const subject = subjectOf(found);
  const sentences = [
    `A ${shapeOf(width, height)} picture, ${lightOf(found)}, ${colorsOf(found, subject ? (cell) => !isSubject(found, cell) : () => true)}.`,
    ...(subject ? [subject] : ['Nothing in it stands out from the rest.']),
    contrastOf(found),
  ];
  return sentences.join(' ');
}

const colorAt = ({ colors }: FoundSubject, cell: number): Rgb => [
  colors[cell * 3] as number,
  colors[cell * 3 + 1] as number,
  colors[cell * 3 + 2] as number,
];
const isSubject = ({ belongs }: FoundSubject, cell: number): boolean => (belongs[cell] as number) > 0.5;

function shapeOf(width: number, height: number): string {
  const ratio = width / height;
  if (ratio > 1.9) return 'very wide';
  if (ratio > 1.12) return 'wide';
  if (ratio < 0.52) return 'very tall';
  return ratio < 0.9 ? 'tall' : 'square';
}

function mean(found: FoundSubject, belongs: (column: number, row: number) => boolean): number {
  let sum = 0;
  let count = 0;
  for (let cell = 0; cell < found.belongs.length; cell += 1) {
    if (!belongs(cell % found.width, Math.floor(cell / found.width))) continue;
    sum += luminance(colorAt(found, cell));
    count += 1;
  }
  return sum / Math.max(1, count);
}

function lightOf(found: FoundSubject): string {
  const all = mean(found, () => true);
  const tone = all < 0.22 ? 'dark' : all > 0.62 ? 'bright' : 'of middle brightness';
  const above = mean(found, (_, row) => row < found.height / 2) - mean(found, (_, row) => row >= found.height / 2);
  const left = mean(found, (column) => column < found.width / 2) - mean(found, (column) => column >= found.width / 2);
  if (Math.max(Math.abs(above), Math.abs(left)) < 0.05) return `${tone} all over`;
  const vertical = Math.abs(above) >= Math.abs(left);
  if (vertical) return `${tone}, lighter ${above > 0 ? 'above than below' : 'below than above'}`;
  return `${tone}, lighter on the ${left > 0 ? 'left' : 'right'}`;
}

function colorsOf(found: FoundSubject, counts: (cell: number) => boolean): string {
  const shares = new Map<string, number>();
  let total = 0;
  for (let cell = 0; cell < found.belongs.length; cell += 1) {
    if (!counts(cell)) continue;
    const name = nameColor(colorAt(found, cell));
    shares.set(name, (shares.get(name) ?? 0) + 1);
    total += 1;
  }
  const [first, second, third] = [...shares].toSorted((one, other) => other[1] - one[1]).filter(([, count]) => count / total > 0.08);
  if (!first) return 'in many colours';
  const rest = [second, third].flatMap((share) => (share ? [share[0]] : []));
  return rest.length === 0 ? `almost all ${first[0]}` : `mostly ${first[0]} with ${rest.join(' and ')}`;
}

/** Undefined where nothing differs clearly enough from its surroundings to be called one thing. */
function subjectOf(found: FoundSubject): string | undefined {
  if (found.share < 0.004 || found.share > 0.7 || found.clarity < 1.2) return undefined;
  let across = 0;
  let down = 0;
  let weight = 0;
  for (let cell = 0; cell < found.belongs.length; cell += 1) {
    if (!isSubject(found, cell)) continue;
    across += (cell % found.width) + 0.5;
    down += Math.floor(cell / found.width) + 0.5;
    weight += 1;
  }
  if (weight === 0) return undefined;
  const size = found.share < 0.06 ? 'small' : found.share > 0.3 ? 'large' : 'middle-sized';
  const place = placeOf(across / weight / found.width, down / weight / found.height);
  return `Something ${size} stands out ${place}, ${colorsOf(found, (cell) => isSubject(found, cell))}.`;
}

function placeOf(across: number, down: number): string {
  const sideways = across < 0.4 ? 'left' : across > 0.6 ? 'right' : '';
  const upright = down < 0.38 ? 'in the upper part' : down > 0.66 ? 'in the lower part' : '';
  if (!sideways) return upright || 'in the middle';
  return upright ? `${upright}, on the ${sideways}` : `on the ${sideways}`;
}

function contrastOf(found: FoundSubject): string {
  const average = mean(found, () => true);
  let spread = 0;
  for (let cell = 0; cell < found.belongs.length; cell += 1) spread += (luminance(colorAt(found, cell)) - average) ** 2;
  const deviation = Math.sqrt(spread / found.belongs.length);
  if (deviation < 0.08) return 'The contrast is low.';
  return deviation > 0.22 ? 'The contrast is strong.' : 'The contrast is moderate.';
}
