import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('writes the same text for the same value, whatever the order of keys', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  expect(canonicalJson({ a: true, b: [1, { c: 'x', d: null }] })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
});

it('leaves out fields without a value', () => {
  expect(canonicalJson({ b: [{ y: 1, x: undefined }], a: null })).toBe(canonicalJson({ a: null, b: [{ y: 1 }] }));
  expect(canonicalJson(undefined)).toBe('');
});

it('keeps the order of lists', () => {
  expect(canonicalJson({ a: [1, 2] })).not.toBe(canonicalJson({ a: [2, 1] }));
});
