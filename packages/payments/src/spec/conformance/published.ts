import { expect, it } from 'vitest';
import type { Bench } from './bench.ts';
import type { Exchange } from './exchange.ts';

/** Everything that the suite sent and was answered, held against what the provider publishes: neither side may invent a field. */
export function describePublished(bench: Bench): void {
  const { published } = bench.options;
  if (published === undefined) return;
  const title = 'adapter and emulator say nothing that the provider does not publish';
  if (typeof published === 'string') it.skip(`${title} (${published})`, () => {});
  else
    it(title, async () => {
      const exchanges = await Promise.all(bench.exchanges);
      const whole = exchanges.filter((exchange): exchange is Exchange => exchange !== null && exchange.status < 300);
      expect(whole.length).toBeGreaterThan(50);
      const problems = new Map<string, number>();
      for (const exchange of whole)
        for (const problem of published.problemsOf(exchange)) {
          const place = `${exchange.request.method} ${exchange.request.url.pathname.replaceAll(/[A-Z\d-]*\d[\w-]{6,}|[A-Z\d]{12,}/g, '*')} ${problem}`;
          problems.set(place, (problems.get(place) ?? 0) + 1);
        }
      expect([...problems.keys()].toSorted()).toEqual([]);
    });
}
