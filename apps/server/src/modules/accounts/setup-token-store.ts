import { createHash } from 'node:crypto';
import type { Db, Tx } from '../../platform/database/database.ts';

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** One link works at a time: a new one makes the older useless. */
export async function replaceSetupToken(tx: Tx, token: string, times: { readonly at: Date; readonly expiresAt: Date }): Promise<void> {
  await tx.deleteFrom('setup_token').where('used_at', 'is', null).execute();
  await tx
    .insertInto('setup_token')
    .values({ hash: hashOf(token), created_at: times.at, expires_at: times.expiresAt })
    .execute();
}

export async function setupTokenWorks(db: Db, token: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('setup_token')
    .select('hash')
    .where('hash', '=', hashOf(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses the token up. Of any number of callers exactly one is told true. */
export async function consumeSetupToken(tx: Tx, token: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('setup_token')
    .set({ used_at: now })
    .where('hash', '=', hashOf(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
