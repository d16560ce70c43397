import { z } from 'zod';
import { paypalDigits } from './amount.ts';

/** What the emulator takes, field by field: one that PayPal's description does not have is refused. */
const money = z.strictObject({
  currency_code: z.string().length(3),
  value: z
    .string()
    .max(32)
    .regex(/^(?:\d+|\d*\.\d+)$/),
});
export type EmulatedMoney = z.output<typeof money>;

const item = z.strictObject({
  name: z.string().min(1).max(127),
  unit_amount: money,
  tax: money.optional(),
  quantity: z.string().regex(/^[1-9]\d{0,9}$/),
  description: z.string().max(127).optional(),
  sku: z.string().max(127).optional(),
  category: z.enum(['DIGITAL_GOODS', 'PHYSICAL_GOODS', 'DONATION']).optional(),
});

const unit = z.strictObject({
  reference_id: z.string().min(1).max(256).optional(),
  description: z.string().max(127).optional(),
  custom_id: z.string().max(127).optional(),
  invoice_id: z.string().max(127).optional(),
  soft_descriptor: z.string().max(22).optional(),
  amount: money.extend({
    breakdown: z.strictObject({ item_total: money.optional(), tax_total: money.optional(), discount: money.optional() }).optional(),
  }),
  items: z.array(item).optional(),
});
export type EmulatedUnit = z.output<typeof unit>;

export const orderRequest = z.strictObject({
  intent: z.literal('CAPTURE'),
  purchase_units: z.array(unit).min(1).max(10),
  payment_source: z
    .strictObject({
      paypal: z.strictObject({
        experience_context: z.strictObject({
          brand_name: z.string().min(1).max(127).optional(),
          locale: z
            .string()
            .regex(/^[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/)
            .optional(),
          shipping_preference: z.enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']).optional(),
          landing_page: z.enum(['LOGIN', 'GUEST_CHECKOUT', 'NO_PREFERENCE']).optional(),
          user_action: z.enum(['CONTINUE', 'PAY_NOW']).optional(),
          payment_method_preference: z.enum(['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED']).optional(),
          return_url: z.url(),
          cancel_url: z.url(),
        }),
      }),
    })
    .optional(),
});
export type OrderRequest = z.output<typeof orderRequest>;

export const refundRequest = z.strictObject({
  amount: money.optional(),
  custom_id: z
    .string()
    .max(127)
    .regex(/^[A-Za-z0-9-_.,]+$/)
    .optional(),
  invoice_id: z.string().max(127).optional(),
  note_to_payer: z.string().max(255).optional(),
});

/** Why PayPal would not take these sums; undefined when it would. */
export function wrongSum({ amount, items = [] }: EmulatedUnit): string | undefined {
  const all = [
    amount,
    ...Object.values(amount.breakdown ?? {}),
    ...items.flatMap((one) => [one.unit_amount, ...(one.tax ? [one.tax] : [])]),
  ];
  const { currency_code: currency, breakdown } = amount;
  if (all.some((one) => one?.currency_code !== currency)) return 'MULTI_CURRENCY_ORDER';
  for (const one of all) {
    const issue = one && wrongAmount(one);
    if (issue) return issue;
  }
  if (minorOf(amount) <= 0n) return 'CANNOT_BE_ZERO_OR_NEGATIVE';
  if (items.length > 0 && !breakdown?.item_total) return 'ITEM_TOTAL_REQUIRED';
  if (!breakdown) return undefined;
  const sum = (of: (one: z.output<typeof item>) => EmulatedMoney | undefined): bigint =>
    items.reduce((total, one) => total + minorOf(of(one)) * BigInt(one.quantity), 0n);
  if (items.length > 0 && sum((one) => one.unit_amount) !== minorOf(breakdown.item_total)) return 'ITEM_TOTAL_MISMATCH';
  if (items.length > 0 && sum((one) => one.tax) !== minorOf(breakdown.tax_total)) return 'TAX_TOTAL_MISMATCH';
  const whole = minorOf(breakdown.item_total) + minorOf(breakdown.tax_total) - minorOf(breakdown.discount);
  return whole === minorOf(amount) ? undefined : 'AMOUNT_MISMATCH';
}

export function wrongAmount({ currency_code: currency, value }: EmulatedMoney): string | undefined {
  const digits = paypalDigits(currency);
  if (digits === undefined) return 'INVALID_CURRENCY_CODE';
  const decimals = value.split('.')[1]?.length ?? 0;
  if (digits === 0 && decimals > 0) return 'DECIMALS_NOT_SUPPORTED';
  return decimals > digits ? 'DECIMAL_PRECISION' : undefined;
}

/** In hundredths, whatever the currency: only to compare and to add. */
export function minorOf(amount: EmulatedMoney | undefined): bigint {
  const [whole = '', fraction = ''] = (amount?.value ?? '0').split('.');
  return BigInt((whole || '0') + fraction.padEnd(2, '0').slice(0, 2));
}

export const valueOf = (minor: bigint, currency: string): EmulatedMoney => ({
  currency_code: currency,
  value: paypalDigits(currency) === 0 ? String(minor / 100n) : `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`,
});
