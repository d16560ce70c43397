import { inTransaction, type Tx } from '../../platform/database/database.ts';
import type { Faults } from '../../platform/faults.ts';
import { type ExpiryMailDeps, queueExpiryMail } from './expiry-mail.ts';
import { countLeaving, type ExpiryStage, listExpiryNotices, lockExpiryNotices, putExpiryNotice } from './expiry-notice-store.ts';
import type { Keeping } from './keeping.ts';
import type { AssetDeps } from './library.ts';

export interface ExpiryNoticeDeps extends Pick<AssetDeps, 'db' | 'clock' | 'keepers' | 'keepingOf'>, ExpiryMailDeps {
  readonly faults: Faults;
}

const dayMs = 86_400_000;
/** This runs once a day: what goes in the course of a day is told of at its beginning. */
const leadDays = 1;

/**
 * A mail is written when the first file that nobody was told of goes so soon, and tells of all that go in the next days too: whoever makes
 * something every day gets one mail in so many days, and each file is counted once in each stage. The later stage comes first: what it
 * tells of needs no early word.
 */
const stages: readonly { readonly stage: ExpiryStage; readonly days: number; readonly together: number }[] = [
  { stage: 'late', days: 3, together: 3 },
  { stage: 'early', days: 14, together: 7 },
];

/**
 * Tells the owners of every workspace whose plan keeps files for some days only what goes to the trash soon. Running it twice, or at many
 * places at once, tells nothing more. Answers how many times somebody was told.
 */
export async function tellExpiry(deps: ExpiryNoticeDeps): Promise<number> {
  let told = 0;
  for await (const { workspaceId } of deps.keepers(deps.clock.now())) {
    told += await inTransaction(deps.db, async (tx) => {
      await lockExpiryNotices(tx, workspaceId);
      // Its plan may have changed since it was listed.
      const keeping = await deps.keepingOf(tx, workspaceId);
      return keeping ? tellWorkspace(deps, tx, workspaceId, keeping) : 0;
    });
  }
  return told;
}

async function tellWorkspace(deps: ExpiryNoticeDeps, tx: Tx, workspaceId: string, keeping: Keeping): Promise<number> {
  const now = deps.clock.now();
  const known = await listExpiryNotices(tx, workspaceId);
  let after: Date | null = null;
  let told = 0;
  for (const { stage, days, together } of stages) {
    // A plan that keeps no longer than that says it where files are made.
    if (keeping.days <= days) continue;
    const before = known.find((row) => row.stage === stage);
    // Under other terms other files go on other days.
    const isSame = before?.days === keeping.days && before.from.getTime() === keeping.from.getTime();
    after = later(after, isSame ? before.toldUntil : null);
    const due = sooner(inDays(now, days + leadDays), keeping.until);
    if (!(await countLeaving(tx, workspaceId, keeping, { after, until: due }))) continue;
    // What is made from now on goes after this, and is told of another time.
    const until = sooner(sooner(inDays(now, days + leadDays + together), inDays(now, keeping.days)), keeping.until);
    const leaving = await countLeaving(tx, workspaceId, keeping, { after, until });
    if (!leaving) continue;
    await queueExpiryMail(deps, tx, workspaceId, leaving);
    deps.faults.point('expiry-mail-written');
    await putExpiryNotice(tx, workspaceId, { stage, days: keeping.days, from: keeping.from, toldUntil: until }, now);
    after = until;
    told += 1;
  }
  return told;
}

const inDays = (from: Date, days: number): Date => new Date(from.getTime() + days * dayMs);
/** With the plan ends what it does to files. */
const sooner = (one: Date, end: Date | null): Date => (end && end < one ? end : one);
const later = (one: Date | null, other: Date | null): Date | null => (one && other ? (one > other ? one : other) : (one ?? other));
