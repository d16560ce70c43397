import { hex, type Rgb } from '../color.ts';
import type { Chance } from '../random.ts';
import type { Stage } from '../stage.ts';

/** Colour words that stand before an animal's name. */
const coats: { readonly [word in string]: string } = {
  black: '24211f',
  white: 'e9e4da',
  grey: '7d7f82',
  gray: '7d7f82',
  orange: 'c6722c',
  ginger: 'c6722c',
  red: 'b4531f',
  brown: '76502f',
  golden: 'c99a55',
  cream: 'dcc9a3',
  tabby: '8a7355',
  chestnut: '7c4423',
  silver: 'a3a8ad',
  spotted: 'b8925a',
  blue: '5c6b80',
  tiger: 'd07a2a',
  lion: 'c99448',
  panther: '1d1b1c',
  husky: '70767d',
  corgi: 'cc8d48',
  wolf: '6f6b66',
  panda: 'efece6',
  grizzly: '6a4529',
  polar: 'ece8de',
  raven: '1c1d22',
  crow: '1c1d22',
  robin: '7a6248',
  owl: '8f7350',
  parrot: '3f8a4c',
  kingfisher: '2f6f97',
};

export function coatOf(stage: Stage, usual: readonly [string, ...string[]], random: Chance): Rgb {
  const found = Object.keys(coats).find(
    (word) =>
      new RegExp(
        ` ${word} (?:\\w+ )?(?:cat|kitten|dog|puppy|fox|horse|pony|rabbit|hare|bunny|bear|bird|owl|wolf|deer|stag|mare|stallion|parrot|robin|unicorn) `,
        'u',
      ).test(stage.brief.subjectText) ||
      ([
        'tiger',
        'lion',
        'panther',
        'husky',
        'corgi',
        'wolf',
        'panda',
        'grizzly',
        'raven',
        'crow',
        'robin',
        'owl',
        'parrot',
        'kingfisher',
        'tabby',
      ].includes(word) &&
        stage.brief.subjectText.includes(` ${word} `)),
  );
  return hex(found === undefined ? random.pick(usual) : (coats[found] ?? usual[0]));
}
