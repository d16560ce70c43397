import { currencyDigits, fromDecimal, type Money, toDecimal } from '../spec/money.ts';
import { PaymentError } from '../spec/payment-error.ts';

/**
 * How many decimals PayPal writes a currency with: its own table, which knows no forints and no Taiwan dollars in hundredths where ISO 4217
 * does. Currencies that are not here are not taken.
 */
const digitsOf: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD ILS MXN MYR NOK NZD PHP PLN SEK SGD THB USD'.split(' ').map((currency) => [currency, 2]),
  ),
  HUF: 0,
  JPY: 0,
  TWD: 0,
};

export const paypalCurrencies: readonly string[] = Object.keys(digitsOf);

/** Undefined for a currency that PayPal does not take. */
export const paypalDigits = (currency: string): number | undefined => digitsOf[currency];

export interface PaypalAmount {
  readonly currency_code: string;
  readonly value: string;
}

/** Throws `PaymentError`: `unsupported` for a currency that PayPal does not take, `bad_request` for a part of its smallest unit. */
export function toPaypal(money: Money): PaypalAmount {
  const { minor, currency } = money;
  const digits = paypalDigits(currency);
  if (digits === undefined)
    throw new PaymentError({ kind: 'unsupported', retry: 'never', detail: `PayPal takes no payments in ${currency}.` });
  const unit = 10n ** BigInt(currencyDigits(currency) - digits);
  if (minor % unit !== 0n)
    throw new PaymentError({ kind: 'bad_request', retry: 'never', detail: `PayPal takes only whole amounts in ${currency}.` });
  return { currency_code: currency, value: toDecimal({ minor: minor / unit, currency }, digits) };
}

/** Throws a `PaymentError` of kind `provider_fault` for what is no amount. */
export function fromPaypal({ currency_code: currency, value }: PaypalAmount): Money {
  try {
    // Zeros behind the point say nothing: "500.00" yen are 500.
    const plain = value.includes('.') ? value.replace(/\.?0+$/, '') : value;
    return { minor: fromDecimal(plain, currency), currency };
  } catch (cause) {
    throw new PaymentError({ kind: 'provider_fault', retry: 'never', detail: 'PayPal named an amount that is none.' }, { cause });
  }
}
