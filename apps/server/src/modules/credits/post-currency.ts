import type { Tx } from '../../platform/database/database.ts';
import { requireAmount } from './amounts.ts';
import { callPostCurrency } from './ledger-store.ts';

/** One movement of money between the service's own accounts, in minor units of the currency. The key makes it happen once. */
export interface Money {
  readonly key: string;
  /** The provider that holds the money, by its id. */
  readonly provider: string;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly amount: bigint;
}

type Line = { readonly account: string; readonly provider: string | null; readonly amount: bigint };

/** Each answers whether it was booked now; false: it had been before. */
async function post(tx: Tx, kind: string, { key, currency, amount }: Money, lines: readonly Line[]): Promise<boolean> {
  requireAmount(amount);
  return (await callPostCurrency(tx, { key: `${kind}:${key}`, kind, currency, lines })) === 'posted';
}

const own = (account: string, amount: bigint): Line => ({ account, provider: null, amount });
const at = (account: string, provider: string, amount: bigint): Line => ({ account, provider, amount });

function requirePart(part: bigint, { amount }: Money): bigint {
  const whole = requireAmount(amount);
  if (part !== 0n && requireAmount(part) > whole) throw new Error('a part of an amount is more than the whole');
  return part;
}

/** Somebody paid `amount`, of which `tax` is the state's. */
export async function postSale(tx: Tx, sale: Money & { readonly tax: bigint }): Promise<boolean> {
  const tax = requirePart(sale.tax, sale);
  return post(tx, 'sale', sale, [at('receivable', sale.provider, sale.amount), own('tax', -tax), own('revenue', tax - sale.amount)]);
}

/** `amount` goes back to somebody, `tax` of it was the state's. */
export async function postRefund(tx: Tx, refund: Money & { readonly tax: bigint }): Promise<boolean> {
  const tax = requirePart(refund.tax, refund);
  return post(tx, 'refund', refund, [
    at('receivable', refund.provider, -refund.amount),
    own('tax', tax),
    own('refunds', refund.amount - tax),
  ]);
}

/** A refund that had been booked came back: the opposite, once. */
export async function postRefundBack(tx: Tx, refund: Money & { readonly tax: bigint }): Promise<boolean> {
  const tax = requirePart(refund.tax, refund);
  return post(tx, 'refund', { ...refund, key: `${refund.key}:back` }, [
    at('receivable', refund.provider, refund.amount),
    own('tax', -tax),
    own('refunds', tax - refund.amount),
  ]);
}

/** A payment provider keeps a fee. */
export async function postFee(tx: Tx, fee: Money): Promise<boolean> {
  return post(tx, 'fee', fee, [at('receivable', fee.provider, -fee.amount), at('fees', fee.provider, fee.amount)]);
}

/** Money that is gone: a lost dispute. */
export async function postLoss(tx: Tx, loss: Money): Promise<boolean> {
  return post(tx, 'loss', loss, [at('receivable', loss.provider, -loss.amount), own('losses', loss.amount)]);
}

/** A dispute that had been lost was won after all: the opposite, once. */
export async function postLossBack(tx: Tx, loss: Money): Promise<boolean> {
  const key = `${loss.key}:back`;
  return post(tx, 'loss', { ...loss, key }, [at('receivable', loss.provider, loss.amount), own('losses', -loss.amount)]);
}

/** The tax in money that was booked is another than was thought: `more` of it, or less, is the state's. */
export async function postTaxChange(
  tx: Tx,
  { key, currency, more }: { readonly key: string; readonly currency: string; readonly more: bigint },
): Promise<boolean> {
  const amount = more < 0n ? -more : more;
  return post(tx, 'tax', { key, provider: '', currency, amount }, [own('tax', -more), own('revenue', more)]);
}
