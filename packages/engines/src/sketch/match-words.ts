/** Text prepared for looking words up: lower case, single spaces, plain quotes, a space at both ends. */
export function readable(text: string): string {
  const plain = text
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[’‘]/g, "'")
    .replace(/[^\p{L}\p{N}'&%-]+/gu, ' ');
  return ` ${plain.trim()} `;
}

/** Where a word or phrase (or its plain plural) begins, or −1. */
function position(text: string, phrase: string): number {
  for (const form of [phrase, `${phrase}s`, phrase.endsWith('y') ? `${phrase.slice(0, -1)}ies` : `${phrase}es`, `${phrase}'s`]) {
    const found = text.indexOf(` ${form} `);
    if (found >= 0) return found;
  }
  return -1;
}

export interface Match<Name extends string> {
  readonly name: Name;
  readonly at: number;
  /** The word that was found. */
  readonly word: string;
}

/** All names of a table that the text calls for: longer phrases first, then in the order of the text. */
export function matches<Name extends string>(text: string, table: { readonly [name in Name]: readonly string[] }): Match<Name>[] {
  const found: Match<Name>[] = [];
  for (const name of Object.keys(table) as Name[]) {
    let best: Match<Name> | undefined;
    for (const word of table[name]) {
      const at = position(text, word);
      if (at >= 0 && (!best || word.length > best.word.length)) best = { name, at, word };
    }
    if (best) found.push(best);
  }
  return found.sort((a, b) => Number(b.word.includes(' ')) - Number(a.word.includes(' ')) || a.at - b.at);
}

/** Splits off what the text itself refuses: "a beach, no people, without clouds". */
export function splitRefusals(text: string): { readonly wanted: string; readonly refused: string } {
  const refused: string[] = [];
  const wanted = text.replace(
    /\b(?:no|without|not|never|avoid|minus)\s+(?:any\s+|a\s+|an\s+|the\s+)?([\p{L}'-]+(?:\s+(?:and|or)\s+[\p{L}'-]+)?)/giu,
    (_, words: string) => {
      refused.push(words);
      return ' ';
    },
  );
  return { wanted, refused: refused.join(' , ') };
}
