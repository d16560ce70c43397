import { z } from 'zod';

/** What is read of PayPal's answers. Anything else in them is left alone, and words of a list that may grow are plain text. */
const text = z.string().nullish();
const amount = z.object({ currency_code: z.string().regex(/^[A-Z]{3}$/), value: z.string() });
const links = z.array(z.object({ rel: z.string(), href: z.string() })).nullish();

export const captureSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  status_details: z.object({ reason: text }).nullish(),
  amount,
  custom_id: text,
  seller_receivable_breakdown: z.object({ paypal_fee: amount.nullish() }).nullish(),
  supplementary_data: z.object({ related_ids: z.object({ order_id: text }).nullish() }).nullish(),
  create_time: text,
  links,
});
export type Capture = z.output<typeof captureSchema>;

export const refundSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  status_details: z.object({ reason: text }).nullish(),
  amount,
  custom_id: text,
  links,
});
export type PaypalRefund = z.output<typeof refundSchema>;

const payer = z.object({
  email_address: text,
  name: z.object({ given_name: text, surname: text }).nullish(),
  address: z.object({ country_code: text }).nullish(),
});

export const orderSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  update_time: text,
  payer: payer.nullish(),
  payment_source: z.object({ paypal: payer.nullish() }).nullish(),
  purchase_units: z
    .array(
      z.object({
        reference_id: text,
        custom_id: text,
        amount: amount.extend({ breakdown: z.object({ tax_total: amount.nullish() }).nullish() }).nullish(),
        items: z.array(z.object({ sku: text })).nullish(),
        payments: z.object({ captures: z.array(captureSchema).nullish(), refunds: z.array(refundSchema).nullish() }).nullish(),
      }),
    )
    .nullish(),
  links,
});
export type Order = z.output<typeof orderSchema>;

export const disputeSchema = z.object({
  dispute_id: z.string().min(1),
  status: z.string(),
  reason: text,
  dispute_life_cycle_stage: text,
  dispute_amount: amount.nullish(),
  disputed_transactions: z.array(z.object({ seller_transaction_id: text })).nullish(),
  dispute_outcome: z.object({ outcome_code: text }).nullish(),
  seller_response_due_date: text,
});
export type PaypalDispute = z.output<typeof disputeSchema>;

export const eventSchema = z.object({
  id: z.string().min(1),
  event_type: z.string().min(1),
  create_time: text,
  resource: z.record(z.string(), z.unknown()).nullish(),
});
export type PaypalEvent = z.output<typeof eventSchema>;

/** The last part of the address that a link of this name leads to. */
export function linkedId(found: z.output<typeof links>, rel: string): string | null {
  const href = found?.find((link) => link.rel === rel)?.href;
  return (
    URL.parse(href ?? '')
      ?.pathname.split('/')
      .at(-1) || null
  );
}
