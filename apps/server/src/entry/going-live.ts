import { type BillingDeps, listPaymentConnections } from '../modules/billing/index.ts';
import type { GoingLiveDeps } from '../modules/going-live/index.ts';
import { listSaleOffers } from '../modules/shop/index.ts';

type Parts = Pick<GoingLiveDeps, 'db' | 'clock' | 'settings' | 'catalogue' | 'mailDriver'> & {
  readonly billing: Pick<BillingDeps, 'db' | 'ways' | 'seal' | 'publicUrl' | 'shop'>;
};

/** What tells whether the service may take real money is spread over many modules; here they are introduced. */
export const createGoingLive = ({ db, clock, settings, catalogue, mailDriver, billing }: Parts): GoingLiveDeps => ({
  db,
  clock,
  settings,
  catalogue,
  publicUrl: billing.publicUrl,
  mailDriver,
  ways: () => listPaymentConnections(billing),
  currenciesOf: (wayId) => billing.ways.all.get(wayId)?.provider.traits.currencies ?? null,
  offers: () => listSaleOffers(billing.shop),
});
