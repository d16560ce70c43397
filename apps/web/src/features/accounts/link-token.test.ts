import { expect, it } from 'vitest';
import { tokenIn, tokenOfPasted } from './link-token.ts';

const token = 'q7pXv0mC2nT9-yR_4sLk8w';

it('finds the token of a link from a mail and of a link from the terminal', () => {
  expect(tokenIn(new URL(`https://studio.test/reset-password#token=${token}`))).toBe(token);
  expect(tokenIn(new URL(`http://localhost:4040/setup?token=${token}`))).toBe(token);
  expect(tokenIn(new URL('http://localhost:4040/setup'))).toBeUndefined();
});

it('takes a pasted link, or only its token, with the spaces a terminal adds', () => {
  expect(tokenOfPasted(`  http://localhost:4040/setup?token=${token}\n`)).toBe(token);
  expect(tokenOfPasted(token)).toBe(token);
});

it('does not take other text for a token', () => {
  expect(tokenOfPasted('npm start')).toBeUndefined();
  expect(tokenOfPasted('http://localhost:4040/setup')).toBeUndefined();
  expect(tokenOfPasted('')).toBeUndefined();
});
