import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { type Db, inTransaction } from '../../platform/database/database.ts';
import { lockOperators, setOperator } from '../accounts/index.ts';
import { appendAudit } from '../audit/index.ts';

/**
 * Lets somebody else run the service too, or no longer. Nobody does it for themselves, so there is always one left, also when two
 * dismiss each other at the same time: the second is no operator any more.
 */
export async function appointOperator(
  { db }: { readonly db: Db },
  actor: Actor,
  wish: { readonly accountId: string; readonly operator: boolean },
): Promise<{ operator: boolean }> {
  if (wish.accountId === actor.accountId) throw new AppError('person.self');
  await inTransaction(db, async (tx) => {
    const operators = await lockOperators(tx);
    if (!operators.includes(actor.accountId)) throw new AppError('auth.operator_only');
    if (operators.includes(wish.accountId) === wish.operator) return;
    if (!(await setOperator(tx, wish.accountId, wish.operator))) throw new AppError('person.not_found');
    await appendAudit(tx, {
      action: wish.operator ? 'operator.appointed' : 'operator.dismissed',
      actorId: actor.accountId,
      subject: wish.accountId,
    });
  });
  return { operator: wish.operator };
}
