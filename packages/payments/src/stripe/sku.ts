import type { Stripe } from 'stripe';
import { orNull } from './failure.ts';
import { idOf } from './ids.ts';

/** Our item behind a price: named on the price itself, or on the product where the price was made for one order. */
export async function skuOfPrice(stripe: Stripe, id: string): Promise<string | null> {
  const price = await orNull(() => stripe.prices.retrieve(id));
  return price ? skuOf(stripe, price) : null;
}

export async function skuOf(stripe: Stripe, price: Stripe.Price): Promise<string | null> {
  if (price.metadata.sku) return price.metadata.sku;
  const product = idOf(price.product);
  const known = product === null ? null : await orNull(() => stripe.products.retrieve(product));
  return known?.metadata.sku ?? null;
}
