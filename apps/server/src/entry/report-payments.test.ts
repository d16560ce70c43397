import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BillingFixture, createBillingFixture } from '../modules/billing/billing.fixture.ts';
import { probeWay } from '../modules/billing/ways/provider-health.ts';
import { createMetrics } from '../platform/telemetry/metrics.ts';
import { reportPayments } from './report-payments.ts';

let shop: BillingFixture;
beforeAll(async () => {
  shop = await createBillingFixture();
});
afterAll(() => shop.close());

it('tells the metrics of each provider that buyers can pay with', async () => {
  const metrics = createMetrics();
  reportPayments(metrics, shop.studio);
  expect((await metrics.expose()).text).not.toContain('way="paypal"');
  await probeWay(shop.deps, 'paypal');
  expect((await metrics.expose()).text).toContain('app_payment_provider_up{way="paypal"} 1');
  shop.emulator.fault({ kind: 'unavailable', at: 'any' });
  await probeWay(shop.deps, 'paypal');
  expect((await metrics.expose()).text).toContain('app_payment_provider_up{way="paypal"} 0');
});
