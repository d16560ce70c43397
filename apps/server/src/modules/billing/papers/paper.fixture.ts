import { type NewBuyerDetails, newSaleItem, type Order, type TaxDocument } from '@pinhole/contract';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import type { Faults } from '../../../platform/faults.ts';
import { taxSettings } from '../../../testing/tax-fixture.ts';
import type { SettingKey } from '../../settings/index.ts';
import { createSaleItem, updateSaleItem } from '../../shop/manage-items.ts';
import { setBuyerDetails } from '../../tax/parties/buyer-details.ts';
import type { ViesAnswer } from '../../tax/parties/vies.ts';
import { setExchangeRate } from '../../tax/rates/exchange.ts';
import { importRates } from '../../tax/rates/import-rates.ts';
import { type BillingFixture, createBillingFixture } from '../billing.fixture.ts';
import { settleManualOrder } from '../orders/manual-orders.ts';
import { refreshOrder } from '../orders/open-checkout.ts';
import { placeOrder } from '../orders/place-order.ts';
import { getAdminOrder } from '../orders/read-orders.ts';
import { createPaymentConnection, updatePaymentConnection } from '../ways/manage-ways.ts';

/** A seller in Germany in the one-stop shop, PayPal whose buyers have Danish accounts, and bank transfers. For tests. */
export interface PaperShop extends BillingFixture {
  /** From now on. */
  setting(key: SettingKey, value: string | undefined): void;
  setNow(at: Date | null): void;
  answer(number: string, answer: ViesAnswer): void;
  details(actor: Actor, input: Partial<NewBuyerDetails>): Promise<void>;
  /** Ordered by bank transfer, and confirmed by the operator. */
  transfer(actor: Actor, bankCountry?: string, sku?: string): Promise<Paid>;
  /** Ordered and paid with a Danish account at PayPal. */
  buy(actor: Actor): Promise<Paid>;
  documents(paymentId: string): Promise<readonly Paper[]>;
}

export interface Paid {
  readonly order: Order;
  readonly paymentId: string;
}

export type Paper = Pick<TaxDocument, 'kind' | 'number'> & {
  readonly id: string;
  readonly treatment: string;
  readonly country: string | null;
  readonly net: bigint;
  readonly tax: bigint;
  readonly gross: bigint;
  readonly content: {
    readonly buyer: { readonly name: string; readonly country: string | null; readonly vatId: string | null };
    readonly lines: readonly { readonly discount: string }[];
    readonly totals: readonly { readonly basisPoints: number }[];
    readonly reason: string | null;
    readonly withdrawal: unknown;
  };
};

export const germanSeller = {
  'seller.name': 'Lochkamera GmbH',
  'seller.street': 'Hafenstraße 12',
  'seller.postalCode': '20457',
  'seller.city': 'Hamburg',
  'seller.country': 'DE',
  'seller.vatId': 'DE136695976',
  'tax.scheme': 'union',
  'tax.timeZone': 'Europe/Berlin',
} as const satisfies Partial<Record<SettingKey, string>>;

export async function createPaperShop({ faults }: { readonly faults?: Faults } = {}): Promise<PaperShop> {
  const texts: Partial<Record<SettingKey, string>> = { ...germanSeller };
  let now: Date | null = null;
  let last = 0;
  // No two papers of a test in the same millisecond: their order is looked at.
  const tick = (): Date => {
    last = Math.max(Date.now(), last + 1);
    return new Date(last);
  };
  const answers = new Map<string, ViesAnswer>();
  const shop = await createBillingFixture({
    ...(faults ? { faults } : {}),
    more: {
      settings: { get: ((key: SettingKey) => taxSettings(texts).get(key)) as ReturnType<typeof taxSettings>['get'] },
      clock: { now: () => now ?? tick() },
      vies: { check: async ({ text }) => answers.get(text) ?? { outcome: 'unavailable', code: 'MS_UNAVAILABLE', later: true } },
    },
  });
  const { deps, operator, studio } = shop;
  await importRates(deps);
  for (const [currency, perEuro] of Object.entries({
    DKK: '7.46',
    CZK: '24.5',
    HUF: '400',
    PLN: '4.3',
    RON: '5',
    SEK: '11',
    BGN: '1.95583',
  }))
    await setExchangeRate(deps, operator, { currency, day: '2024-01-01', perEuro });
  await createPaymentConnection(deps, operator, {
    provider: 'manual',
    name: 'Bank transfer',
    fields: { holder: 'Lochkamera GmbH', iban: 'DE89370400440532013000' },
  });
  await updatePaymentConnection(deps, operator, 'manual', { enabled: true });
  const plus = newSaleItem.parse({
    sku: 'before-tax',
    kind: 'pack',
    title: '100 credits',
    description: '',
    credits: '100000000',
    taxBehaviour: 'exclusive',
    prices: [{ currency: 'EUR', minor: '999' }],
  });
  const { id } = await createSaleItem(deps.shop, operator, plus);
  await updateSaleItem(deps.shop, operator, id, { state: 'offered' });
  const paid = async (order: Order): Promise<Paid> => {
    const after = await getAdminOrder(deps, order.id);
    return { order: after, paymentId: after.payments[0]?.id ?? '' };
  };

  return {
    ...shop,
    setting(key, value) {
      if (value === undefined) delete texts[key];
      else texts[key] = value;
    },
    setNow: (at) => {
      now = at;
    },
    answer: (number, answer) => void answers.set(number, answer),
    async details(actor, input) {
      await setBuyerDetails(deps, actor, { name: null, lines: [], postalCode: null, town: null, country: null, vatNumber: null, ...input });
    },
    async transfer(actor, bankCountry, sku = 'five-hundred') {
      const order = await inTransaction(studio.db, (tx) => placeOrder(deps, actor, tx, { sku, currency: 'EUR', way: 'manual' }));
      await settleManualOrder(deps, operator, order.id, { bankCountry });
      return paid(order);
    },
    async buy(actor) {
      const order = await shop.order(actor);
      await shop.pay(order);
      await refreshOrder(deps, actor, order.id);
      return paid(order);
    },
    async documents(paymentId) {
      const rows = await studio.db
        .selectFrom('tax_document')
        .select([
          'id',
          'kind',
          'label as number',
          'treatment',
          'country',
          'net_minor as net',
          'tax_minor as tax',
          'gross_minor as gross',
          'content',
        ])
        .where('sale_id', '=', paymentId)
        .orderBy('id')
        .execute();
      return rows as readonly Paper[];
    },
  };
}
