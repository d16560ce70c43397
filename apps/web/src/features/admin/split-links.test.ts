import { expect, it } from 'vitest';
import { splitLinks } from './split-links.ts';

it('finds the addresses in a mail and leaves the words as they are', () => {
  expect(splitLinks('Confirm it here:\nhttp://studio.test/verify-email#token=a-b_c\n\nThank you.')).toEqual([
    { text: 'Confirm it here:\n' },
    { text: 'http://studio.test/verify-email#token=a-b_c', href: 'http://studio.test/verify-email#token=a-b_c' },
    { text: '\n\nThank you.' },
  ]);
});

it('does not take the end of a sentence for a part of the address', () => {
  expect(splitLinks('See https://studio.test/docs.').map(({ href }) => href)).toEqual([undefined, 'https://studio.test/docs', undefined]);
});

it('makes no link of anything but a web address', () => {
  expect(splitLinks('javascript:alert(1) and ftp://x.test')).toEqual([{ text: 'javascript:alert(1) and ftp://x.test' }]);
});
