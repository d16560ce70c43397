import { expect, it } from 'vitest';
import { draftOf, valueOf } from './setting-value.ts';

it('edits an amount in credits and stores it in micro-credits', () => {
  const draft = draftOf({ type: 'credits', value: '100000000' });
  expect(draft.amount).toBe(100);
  expect(valueOf('credits', { ...draft, amount: 250 })).toBe('250000000');
});

it('stores an emptied amount as no amount', () => {
  expect(valueOf('credits', { text: '', amount: Number.NaN })).toBe('');
  expect(draftOf({ type: 'credits', value: '' }).amount).toBeNaN();
});

it('never starts the edit of a secret from what is shown in its place', () => {
  expect(draftOf({ type: 'secret', value: '••••••••' }).text).toBe('');
});

it('keeps text and numbers as they are', () => {
  expect(valueOf('text', draftOf({ type: 'text', value: ' Darkroom ' }))).toBe('Darkroom');
  expect(valueOf('number', draftOf({ type: 'number', value: '18' }))).toBe('18');
});
