import type { Db, Tx } from '../../../platform/database/database.ts';

export interface VatCheckRow {
  readonly id: string;
  readonly valid: boolean;
  readonly name: string | null;
  readonly address: string | null;
  readonly consultation: string | null;
  readonly checkedAt: Date;
}

export async function findBelievedCheck(
  db: Db,
  about: { readonly country: string; readonly number: string; readonly requester: string | null; readonly at: Date },
): Promise<VatCheckRow | undefined> {
  const row = await db
    .selectFrom('vat_check')
    .select(['id', 'valid', 'name', 'address', 'consultation', 'checked_at'])
    .where('country', '=', about.country)
    .where('number', '=', about.number)
    .where('requester', 'is not distinct from', about.requester)
    .where('believed_until', '>', about.at)
    .orderBy('checked_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, checkedAt: row.checked_at };
}

export async function insertVatCheck(
  tx: Tx,
  check: VatCheckRow & {
    readonly country: string;
    readonly number: string;
    readonly requester: string | null;
    readonly believedUntil: Date;
  },
): Promise<void> {
  await tx
    .insertInto('vat_check')
    .values({
      id: check.id,
      country: check.country,
      number: check.number,
      requester: check.requester,
      valid: check.valid,
      name: check.name,
      address: check.address,
      consultation: check.consultation,
      checked_at: check.checkedAt,
      believed_until: check.believedUntil,
    })
    .execute();
}

/** Checks that no document and nobody's details rest on. */
export async function deleteUnusedChecks(tx: Tx, before: Date): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('vat_check')
    .where('checked_at', '<', before)
    .where((where) =>
      where.not(
        where.exists(where.selectFrom('tax_document').select('tax_document.id').whereRef('tax_document.vat_check_id', '=', 'vat_check.id')),
      ),
    )
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('buyer_details')
            .select('buyer_details.workspace_id')
            .whereRef('buyer_details.vat_check_id', '=', 'vat_check.id'),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
