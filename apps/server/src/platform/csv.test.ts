import { expect, it } from 'vitest';
import { toCsv } from './csv.ts';

it('quotes every cell, so that commas, quotes and line ends stay inside', () => {
  expect(
    toCsv([
      ['a', 'b, c'],
      ['"d"', null],
      ['two\nlines', ''],
    ]),
  ).toBe('"a","b, c"\r\n"""d""",""\r\n"two\nlines",""\r\n');
});

it.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', ' =cmd()', '\r=1', '|calc', '%0A=1'])('makes text of %j', (text) => {
  expect(toCsv([[text]])).toBe(`"'${text}"\r\n`);
});

it('leaves numbers alone, negative ones too', () => {
  expect(toCsv([['-12', '0.04', '-0.5']])).toBe('"-12","0.04","-0.5"\r\n');
});
