import type { Clock } from '../../../platform/clock.ts';
import { type Db, inTransaction } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import type { Settings } from '../../settings/index.ts';
import type { BuyerVatId } from '../rules/decide-tax.ts';
import { readVatNumber } from '../rules/vat-number.ts';
import { findBelievedCheck, insertVatCheck } from '../store/vat-check-store.ts';
import type { Vies } from './vies.ts';

export interface VatCheckDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'get'>;
  readonly vies: Vies;
}

export type CheckedVatNumber =
  /** Not the form of a VAT number, or its check digits are wrong: nobody was asked. */
  | { readonly state: 'malformed' }
  | (BuyerVatId & {
      readonly name: string | null;
      readonly address: string | null;
      /** Why there was no answer, and whether asking later may bring one. */
      readonly failure: { readonly code: string; readonly later: boolean } | null;
    });

const hour = 3_600_000;
/** A number that was valid this morning is valid now; one that was just registered may become so any minute. */
const believedMs = { valid: 6 * hour, invalid: 10 * 60_000 } as const;

/**
 * Asks whether a number belongs to a business, and keeps the answer as proof. Goes over the network, so never inside a transaction.
 * No answer is not kept, and means that tax is charged; a valid answer later lets it be given back.
 */
export async function checkVatNumber(
  deps: VatCheckDeps,
  input: {
    readonly written: string;
    readonly country?: string | null /** For renewals: what is remembered will not do. */;
    readonly anew?: boolean;
  },
): Promise<CheckedVatNumber> {
  const number = readVatNumber(input.written, input.country);
  if (!number) return { state: 'malformed' };
  const own = deps.settings.get('seller.vatId');
  const requester = own === null ? undefined : readVatNumber(own, deps.settings.get('seller.country'));
  const about = { country: number.prefix, number: number.number, requester: requester?.text ?? null };
  const facts = { country: number.country, text: number.text };

  const known = input.anew ? undefined : await findBelievedCheck(deps.db, { ...about, at: deps.clock.now() });
  if (known)
    return {
      ...facts,
      state: known.valid ? 'valid' : 'invalid',
      checkId: known.id,
      name: known.name,
      address: known.address,
      failure: null,
    };

  const answer = await deps.vies.check(number, requester ?? null);
  if (answer.outcome === 'unavailable') {
    const { code, later } = answer;
    return { ...facts, state: 'unavailable', checkId: null, name: null, address: null, failure: { code, later } };
  }
  const checkedAt = deps.clock.now();
  const check = {
    id: newId(checkedAt),
    valid: answer.outcome === 'valid',
    name: answer.outcome === 'valid' ? answer.name : null,
    address: answer.outcome === 'valid' ? answer.address : null,
    consultation: answer.outcome === 'valid' ? answer.consultation : null,
    checkedAt,
  };
  const believedUntil = new Date(checkedAt.getTime() + believedMs[answer.outcome]);
  await inTransaction(deps.db, (tx) => insertVatCheck(tx, { ...check, ...about, believedUntil }));
  return { ...facts, state: answer.outcome, checkId: check.id, name: check.name, address: check.address, failure: null };
}
