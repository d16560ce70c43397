import { type Db, inTransaction } from '../../platform/database/database.ts';
import { someId } from '../../testing/some-id.ts';
import { type CreditsDeps, getBalance, holdCredits, plainTerms, type SpendFacts, type SpendTerms, settleHold } from './index.ts';

const dayMs = 86_400_000;

export interface HoldOptions {
  readonly holdId?: string;
  readonly accountId?: string;
  readonly keyId?: string;
  readonly terms?: Partial<SpendTerms>;
  readonly now?: Date;
}

/** What a test does to one ledger, in a transaction of its own each. */
export function ledgerTools(db: Db) {
  const spend = (now: Date, more: Partial<SpendFacts> = {}): SpendFacts => ({
    operation: 'text2image',
    modelId: 'sketch-image',
    priceVersion: 1,
    cost: null,
    timeZone: 'UTC',
    now,
    ...more,
  });
  const deps = (now: () => Date = () => new Date(), terms: Partial<SpendTerms> = {}): CreditsDeps => ({
    db,
    clock: { now },
    terms: () => ({ ...plainTerms, ...terms }),
  });
  return {
    spend,
    deps,
    async hold(workspaceId: string, amount: bigint, options: HoldOptions = {}): Promise<string> {
      const holdId = options.holdId ?? someId();
      const now = options.now ?? new Date();
      await inTransaction(db, (tx) =>
        holdCredits(tx, {
          holdId,
          workspaceId,
          amount,
          generationId: someId(),
          expiresAt: new Date(now.getTime() + dayMs),
          accountId: options.accountId ?? null,
          keyId: options.keyId ?? null,
          terms: { ...plainTerms, ...options.terms },
          now,
        }),
      );
      return holdId;
    },
    settle: (holdId: string, captured: bigint, facts: Partial<SpendFacts> = {}) =>
      inTransaction(db, (tx) => settleHold(tx, { holdId, captured, generationId: null, spend: spend(facts.now ?? new Date(), facts) })),
    /** `promotional 10, purchased 5`: what can be spent, in the order in which it is. */
    async buckets(workspaceId: string, now: Date = new Date()): Promise<string> {
      const { buckets } = await getBalance(
        deps(() => now),
        workspaceId,
      );
      return buckets.map(({ kind, amount }) => `${kind} ${amount}`).join(', ');
    },
    async balance(workspaceId: string, now: Date = new Date()) {
      const { available, held, debt } = await getBalance(
        deps(() => now),
        workspaceId,
      );
      return { available: BigInt(available), held: BigInt(held), debt: BigInt(debt) };
    },
  };
}
