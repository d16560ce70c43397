import { type SubjectName, subjectWords } from './subject-words.ts';

const numbers: { readonly [count: number]: readonly string[] } = {
  2: ['two', '2', 'pair of', 'couple of', 'twin', 'both'],
  3: ['three', '3', 'trio of', 'few', 'some', 'several'],
  4: ['four', '4', 'five', '5', 'six', 'many', 'group of', 'herd of', 'pack of', 'family of', 'crowd of'],
};

/** How many of a subject the text asks for, at most four: "two horses", "a herd of deer", "a couple". */
export function countOf(text: string, name: SubjectName): number {
  if (name === 'person' && / (?:couple|lovers|newlyweds) /u.test(text)) return 2;
  const nouns = subjectWords[name].join('|');
  for (const [count, words] of Object.entries(numbers).reverse())
    if (new RegExp(` (?:${words.join('|')}) (?:[\\p{L}-]+ ){0,2}?(?:${nouns})(?:s|es)? `, 'u').test(text)) return Number(count);
  if (name === 'person' && / (?:people|friends|children|kids|hikers|women|men) /u.test(text)) return 3;
  return new RegExp(` (?:${nouns})s `, 'u').test(text) ? 3 : 1;
}
