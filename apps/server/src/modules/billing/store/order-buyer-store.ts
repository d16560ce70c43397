import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';
import type { BuyerRow } from '../../tax/index.ts';

/** Who bought, as it was when it was ordered; gone once a document says it. */
export async function insertOrderBuyer(tx: Tx, orderId: string, buyer: BuyerRow): Promise<void> {
  const { vatId } = buyer;
  await tx
    .insertInto('order_buyer')
    .values({
      order_id: orderId,
      name: buyer.name,
      lines: [...buyer.lines],
      postal_code: buyer.postalCode,
      town: buyer.town,
      country: buyer.country,
      vat_number: vatId?.text ?? null,
      vat_country: vatId?.country ?? null,
      vat_state: vatId?.state ?? null,
      vat_check_id: vatId?.checkId ?? null,
      taken_at: buyer.updatedAt,
    })
    .execute();
}

export async function findOrderBuyer(db: Db, orderId: string): Promise<BuyerRow | undefined> {
  const row = await db
    .selectFrom('order_buyer')
    .select([
      'name',
      'lines',
      'postal_code as postalCode',
      'town',
      'country',
      'vat_number',
      'vat_country',
      'vat_state',
      'vat_check_id',
      'taken_at as updatedAt',
    ])
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { vat_number: text, vat_country: country, vat_state: state, vat_check_id: checkId, ...rest } = row;
  const vatId = text === null || country === null || state === null ? null : { text, country, state, checkId };
  return { ...rest, vatId, vatName: null, vatAskedAt: null };
}

export async function forgetOrderBuyer(tx: Tx, orderId: string): Promise<void> {
  await tx.deleteFrom('order_buyer').where('order_id', '=', orderId).execute();
}

/** Of orders that nobody paid: should their money come after all, the details of then count. */
export async function forgetUnpaidBuyers(tx: Tx, before: Date): Promise<void> {
  await sql`
    delete from order_buyer b using sale_order o where o.id = b.order_id and o.created_at < ${before}
      and (o.state in ('failed', 'expired', 'cancelled')
        or (o.state = 'paid' and not exists (select from waiting_paper w where w.order_id = o.id)))`.execute(tx);
}
