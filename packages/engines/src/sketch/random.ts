/** FNV-1a with a final mix: spreads short, similar strings well. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position += 1) {
    hash ^= text.charCodeAt(position);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x7feb352d);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A stream of chance. The same name and seed give the same stream on every machine. */
export interface Chance {
  /** 0 ≤ n < 1. */
  next(): number;
  between(low: number, high: number): number;
  /** An integer, both ends included. */
  whole(low: number, high: number): number;
  /** Roughly normal around 0, within ±1 nearly always. */
  bell(): number;
  pick<const T>(choices: readonly [T, ...T[]]): T;
  happens(probability: number): boolean;
  /** An independent stream: drawing more trees does not move the clouds. */
  branch(name: string): Chance;
}

export function chance(seed: number | string): Chance {
  const key = String(seed);
  let state = hashText(key);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => low + Math.floor((high - low + 1) * next()),
    bell: () => ((next() + next() + next()) / 3 - 0.5) * 2,
    pick: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
    happens: (probability) => next() < probability,
    branch: (name) => chance(`${key}/${name}`),
  };
}
