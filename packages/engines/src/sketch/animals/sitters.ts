import { hex, mix, type Rgb } from '../color.ts';
import type { Chance } from '../random.ts';
import type { Stage } from '../stage.ts';
import { coatOf } from './coat.ts';

export type SitterKind = 'cat' | 'dog' | 'fox' | 'rabbit' | 'bear';

/** By what sitting animals differ. */
export interface Sitter {
  readonly coat: Rgb;
  readonly pale: Rgb;
  readonly ears: 'point' | 'fox' | 'flop' | 'long' | 'round';
  readonly muzzle: number;
  readonly head: number;
  readonly stout: number;
  readonly tail: 'thin' | 'bush' | 'curl' | 'puff' | 'none';
  readonly eyes: Rgb;
  readonly bib: boolean;
  readonly stripes?: boolean;
  readonly legs?: Rgb;
}

/** One animal of a kind, its coat by the words or by chance. */
export function sitterOf(stage: Stage, kind: SitterKind, random: Chance): Sitter {
  const text = stage.brief.subjectText;
  const sitters: { readonly [name in SitterKind]: () => Sitter } = {
    cat: () => {
      const coat = coatOf(stage, ['8a7355', '2b2725', 'c6722c', '8b8b8d', 'd8cfc0'], random);
      return {
        coat,
        pale: mix(coat, [240, 232, 218], 0.68),
        ears: 'point',
        muzzle: 0.62,
        head: 1,
        stout: 0.9,
        tail: 'thin',
        eyes: hex(random.pick(['c6a23a', '8aa84e', '6f9bb0'])),
        bib: random.happens(0.6),
        stripes: text.includes(' tiger ') || random.happens(0.5),
      };
    },
    dog: () => {
      const coat = coatOf(stage, ['b98a52', '6b4a30', 'd6bd92', '2c2724'], random);
      const upright = text.includes(' husky ') || text.includes(' wolf ') || text.includes(' corgi ');
      return {
        coat,
        pale: mix(coat, [244, 236, 222], 0.7),
        ears: upright ? 'fox' : 'flop',
        muzzle: 1,
        head: 1.02,
        stout: 1,
        tail: 'curl',
        eyes: hex(text.includes(' husky ') ? '7fb0cf' : '3b2617'),
        bib: true,
      };
    },
    fox: () => {
      const coat = coatOf(stage, ['c9662a', 'b9551f', 'cf7a35'], random);
      return {
        coat,
        pale: hex('f0e6d6'),
        ears: 'fox',
        muzzle: 0.9,
        head: 0.98,
        stout: 0.82,
        tail: 'bush',
        eyes: hex('a8742a'),
        bib: true,
        legs: hex('2f2420'),
      };
    },
    rabbit: () => {
      const coat = coatOf(stage, ['a58c6c', '8c8078', 'e6ded0', '6d5a48'], random);
      return {
        coat,
        pale: mix(coat, [246, 240, 230], 0.7),
        ears: 'long',
        muzzle: 0.6,
        head: 0.92,
        stout: 1.12,
        tail: 'puff',
        eyes: hex('2a1d16'),
        bib: true,
      };
    },
    bear: () => {
      const coat = coatOf(stage, ['5b3d26', '6b4a2f', '3a2c22'], random);
      return {
        coat,
        pale: mix(coat, [222, 190, 150], 0.45),
        ears: 'round',
        muzzle: 1.08,
        head: 1,
        stout: 1.45,
        tail: 'none',
        eyes: hex('20150f'),
        bib: false,
        ...(text.includes(' panda ') ? { legs: hex('1f1d1d') } : {}),
      };
    },
  };
  return sitters[kind]();
}
