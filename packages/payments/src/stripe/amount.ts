import { currencyDigits, type Money } from '../spec/money.ts';
import { PaymentError } from '../spec/payment-error.ts';

/** Stripe counts some currencies in other units than ISO 4217 does. Source: docs.stripe.com/currencies, read 2026-11-21. */
const withoutDecimals = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const withThree = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);
const stripeDigits = (currency: string): number => (withoutDecimals.has(currency) ? 0 : withThree.has(currency) ? 3 : 2);

/** In Stripe's unit. Throws `PaymentError` for what it cannot express. */
export function toStripe({ minor, currency }: Money): number {
  const shift = stripeDigits(currency) - currencyDigits(currency);
  const factor = 10n ** BigInt(Math.abs(shift));
  const fits = shift >= 0 || minor % factor === 0n;
  const value = shift >= 0 ? minor * factor : minor / factor;
  if (!fits || value < 0n || value > 99_999_999n)
    throw new PaymentError({ kind: 'bad_request', retry: 'never', detail: `Stripe cannot charge this amount of ${currency}.` });
  return Number(value);
}

/** From Stripe's unit. Throws `PaymentError` when it is no amount. */
export function fromStripe(value: number, code: string): Money {
  const currency = code.toUpperCase();
  if (!Number.isSafeInteger(value) || !/^[A-Z]{3}$/.test(currency))
    throw new PaymentError({ kind: 'provider_fault', retry: 'same-key', detail: 'Stripe named an amount that is none.' });
  const shift = stripeDigits(currency) - currencyDigits(currency);
  const minor = shift >= 0 ? BigInt(value) / 10n ** BigInt(shift) : BigInt(value) * 10n ** BigInt(-shift);
  return { minor, currency };
}
