import { PaymentError } from '../spec/payment-error.ts';
import type { PaymentCall, SaleItem } from '../spec/provider.ts';
import type { CreemApi } from './api.ts';
import { type Product, productSchema } from './shapes.ts';

type Sku = Pick<SaleItem, 'sku' | 'version' | 'every' | 'trialDays'> & { readonly currency: string };

/**
 * Creem keeps no keys of ours with a product: what it is stands at the end of its description, where buyers see it as a number. Free days
 * belong to a product there, so that a plan with them is another product than the same plan without.
 */
const markOf = ({ sku, version, currency, every, trialDays }: Sku): string =>
  `[${sku}/${version}/${currency}${every !== null && trialDays > 0 ? `/${trialDays}` : ''}]`;

/** Our item as a product's description names it; null for products of somebody else. */
export function skuIn(description: string | null | undefined): string | null {
  const [, sku] = /\[([^[\]/]{1,127})\/\d+\/[A-Z]{3}(?:\/\d+)?\]\s*$/.exec(description ?? '') ?? [];
  return sku ?? null;
}

const periods = { month: 'every-month', year: 'every-year' } as const;

/** Finds the product of this item, or makes it. Of several, made at the same moment, the oldest is it for everybody. */
export async function ensureProduct(api: CreemApi, item: SaleItem, call: PaymentCall): Promise<string> {
  const { currency, minor } = item.price;
  const mark = markOf({ ...item, currency });
  const found = await findProduct(api, mark, call);
  const product = found ?? (await make());
  if (BigInt(product.price) !== minor || product.currency.toUpperCase() !== currency)
    throw new PaymentError({
      kind: 'bad_request',
      retry: 'never',
      detail: `The product ${product.id} was given another price at Creem. Set it back, or sell a new version of the item.`,
    });
  return product.id;

  async function make(): Promise<Product> {
    const body = {
      name: item.title,
      description: `${item.description}\n\n${mark}`.trim(),
      price: Number(minor),
      currency,
      billing_type: item.every === null ? 'onetime' : 'recurring',
      ...(item.every === null ? {} : { billing_period: periods[item.every] }),
      ...(item.every !== null && item.trialDays > 0 ? { trial_period_days: item.trialDays } : {}),
      tax_mode: item.taxBehaviour,
      tax_category: 'digital-goods-service',
    };
    const made = await api.post(call, 'v1/products', body, productSchema, `product-${mark}`);
    return (await findProduct(api, mark, call)) ?? made;
  }
}

async function findProduct(api: CreemApi, mark: string, call: PaymentCall): Promise<Product | null> {
  let oldest: Product | null = null;
  for await (const product of api.search(call, 'v1/products/search', {}, productSchema)) {
    if (product.status === 'archived' || !product.description?.trimEnd().endsWith(mark)) continue;
    if (oldest === null || ageOf(product) < ageOf(oldest)) oldest = product;
  }
  return oldest;
}

/** To be compared as text: dates of one form, then ids. */
const ageOf = ({ created_at: at, id }: Product): string => `${at ?? ''} ${id}`;
