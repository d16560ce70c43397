import { expect, it } from 'vitest';
import { directedRuns } from './bidi.ts';

/** What stands on the line from left to right; text that runs to the left is turned round, as it is drawn. */
const line = (text: string, base: 'ltr' | 'rtl'): string =>
  directedRuns(text, base)
    .map((run) => (run.rtl ? Array.from(run.text).toReversed().join('') : run.text))
    .join('');

it.each([
  ['Invoice 42', 'ltr', 'Invoice 42'],
  ['مرحبا', 'rtl', 'ابحرم'],
  ['رقم 42', 'rtl', '42 مقر'],
  ['من 1,234.50 إلى', 'rtl', 'ىلإ 1,234.50 نم'],
  ['في 21 نوفمبر 2026:', 'rtl', ':2026 ربمفون 21 يف'],
  ['شركة (Light Studio) هنا', 'rtl', 'انه (Light Studio) ةكرش'],
  ['المبلغ 62.66\u00a0EUR الآن', 'rtl', 'نآلا 62.66\u00a0EUR غلبملا'],
  ['خصم −5%', 'rtl', '−5% مصخ'],
  ['Name: مرحبا (42)', 'ltr', 'Name: (42) ابحرم'],
  ['', 'rtl', ''],
] as const)('draws “%s” in the order of %s', (text, base, drawn) => {
  expect(line(text, base)).toBe(drawn);
});

it('loses and invents no character', () => {
  const text = 'a١٢٣ ب(ج)«د» 1.2.3 +4 %5 x-y';
  const out = directedRuns(text, 'rtl').flatMap((run) => Array.from(run.text));
  expect(out.toSorted()).toEqual(Array.from(text).toSorted());
});
