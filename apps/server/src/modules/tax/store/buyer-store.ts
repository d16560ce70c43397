import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';
import type { BuyerVatId } from '../rules/decide-tax.ts';

/** Who buys, as invoices say it. */
export interface BuyerRow {
  readonly name: string | null;
  readonly lines: readonly string[];
  readonly postalCode: string | null;
  readonly town: string | null;
  /** ISO 3166; null: outside the area of the common VAT. */
  readonly country: string | null;
  readonly vatId: BuyerVatId | null;
  /** The name that the tax office has for the number. */
  readonly vatName: string | null;
  readonly vatAskedAt: Date | null;
  readonly updatedAt: Date;
}

const columns = [
  'name',
  'lines',
  'postal_code as postalCode',
  'town',
  'country',
  'vat_number',
  'vat_country',
  'vat_state',
  'vat_check_id',
  'vat_name as vatName',
  'vat_asked_at as vatAskedAt',
  'updated_at as updatedAt',
] as const;

export async function findBuyer(db: Db, workspaceId: string): Promise<BuyerRow | undefined> {
  const row = await db.selectFrom('buyer_details').select(columns).where('workspace_id', '=', workspaceId).executeTakeFirst();
  if (!row) return undefined;
  const { vat_number: text, vat_country: country, vat_state: state, vat_check_id: checkId, ...rest } = row;
  return { ...rest, vatId: text === null || country === null || state === null ? null : { text, country, state, checkId } };
}

export async function upsertBuyer(tx: Tx, workspaceId: string, buyer: BuyerRow): Promise<void> {
  const { vatId } = buyer;
  const now = {
    name: buyer.name,
    lines: [...buyer.lines],
    postal_code: buyer.postalCode,
    town: buyer.town,
    country: buyer.country,
    vat_number: vatId?.text ?? null,
    vat_country: vatId?.country ?? null,
    vat_state: vatId?.state ?? null,
    vat_check_id: vatId?.checkId ?? null,
    vat_name: buyer.vatName,
    vat_asked_at: buyer.vatAskedAt,
    updated_at: buyer.updatedAt,
  };
  await tx
    .insertInto('buyer_details')
    .values({ workspace_id: workspaceId, ...now })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(now))
    .execute();
}

/** What the tax office said of a number, if it still is the one that was asked about. */
export async function recordAnswer(
  tx: Tx,
  workspaceId: string,
  answer: BuyerVatId & { readonly name: string | null; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('buyer_details')
    .set({
      vat_asked_at: answer.at,
      // No answer leaves what was known.
      ...(answer.state === 'unavailable' ? {} : { vat_state: answer.state, vat_check_id: answer.checkId, vat_name: answer.name }),
    })
    .where('workspace_id', '=', workspaceId)
    .where('vat_number', '=', answer.text)
    .execute();
}

export interface NumberToAsk {
  readonly workspaceId: string;
  readonly text: string;
  readonly country: string | null;
  readonly state: BuyerVatId['state'];
}

/** Numbers nobody has an answer for yet, and those whose answer is from before `before`. */
export async function listNumbersToAsk(
  db: Db,
  { unanswered, before, limit }: { readonly unanswered: Date; readonly before: Date; readonly limit: number },
): Promise<NumberToAsk[]> {
  const { rows } = await sql<NumberToAsk>`
    select workspace_id as "workspaceId", vat_number as text, country, vat_state as state from buyer_details
    where vat_number is not null and vat_asked_at < case vat_state when 'unavailable' then ${unanswered}::timestamptz else ${before}::timestamptz end
    order by vat_asked_at limit ${limit}`.execute(db);
  return rows;
}

/** Whether a check is still kept: one that nothing rests on goes after a while. */
export async function checkIsKept(db: Db, checkId: string): Promise<boolean> {
  const row = await db.selectFrom('vat_check').select('id').where('id', '=', checkId).executeTakeFirst();
  return row !== undefined;
}

export async function forgetBuyer(tx: Tx, workspaceId: string): Promise<void> {
  await tx.deleteFrom('buyer_details').where('workspace_id', '=', workspaceId).execute();
}
