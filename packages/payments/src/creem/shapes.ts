import { z } from 'zod';

/** What is read of Creem's answers. Anything else is left alone; words of a list that may grow, and did, are plain text. */
const text = z.string().nullish();
const minor = z.number().int();

/** A relation is an object in some answers and its id in others. */
const related = <Shape extends z.ZodType>(shape: Shape) => z.union([z.string(), shape]).nullish();
export const idOf = (value: string | { readonly id: string } | null | undefined): string | null =>
  (typeof value === 'string' ? value : value?.id) || null;
export const objectOf = <Found extends object>(value: string | Found | null | undefined): Found | null =>
  typeof value === 'object' ? (value ?? null) : null;

const base = { id: z.string().min(1), mode: text };

export const productSchema = z.object({
  ...base,
  description: text,
  price: minor,
  currency: z.string(),
  status: text,
  created_at: text,
});
export type Product = z.output<typeof productSchema>;

export const customerSchema = z.object({ ...base, email: text, name: text, country: text });

export const transactionSchema = z.object({
  ...base,
  amount: minor,
  amount_paid: minor.nullish(),
  currency: z.string(),
  tax_country: text,
  tax_amount: minor.nullish(),
  status: z.string(),
  refunded_amount: minor.nullish(),
  order: related(z.object({ id: z.string() })),
  subscription: related(z.object({ id: z.string() })),
  customer: related(z.object({ id: z.string() })),
  period_start: z.number().nullish(),
  period_end: z.number().nullish(),
  created_at: z.number(),
});
export type Transaction = z.output<typeof transactionSchema>;

export const subscriptionSchema = z.object({
  ...base,
  product: related(productSchema.partial().extend({ id: z.string() })),
  customer: related(customerSchema),
  status: z.string(),
  last_transaction_id: text,
  current_period_start_date: text,
  current_period_end_date: text,
  canceled_at: text,
  updated_at: text,
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
export type CreemSubscription = z.output<typeof subscriptionSchema>;

const order = z.object({
  id: z.string(),
  transaction: related(z.object({ id: z.string() })),
  amount: minor.nullish(),
  tax_amount: minor.nullish(),
  amount_paid: minor.nullish(),
  amount_due: minor.nullish(),
  currency: z.string(),
  status: text,
  updated_at: text,
});

export const checkoutSchema = z.object({
  ...base,
  status: z.string(),
  request_id: text,
  order: order.nullish(),
  subscription: related(subscriptionSchema.partial().extend({ id: z.string() })),
  customer: related(customerSchema),
  checkout_url: text,
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
export type CreemCheckout = z.output<typeof checkoutSchema>;

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), pagination: z.object({ next_page: z.number().nullish() }).nullish() });

/** A date in text, or as a number of seconds or milliseconds: Creem's own description says no more than "timestamp". */
export function dateOf(value: string | number | null | undefined): Date | null {
  if (value === null || value === undefined || value === '') return null;
  const date = new Date(typeof value === 'number' && value < 100_000_000_000 ? value * 1_000 : value);
  return Number.isNaN(date.getTime()) ? null : date;
}

export const textIn = (metadata: Readonly<Record<string, unknown>> | null | undefined, name: string): string | null => {
  const value = metadata?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

export const isLive = (mode: string | null | undefined): boolean => mode === 'prod' || mode === 'live';
