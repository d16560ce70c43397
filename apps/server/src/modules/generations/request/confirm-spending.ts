import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { sumOfGroup } from '../store/confirm-store.ts';

interface Spending {
  /** Micro-credits. */
  readonly price: bigint;
  readonly groupId: string | null;
  /** What the person agreed to, as it was sent. */
  readonly confirmed: string | undefined;
}

/**
 * Throws `spend.confirm` when a person wants to be asked before they spend this much and did not agree to it. Alone, they have to have
 * agreed to exactly this price. Several that are asked for under one number count together: they never come to more than what was agreed to, and without
 * an agreement not to more than what may be spent unasked. Programs with a key have nobody to ask.
 */
export async function requireConfirmed(tx: Tx, actor: Actor, { price, groupId, confirmed }: Spending): Promise<void> {
  if (actor.via.kind !== 'session') return;
  const above = actor.via.confirmAbove;
  if (above === null) return;
  const cost = price + (groupId === null ? 0n : await sumOfGroup(tx, actor, groupId));
  if (cost <= above) return;
  const agreed = confirmed === undefined ? undefined : BigInt(confirmed);
  if (agreed !== undefined && (groupId === null ? agreed === cost : agreed >= cost)) return;
  throw new AppError('spend.confirm', { cost: String(cost), limit: String(above) });
}
