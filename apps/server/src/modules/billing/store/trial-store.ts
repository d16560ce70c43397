import type { Db, Tx } from '../../../platform/database/database.ts';

/** Whether this workspace or this account had free days of a plan before. */
export async function hadTrial(db: Db, partyId: string | null, accountId: string | null): Promise<boolean> {
  const row = await db
    .selectFrom('plan_trial')
    .select('subscription_id')
    .where((row) =>
      row.or([
        ...(partyId === null ? [] : [row('party_id', '=', partyId)]),
        ...(accountId === null ? [] : [row('account_id', '=', accountId)]),
        row.lit(false),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The same, asked by somebody who has not bought anything yet. */
export async function hadTrialIn(db: Db, workspaceId: string, accountId: string): Promise<boolean> {
  const link = await db.selectFrom('billing_link').select('party_id').where('workspace_id', '=', workspaceId).executeTakeFirst();
  return hadTrial(db, link?.party_id ?? null, accountId);
}

/** The free days that an order was promised when it was placed. */
export async function promiseTrial(tx: Tx, orderId: string, trialDays: number): Promise<void> {
  await tx.updateTable('sale_order').set({ trial_days: trialDays }).where('id', '=', orderId).execute();
}

export async function findPromisedTrial(db: Db, orderId: string): Promise<number> {
  const row = await db.selectFrom('sale_order').select('trial_days').where('id', '=', orderId).executeTakeFirst();
  return row?.trial_days ?? 0;
}

export interface Trial {
  readonly subscriptionId: string;
  readonly partyId: string;
  readonly accountId: string | null;
  readonly startsAt: Date;
  readonly granted: bigint;
  readonly at: Date;
}

/** False when the plan, the workspace or the account had its free days already, whoever asks at the same moment. */
export async function takeTrial(tx: Tx, trial: Trial): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('plan_trial')
    .values({
      subscription_id: trial.subscriptionId,
      party_id: trial.partyId,
      account_id: trial.accountId,
      starts_at: trial.startsAt,
      granted: trial.granted,
      created_at: trial.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** When the periods began that a plan gave credits for, and its payments for a larger one. */
export async function listGrantsOf(
  db: Db,
  subscriptionId: string,
): Promise<{ readonly starts: readonly Date[]; readonly changes: readonly string[] }> {
  const [payments, trials] = await Promise.all([
    db
      .selectFrom('payment')
      .select(['id', 'reason', 'period_starts'])
      .where('subscription_id', '=', subscriptionId)
      .where('quota', '>', 0n)
      .execute(),
    db.selectFrom('plan_trial').select('starts_at').where('subscription_id', '=', subscriptionId).execute(),
  ]);
  return {
    starts: [
      ...trials.map((trial) => trial.starts_at),
      ...payments.flatMap((payment) => (payment.reason !== 'change' && payment.period_starts ? [payment.period_starts] : [])),
    ],
    changes: payments.flatMap((payment) => (payment.reason === 'change' ? [payment.id] : [])),
  };
}
