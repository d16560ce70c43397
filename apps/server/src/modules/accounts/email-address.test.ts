import { expect, it } from 'vitest';
import { canonicalEmail } from './email-address.ts';

it.each([
  [' Ada@Example.COM ', 'ada@example.com'],
  ['ada＠example.com', 'ada@example.com'],
  ['ＡＤＡ@example.com', 'ada@example.com'],
  ['ada@exampⅼe.com', 'ada@example.com'],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@example。com', 'ada@example.com'],
  ['a.d+tag@mail.example.co.uk', 'a.d+tag@mail.example.co.uk'],
])('gives every spelling of one address the same form: %s', (text, canonical) => {
  expect(canonicalEmail(text)).toBe(canonical);
});

it.each([
  'ada',
  'ada@',
  '@example.com',
  'ada@localhost',
  'ada@127.0.0.1',
  'a@b@example.com',
  'ada＠evil.example@example.com',
  '"ada"@example.com',
  'ada @example.com',
  'ad\u200Ba@example.com',
  'adа@example.com', // a Cyrillic letter
  'ıda@example.com', // a dotless i
  '.ada@example.com',
  'ada..b@example.com',
  'ada@example..com',
  'ada@-example.com',
  'ada\r\nBcc: x@example.com',
  `${'a'.repeat(65)}@example.com`,
])('refuses what is no plain address: %j', (text) => {
  expect(canonicalEmail(text)).toBeNull();
});
