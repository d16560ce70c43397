import { PinholeError } from '@pinhole/sdk';
import { expect, it } from 'vitest';
import { settingFault } from './setting-fault.ts';

const refused = (expected: string, code = 'setting.invalid') => new PinholeError({ code, title: 'no', details: { expected } });

it('says which numbers a setting takes', () => {
  expect(settingFault(refused('a whole number from 1 to 365'), 'number')).toEqual({ kind: 'range', min: 1, max: 365 });
});

it('never speaks of micro-credits to a person who typed credits', () => {
  expect(settingFault(refused('above 0, a whole number of micro-credits (1 credit is 1000000), or empty'), 'credits')).toEqual({
    kind: 'amount',
  });
});

it('leaves every other failure to the usual words', () => {
  expect(settingFault(refused('', 'service.fault'), 'number')).toBeUndefined();
  expect(settingFault(refused('no control characters'), 'text')).toBeUndefined();
  expect(settingFault(new Error('broken'), 'number')).toBeUndefined();
});
