import { AppError } from '../../platform/app-error.ts';

/** A hundred thousand million credits: above it, sums of a busy service could leave 64 bits. */
export const mostMicros = 10n ** 17n;

/** Lets through only what is certainly an amount: no number, no text, nothing below 1, nothing absurd. */
export function requireAmount(amount: unknown): bigint {
  if (typeof amount !== 'bigint' || amount <= 0n || amount > mostMicros) throw new AppError('credits.amount_invalid');
  return amount;
}
