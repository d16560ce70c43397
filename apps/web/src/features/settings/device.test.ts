import { expect, it } from 'vitest';
import { readDevice } from './device.ts';

it('tells browser and system apart', () => {
  expect(readDevice('Firefox on Linux')).toEqual({ browser: 'Firefox', system: 'Linux', handheld: false });
  expect(readDevice('Samsung Internet on Android')).toEqual({ browser: 'Samsung Internet', system: 'Android', handheld: true });
});

it('makes do with one of the two, or with nothing', () => {
  expect(readDevice('iOS')).toEqual({ browser: undefined, system: 'iOS', handheld: true });
  expect(readDevice('Firefox')).toEqual({ browser: 'Firefox', system: undefined, handheld: false });
  expect(readDevice(null)).toEqual({ browser: undefined, system: undefined, handheld: false });
});
