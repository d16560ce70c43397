import type { Actor } from '../../platform/actor.ts';
import { type Db, inTransaction } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { holdCredits, plainTerms, settleHold } from '../credits/index.ts';

/** Holds credits of a buyer as a generation that begins does; answers the number of the hold. Micro-credits. For tests. */
export async function hold(db: Db, actor: Actor, amount: bigint, now = new Date()): Promise<string> {
  const holdId = newId(now);
  const { workspaceId, accountId } = actor;
  const expiresAt = new Date(now.getTime() + 3_600_000);
  const input = { holdId, workspaceId, accountId, amount, generationId: holdId, keyId: null, expiresAt, terms: plainTerms, now };
  await inTransaction(db, (tx) => holdCredits(tx, input));
  return holdId;
}

/** Holds and takes them, as a generation that was made does. */
export async function spend(db: Db, actor: Actor, amount: bigint, now = new Date()): Promise<void> {
  const holdId = await hold(db, actor, amount, now);
  const facts = { operation: 'text2image', modelId: 'a-model', priceVersion: 1, cost: null, timeZone: 'UTC', now };
  await inTransaction(db, (tx) => settleHold(tx, { holdId, captured: amount, generationId: holdId, spend: facts }));
}
