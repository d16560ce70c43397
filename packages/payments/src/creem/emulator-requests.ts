import { z } from 'zod';

/** What the emulator takes, field by field: one that Creem's description does not have is refused. */
const cents = z.number().int();

export const productRequest = z
  .strictObject({
    name: z.string().min(1),
    description: z.string(),
    image_url: z.url().optional(),
    price: cents.refine((price) => price === 0 || price >= 100, 'price must be 0 or at least 100'),
    currency: z.enum(['EUR', 'USD']),
    billing_type: z.enum(['recurring', 'onetime']),
    billing_period: z.enum(['once', 'every-month', 'every-three-months', 'every-six-months', 'every-year']).optional(),
    trial_period_days: z.number().int().min(1).optional(),
    tax_mode: z.enum(['inclusive', 'exclusive']).optional(),
    tax_category: z.enum(['saas', 'digital-goods-service', 'ebooks']).optional(),
    default_success_url: z.url().optional(),
  })
  .refine((product) => product.billing_type === 'onetime' || product.billing_period !== undefined, 'billing_period is required')
  .refine(
    (product) => product.billing_type === 'recurring' || product.trial_period_days === undefined,
    'a trial is for recurring products',
  );
export type ProductRequest = z.output<typeof productRequest>;

export const discountRequest = z
  .strictObject({
    name: z.string().min(1),
    code: z.string().min(1).optional(),
    type: z.enum(['percentage', 'fixed']),
    amount: cents.min(1).optional(),
    currency: z.enum(['EUR', 'USD']).optional(),
    percentage: z.number().min(1).max(100).optional(),
    expiry_date: z.iso.datetime().optional(),
    max_redemptions: z.number().int().min(1).optional(),
    duration: z.enum(['forever', 'once', 'repeating']),
    duration_in_months: z.number().int().optional(),
    applies_to_products: z.array(z.string()).min(1),
  })
  .refine(
    (discount) => discount.type !== 'fixed' || (discount.amount !== undefined && discount.currency !== undefined),
    'amount and currency are required',
  );

export const checkoutRequest = z.strictObject({
  request_id: z.string().optional(),
  product_id: z.string(),
  units: z.number().int().min(1).optional(),
  discount_code: z.string().optional(),
  customer: z.union([z.strictObject({ id: z.string() }), z.strictObject({ email: z.email() })]).optional(),
  success_url: z.url().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
export type CheckoutRequest = z.output<typeof checkoutRequest>;

export const refundRequest = z.strictObject({ transaction_id: z.string() });
export const portalRequest = z.strictObject({ customer_id: z.string() });
export const cancelRequest = z.strictObject({
  mode: z.enum(['immediate', 'scheduled']).optional(),
  onExecute: z.enum(['cancel', 'pause']).optional(),
});
export const upgradeRequest = z.strictObject({
  product_id: z.string(),
  update_behavior: z.enum(['proration-charge-immediately', 'proration-charge', 'proration-none']).optional(),
});
export const emptyRequest = z.strictObject({});
export const promptRequest = z.strictObject({ prompt: z.string().min(1), external_id: z.string().optional() });
