import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import type { Money } from '../spec/money.ts';
import { PaymentError } from '../spec/payment-error.ts';
import type { SaleItem } from '../spec/provider.ts';
import { toStripe } from './amount.ts';
import { orNull } from './failure.ts';

/** Ids at Stripe are made of ours, so that making an item known twice finds the first. */
const nameOf = (sku: string): string => (/^[\w.-]{1,80}$/.test(sku) ? sku : createHash('sha256').update(sku).digest('hex').slice(0, 32));
export const productId = (item: Pick<SaleItem, 'sku'>): string => `pinhole_${nameOf(item.sku)}`;
const versionKey = ({ sku, version }: Pick<SaleItem, 'sku' | 'version'>): string => `pinhole_${nameOf(sku)}_v${version}`;
const priceKey = (item: SaleItem): string => `${versionKey(item)}_${item.price.currency.toLowerCase()}`;

/**
 * The item's price at Stripe. A price is never changed there: another version, or currency, is another price with a lookup key of its own, and whoever
 * subscribed to the old one stays on it.
 */
export async function ensurePrice(stripe: Stripe, item: SaleItem, taxCode: string): Promise<string> {
  return findOrMake(stripe, priceKey(item), item, () => ensureProduct(stripe, item, taxCode));
}

/**
 * The price of a plan for buyers whose amount our tax changes: one for each version and amount, with the tax in it. It is a price of its own and
 * not one made in passing, so that a subscription can be moved to it, and one that is on it already is recognised. The item is known there.
 */
export async function ensurePriceWithTax(stripe: Stripe, item: SaleItem, total: Money): Promise<string> {
  const key = `${versionKey(item)}_${total.currency.toLowerCase()}${total.minor}`;
  const taxed = { ...item, price: total, taxBehaviour: 'inclusive' } as const;
  return findOrMake(stripe, key, taxed, async () => productId(item));
}

async function findOrMake(stripe: Stripe, key: string, item: SaleItem, product: () => Promise<string>): Promise<string> {
  const found = await stripe.prices.list({ lookup_keys: [key], active: true, limit: 1 });
  const [known] = found.data;
  if (known) return fits(known, item) ? known.id : notOurs(key);
  const made = await stripe.prices.create(
    {
      product: await product(),
      currency: item.price.currency.toLowerCase(),
      unit_amount: toStripe(item.price),
      tax_behavior: item.taxBehaviour,
      lookup_key: key,
      // A price that somebody put away in the dashboard still holds its key.
      transfer_lookup_key: true,
      metadata: { sku: item.sku, version: String(item.version) },
      ...(item.every === null ? {} : { recurring: { interval: item.every } }),
    },
    { idempotencyKey: `price:${key}` },
  );
  return fits(made, item) ? made.id : notOurs(key);
}

async function ensureProduct(stripe: Stripe, item: SaleItem, taxCode: string): Promise<string> {
  const id = productId(item);
  const words = { name: item.title, ...(item.description === '' ? {} : { description: item.description }) };
  const known = await orNull(() => stripe.products.retrieve(id));
  if (known) {
    const same = known.active && known.name === item.title && (known.description ?? '') === item.description;
    if (!same) await stripe.products.update(id, { ...words, active: true }, { idempotencyKey: `product:${versionKey(item)}:words` });
    return id;
  }
  const params = { id, ...words, ...(taxCode === '' ? {} : { tax_code: taxCode }), metadata: { sku: item.sku } };
  await stripe.products.create(params, { idempotencyKey: `product:${versionKey(item)}` }).catch((error: unknown) => {
    // Another version of it came first.
    if ((error as { readonly code?: unknown }).code !== 'resource_already_exists') throw error;
  });
  return id;
}

const fits = (price: Stripe.Price, item: SaleItem): boolean =>
  price.unit_amount === toStripe(item.price) &&
  price.currency === item.price.currency.toLowerCase() &&
  (price.recurring?.interval ?? null) === item.every &&
  (price.recurring?.interval_count ?? 1) === 1 &&
  price.tax_behavior === item.taxBehaviour;

function notOurs(key: string): never {
  const detail = `The price with the lookup key ${key} at Stripe is not the one of this item. Give the item a new version.`;
  throw new PaymentError({ kind: 'bad_request', retry: 'never', detail });
}
