import type { BuyerDetails, BuyerDetailsAnswer, NewBuyerDetails } from '@pinhole/contract';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { type Db, inTransaction } from '../../../platform/database/database.ts';
import { stateOf } from '../rules/vat-area.ts';
import { readVatNumber } from '../rules/vat-number.ts';
import { type BuyerRow, findBuyer, recordAnswer, upsertBuyer } from '../store/buyer-store.ts';
import { checkVatNumber, type VatCheckDeps } from './check-vat-number.ts';
import { keptCountry, placeDecides } from './decide-sale.ts';

export async function getBuyerDetails(deps: Pick<VatCheckDeps, 'db' | 'settings'>, actor: Actor): Promise<BuyerDetailsAnswer> {
  requireScope(actor, 'billing:manage');
  return present(deps, await findBuyer(deps.db, actor.workspaceId));
}

/**
 * Says who buys from now on. A VAT number is asked about over the network, outside of any transaction; what the tax office does not know,
 * or does not answer, is kept as it was given, and VAT is charged. A country outside the area is not kept.
 */
export async function setBuyerDetails(deps: VatCheckDeps, actor: Actor, input: NewBuyerDetails): Promise<BuyerDetailsAnswer> {
  requireScope(actor, 'billing:manage');
  const country = keptCountry(input.country);
  const about = { name: input.name, lines: input.lines, postalCode: input.postalCode, town: input.town, country };
  const vat = input.vatNumber === null ? null : await askAbout(deps, { ...about, vatNumber: input.vatNumber });
  const row: BuyerRow = { ...about, vatId: null, vatName: null, vatAskedAt: null, ...vat, updatedAt: deps.clock.now() };
  await inTransaction(deps.db, (tx) => upsertBuyer(tx, actor.workspaceId, row));
  return present(deps, row);
}

async function askAbout(
  deps: VatCheckDeps,
  input: Pick<BuyerRow, 'name' | 'lines' | 'postalCode' | 'town' | 'country'> & { readonly vatNumber: string },
): Promise<Pick<BuyerRow, 'vatId' | 'vatName' | 'vatAskedAt'>> {
  const number = readVatNumber(input.vatNumber, input.country);
  if (!number) throw new AppError('billing.vat_number_malformed');
  if (input.country === null || stateOf(number.country) !== stateOf(input.country)) throw new AppError('billing.vat_number_elsewhere');
  if (input.name === null || input.lines.length === 0 || input.postalCode === null || input.town === null)
    throw new AppError('billing.details_incomplete');
  const checked = await checkVatNumber(deps, { written: number.text });
  if (checked.state === 'malformed') throw new AppError('billing.vat_number_malformed');
  const { country, text, state, checkId, name } = checked;
  return { vatId: { country, text, state, checkId }, vatName: name, vatAskedAt: deps.clock.now() };
}

const day = 86_400_000;
/** A number is asked about when somebody looks at a price, and once a month for plans: nothing older proves anything. */
const provesMs = 32 * day;

/** Who buys for a workspace at this moment. A number whose proof is old counts as one that nobody could be asked about. */
export async function readBuyer(db: Db, workspaceId: string, at: Date): Promise<BuyerRow | undefined> {
  const buyer = await findBuyer(db, workspaceId);
  const old = buyer?.vatAskedAt != null && at.getTime() - buyer.vatAskedAt.getTime() > provesMs;
  if (!buyer?.vatId || buyer.vatId.state !== 'valid' || !old) return buyer;
  return { ...buyer, vatId: { ...buyer.vatId, state: 'unavailable', checkId: null } };
}

/** Asks about a workspace's number again if the last answer is not fresh; over the network. */
export async function refreshNumber(deps: VatCheckDeps, workspaceId: string): Promise<void> {
  const buyer = await findBuyer(deps.db, workspaceId);
  if (!buyer?.vatId || !buyer.vatAskedAt) return;
  if (deps.clock.now().getTime() - buyer.vatAskedAt.getTime() < freshMs[buyer.vatId.state]) return;
  await askAgain(deps, { workspaceId, text: buyer.vatId.text, country: buyer.country });
}
const freshMs = { valid: day / 4, invalid: day / 4, unavailable: 10 * 60_000 } as const;

/** Asks anew, and keeps the answer if the number is still theirs. */
export async function askAgain(
  deps: VatCheckDeps,
  { workspaceId, text, country }: { readonly workspaceId: string; readonly text: string; readonly country: string | null },
): Promise<void> {
  const checked = await checkVatNumber(deps, { written: text, country, anew: true });
  if (checked.state === 'malformed') return;
  await inTransaction(deps.db, (tx) => recordAnswer(tx, workspaceId, { ...checked, at: deps.clock.now() }));
}

function present(deps: Pick<VatCheckDeps, 'settings'>, row: BuyerRow | undefined): BuyerDetailsAnswer {
  return { details: row ? details(row) : null, wanted: placeDecides(deps) ? 'tax' : 'invoice' };
}

const details = (row: BuyerRow): BuyerDetails => ({
  name: row.name,
  lines: [...row.lines],
  postalCode: row.postalCode,
  town: row.town,
  country: row.country,
  vatNumber:
    row.vatId && row.vatAskedAt
      ? { text: row.vatId.text, state: row.vatId.state, registeredName: row.vatName, askedAt: row.vatAskedAt.toISOString() }
      : null,
  updatedAt: row.updatedAt.toISOString(),
});
