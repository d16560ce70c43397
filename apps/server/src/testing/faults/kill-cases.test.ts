import { expect, it } from 'vitest';
import { resumes, transports } from './fault-engines.ts';
import { casesOf, points, works } from './kill-cases.ts';

const few = works.flatMap((work) => casesOf(work, false));
const axes = { point: points, work: works, resume: resumes, transport: transports } as const;
type Axis = keyof typeof axes;

it('meets any two values of any two axes, in a sixth of the cases', () => {
  const names = Object.keys(axes) as Axis[];
  for (const [index, one] of names.entries())
    for (const other of names.slice(index + 1))
      for (const left of axes[one])
        for (const right of axes[other])
          expect(
            few.some((chosen) => chosen[one] === left && chosen[other] === right),
            `${one} with ${other}`,
          ).toBe(true);
  expect(few).toHaveLength(78);
});

it('knows 468 cases', () => {
  expect(works.flatMap((work) => casesOf(work, true))).toHaveLength(468);
});
