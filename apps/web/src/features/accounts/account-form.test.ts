import { expect, it } from 'vitest';
import { checkEmail, checkName, checkNewPassword, checkPassword } from './account-form.ts';

it.each(['ida@example.org', ' ida@example.org ', 'ida+studio@mail.example.co.uk', 'ida@bücher.example'])(
  'takes the address %s',
  (email) => {
    expect(checkEmail(email)).toBeUndefined();
  },
);

it.each(['ida', 'ida@', '@example.org', 'ida@example', 'ida@example.', 'ida lind@example.org', 'ida@@example.org'])(
  'does not take %s for an address',
  (email) => {
    expect(checkEmail(email)).toBe('accounts.email.wrong');
  },
);

it('tells what is missing from what is wrong', () => {
  expect(checkEmail('  ')).toBe('accounts.email.missing');
  expect(checkName('  ')).toBe('accounts.name.missing');
  expect(checkPassword('')).toBe('accounts.password.missing');
});

it('asks a new password to be long and an existing one only to be there', () => {
  expect(checkNewPassword('short')).toBe('accounts.password.short');
  expect(checkNewPassword('long enough')).toBeUndefined();
  expect(checkPassword('short')).toBeUndefined();
});
