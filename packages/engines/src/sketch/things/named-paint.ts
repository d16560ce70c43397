import { hex, type Rgb } from '../color.ts';
import type { Stage } from '../stage.ts';

const named: { readonly [word in string]: string } = {
  red: 'b23a2e',
  blue: '34619c',
  yellow: 'dcae3c',
  green: '47795a',
  white: 'ece8df',
  black: '26262a',
  orange: 'd1702c',
  pink: 'd98ca3',
  teal: '2f7d7d',
  turquoise: '3f9a98',
  purple: '6d4a8a',
  silver: 'b4b8bd',
  golden: 'cfa04a',
};

/** The colour a thing is given in the prompt ("a red car"), or one by chance. */
export function paintOf(stage: Stage, nouns: string, choices: readonly [string, ...string[]], name: string): Rgb {
  return namedPaint(stage, nouns) ?? hex(stage.random.branch(`paint/${name}`).pick(choices));
}

/** The colour word before one of the nouns, as paint. */
export function namedPaint(stage: Stage, nouns: string): Rgb | undefined {
  const found = new RegExp(` (${Object.keys(named).join('|')}) (?:\\w+ ){0,2}?(?:${nouns}) `, 'u').exec(stage.brief.subjectText)?.[1];
  const code = found === undefined ? undefined : named[found];
  return code === undefined ? undefined : hex(code);
}
