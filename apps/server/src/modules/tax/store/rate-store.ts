import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';
import type { RatePeriod } from '../rules/rate-corrections.ts';
import type { MemberState, RateKind } from '../rules/vat-area.ts';

export interface RateRow extends RatePeriod {
  readonly id: string;
  readonly source: 'built_in' | 'operator';
  readonly updatedAt: Date;
}

const columns = ['id', 'country', 'kind', 'basis_points', 'valid_from', 'valid_to', 'source', 'updated_at'] as const;

interface StoredRate {
  readonly id: string;
  readonly country: string;
  readonly kind: string;
  readonly basis_points: number;
  readonly valid_from: string;
  readonly valid_to: string | null;
  readonly source: 'built_in' | 'operator';
  readonly updated_at: Date;
}

const toRow = (row: StoredRate): RateRow => ({
  id: row.id,
  // Nothing writes this table but the two use cases, which take no other words.
  country: row.country as MemberState,
  kind: row.kind as RateKind,
  basisPoints: row.basis_points,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  source: row.source,
  updatedAt: row.updated_at,
});

const rateLock = 7_460_482_020;

/** Writers take turns: the rates of a country follow each other without overlap. */
export async function lockRates(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${rateLock}::bigint)`.execute(tx);
}

export async function listRateRows(db: Db): Promise<RateRow[]> {
  const rows = await db.selectFrom('vat_rate').select(columns).orderBy('country').orderBy('kind').orderBy('valid_from').execute();
  return rows.map(toRow);
}

export async function findRate(db: Db, id: string): Promise<RateRow | undefined> {
  const row = await db.selectFrom('vat_rate').select(columns).where('id', '=', id).executeTakeFirst();
  return row && toRow(row);
}

export async function insertRate(
  tx: Tx,
  rate: RatePeriod & { readonly id: string; readonly source: RateRow['source']; readonly accountId: string | null; readonly at: Date },
): Promise<void> {
  await tx
    .insertInto('vat_rate')
    .values({
      id: rate.id,
      country: rate.country,
      kind: rate.kind,
      basis_points: rate.basisPoints,
      valid_from: rate.validFrom,
      valid_to: rate.validTo,
      source: rate.source,
      updated_by: rate.accountId,
      updated_at: rate.at,
    })
    .execute();
}

export async function changeRate(
  tx: Tx,
  id: string,
  change: {
    readonly basisPoints?: number;
    readonly validTo?: string | null;
    readonly source: RateRow['source'];
    readonly accountId: string | null;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .updateTable('vat_rate')
    .set({
      ...(change.basisPoints === undefined ? {} : { basis_points: change.basisPoints }),
      ...(change.validTo === undefined ? {} : { valid_to: change.validTo }),
      source: change.source,
      updated_by: change.accountId,
      updated_at: change.at,
    })
    .where('id', '=', id)
    .execute();
}

export async function removeRates(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await tx
      .deleteFrom('vat_rate')
      .where('id', 'in', [...ids])
      .execute();
}
