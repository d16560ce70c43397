import { expect, it } from 'vitest';
import { passwordStrength } from './password-strength.ts';

it.each([
  ['too short to be taken', 'aB3$x', 'short'],
  ['nine characters, however wild', 'aB3$x!9Qz', 'short'],
  ['one key held down', 'aaaaaaaaaaaaaaaa', 'weak'],
  ['a row of the keyboard', 'qwertyuiop123', 'weak'],
  ['a word everybody tries', 'Password1234', 'weak'],
  ['a few plain words', 'grey heron', 'fair'],
  ['several plain words', 'correct horse battery staple', 'strong'],
  ['a generated one', 'v7#Kq2!mZp9$Lw', 'strong'],
  ['words in Arabic', 'بحر هادئ وقمر بعيد', 'strong'],
] as const)('calls %s what it is', (_, password, expected) => {
  expect(passwordStrength(password)).toBe(expected);
});

it('does not count the person’s own name or address', () => {
  expect(passwordStrength('lindqvist-ida-7', [])).toBe('strong');
  expect(passwordStrength('lindqvist-ida-7', ['Ida Lindqvist', 'ida@example.org'])).toBe('weak');
});
