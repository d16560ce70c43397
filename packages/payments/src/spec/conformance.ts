import { afterAll, beforeAll, describe } from 'vitest';
import { createBench, type PaymentConformanceOptions } from './conformance/bench.ts';
import { describeConnection } from './conformance/connection.ts';
import { describeFailures } from './conformance/failures.ts';
import { describePrivacy } from './conformance/privacy.ts';
import { describePublished } from './conformance/published.ts';
import { describePurchases } from './conformance/purchases.ts';
import { describePushes } from './conformance/pushes.ts';
import { describeRefunds } from './conformance/refunds.ts';
import { describeSavedWays } from './conformance/saved-ways.ts';
import { describeSubscriptions } from './conformance/subscriptions.ts';

export type { Cannot, PaymentConformanceOptions } from './conformance/bench.ts';
export type { Exchange, Published } from './conformance/exchange.ts';

/**
 * The suite of a payment provider: its adapter against its emulator, over real HTTP. To be called at the top of a vitest file. What a
 * provider cannot do is left out where the adapter says so: by an absent member, by its traits, or by `cannot` with the reason.
 */
export function describePaymentProvider(options: PaymentConformanceOptions): void {
  const bench = createBench(options);
  describe(options.kind.title, { timeout: bench.patienceMs * 3 }, () => {
    beforeAll(() => bench.start());
    afterAll(() => bench.close());
    describeConnection(bench);
    describePurchases(bench);
    describeRefunds(bench);
    describeSubscriptions(bench);
    describeSavedWays(bench);
    describeFailures(bench);
    describePushes(bench);
    // Last: it looks at everything that the others sent and were told.
    describePrivacy(bench);
    describePublished(bench);
  });
}
