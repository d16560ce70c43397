import { expect, it } from 'vitest';
import { isPlaceholder } from './placeholder.ts';

it.each([
  'privacy@example.com',
  'https://www.example.org/terms',
  'TODO',
  'Template, to be replaced',
  'Lorem ipsum dolor',
  '[email protected]',
  '[Company]',
  '<your name>',
  '{{company}}',
  'Your Company Ltd',
  'Max Mustermann',
  'DE123456789',
  'mail@nowhere.invalid',
  'xxx',
  '---',
])('takes “%s” for a placeholder', (text) => {
  expect(isPlaceholder(text)).toBe(true);
});

it.each([
  'Lund Studio ApS',
  'privacy@lundstudio.dk',
  'https://lundstudio.dk/terms',
  'Testrup Street 4',
  'DE136695976',
  'Pinhole',
  'Todorov & Sons',
])('takes “%s” as it is', (text) => {
  expect(isPlaceholder(text)).toBe(false);
});
