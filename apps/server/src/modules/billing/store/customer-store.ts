import type { Db, Tx } from '../../../platform/database/database.ts';

/** What a provider calls a customer of ours: the first name it gave stays. */
export async function rememberCustomer(tx: Tx, connectionId: string, partyId: string, ref: string): Promise<void> {
  await tx
    .insertInto('provider_customer')
    .values({ connection_id: connectionId, party_id: partyId, ref })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function findCustomer(db: Db, connectionId: string, partyId: string): Promise<string | null> {
  const row = await db
    .selectFrom('provider_customer')
    .select('ref')
    .where('connection_id', '=', connectionId)
    .where('party_id', '=', partyId)
    .executeTakeFirst();
  return row?.ref ?? null;
}

interface ItemName {
  readonly connectionId: string;
  readonly itemId: string;
  readonly currency: string;
}

export async function findItemRef(db: Db, name: ItemName): Promise<string | null> {
  const row = await db
    .selectFrom('provider_item')
    .select('ref')
    .where('connection_id', '=', name.connectionId)
    .where('item_id', '=', name.itemId)
    .where('currency', '=', name.currency)
    .executeTakeFirst();
  return row?.ref ?? null;
}

export async function rememberItem(tx: Tx, name: ItemName, ref: string): Promise<void> {
  await tx
    .insertInto('provider_item')
    .values({ connection_id: name.connectionId, item_id: name.itemId, currency: name.currency, ref })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
