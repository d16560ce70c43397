/** A stretch of text that runs one way, in the order in which the stretches stand on the line from left to right. */
export interface DirectedRun {
  readonly text: string;
  readonly rtl: boolean;
}

type Class = 'L' | 'R' | 'N' | 'S' | 'T' | 'O';

const rightToLeft = /[\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
const digit = /[0-9\u0660-\u0669\u06f0-\u06f9]/u;
/** Part of a number between two digits. */
const separator = /[.,:/\u00a0\u202f]/u;
/** Part of a number that it touches. */
const sign = /[%‰€$£¥#°+\-\u2212]/u;
const letter = /[\p{L}\p{M}]/u;

const classOf = (character: string): Class => {
  if (rightToLeft.test(character)) return 'R';
  if (digit.test(character)) return 'N';
  if (letter.test(character)) return 'L';
  if (separator.test(character)) return 'S';
  return sign.test(character) ? 'T' : 'O';
};

const mirrored: Readonly<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '{': '}',
  '}': '{',
  '<': '>',
  '>': '<',
  '«': '»',
  '»': '«',
  '‹': '›',
  '›': '‹',
};

/**
 * The order in which a line of mixed text is drawn. The Unicode Bidirectional Algorithm without explicit marks and isolates, which names,
 * amounts and short sentences do not need: strong directions, numbers with what belongs to them, and neutrals by their neighbours.
 */
export function directedRuns(text: string, base: 'ltr' | 'rtl'): DirectedRun[] {
  const characters = Array.from(text);
  const levels = levelsOf(characters, base);
  const runs: { level: number; characters: string[] }[] = [];
  for (const [index, character] of characters.entries()) {
    const level = levels[index] ?? 0;
    const last = runs.at(-1);
    if (last?.level === level) last.characters.push(character);
    else runs.push({ level, characters: [character] });
  }
  return reordered(runs).map(({ level, characters: own }) => {
    const rtl = level % 2 === 1;
    return { text: (rtl ? own.map((character) => mirrored[character] ?? character) : own).join(''), rtl };
  });
}

function levelsOf(characters: readonly string[], base: 'ltr' | 'rtl'): number[] {
  const classes = numbersWithSigns(gluedToLetters(characters));
  const own: Class = base === 'rtl' ? 'R' : 'L';
  // A number after left-to-right text is a part of it.
  let strong: Class = own;
  const resolved = classes.map((each) => {
    if (each === 'L' || each === 'R') strong = each;
    return each === 'N' && strong === 'L' ? 'L' : each;
  });
  const outward = (from: number, step: 1 | -1): Class => {
    for (let index = from; index >= 0 && index < resolved.length; index += step) {
      const each = resolved[index];
      if (each === 'L' || each === 'R') return each;
      if (each === 'N') return 'R';
    }
    return own;
  };
  const paired = bracketPairs(characters);
  for (const [open, close] of paired) {
    const inside = resolved.slice(open + 1, close).map((each) => (each === 'N' ? 'R' : each));
    if (inside.includes(own)) resolved[open] = resolved[close] = own;
    else if (inside.includes('L') || inside.includes('R')) resolved[open] = resolved[close] = outward(open - 1, -1);
  }
  return resolved.map((each, index) => {
    const neutral = each !== 'L' && each !== 'R' && each !== 'N';
    const direction = neutral ? (outward(index, -1) === outward(index, 1) ? outward(index, 1) : own) : each;
    if (direction === 'N') return 2;
    if (direction === 'R') return 1;
    return base === 'rtl' ? 2 : 0;
  });
}

/** Rule N0: a pair of brackets goes one way, both of them. */
function bracketPairs(characters: readonly string[]): [number, number][] {
  const open: number[] = [];
  const pairs: [number, number][] = [];
  for (const [index, character] of characters.entries()) {
    if ('([{«‹'.includes(character)) open.push(index);
    else if (')]}»›'.includes(character)) {
      const start = open.at(-1);
      if (start !== undefined && mirrored[characters[start] ?? ''] === character) {
        pairs.push([start, index]);
        open.pop();
      }
    }
  }
  return pairs.toSorted(([a], [b]) => a - b);
}

/** What no-break spaces hold together, such as an amount and its currency, goes the way of its letters. */
function gluedToLetters(characters: readonly string[]): Class[] {
  const classes = characters.map(classOf);
  let start = 0;
  for (let end = 0; end <= characters.length; end += 1) {
    if (end < characters.length && characters[end] !== ' ') continue;
    const word = classes.slice(start, end);
    const glued = characters.slice(start, end).some((character) => character === '\u00a0' || character === '\u202f');
    if (glued && word.includes('L') && !word.includes('R')) classes.fill('L', start, end);
    start = end + 1;
  }
  return classes;
}

/** Signs at a number and separators within one count as the number; elsewhere they are neutral. */
function numbersWithSigns(classes: readonly Class[]): Class[] {
  const within = classes.map((each, index) => {
    const [before, after] = [classes[index - 1], classes[index + 1]];
    return each === 'S' && before === 'N' && (after === 'N' || after === 'T') ? 'N' : each;
  });
  return within.map((each, index) => (each === 'T' && (within[index - 1] === 'N' || within[index + 1] === 'N') ? 'N' : each));
}

/** Rule L2: from the highest level down to the lowest odd one, every stretch at that level or above is turned round. */
function reordered<Run extends { readonly level: number }>(runs: readonly Run[]): Run[] {
  const out = [...runs];
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level >= 1; level -= 1) {
    for (let start = 0; start < out.length; start += 1) {
      if ((out[start]?.level ?? 0) < level) continue;
      let end = start;
      while (end < out.length && (out[end]?.level ?? 0) >= level) end += 1;
      out.splice(start, end - start, ...out.slice(start, end).toReversed());
      start = end;
    }
  }
  return out;
}
