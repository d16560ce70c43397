import type { Clock } from '../clock.ts';
import { type Db, inTransaction, type Tx } from '../database/database.ts';
import type { Faults } from '../faults.ts';
import type { Log } from '../telemetry/log.ts';
import type { Delivery, MailDriver } from './mail-driver.ts';
import { type ClaimedMail, claimMail, endClaim, findNextLook, markSent } from './mail-store.ts';

export interface DeliverDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly driver: MailDriver;
  readonly faults: Faults;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Looks at the mail again at that time. */
  readonly again: (tx: Tx, mailId: string, runAt: Date) => Promise<void>;
}

const minuteMs = 60_000;
/** What a greylisting server wants is a few minutes; after that it is something that a person has to mend. The last counts for all after it. */
const pausesMinutes = [1, 5, 15, 30, 60, 120, 240] as const;
/** Mail that is older than this is of no use to anybody, and a server that had it all the time would have said so. */
const giveUpMs = 48 * 60 * minuteMs;
/** Longer than an attempt can take, so that two never overlap. */
const leaseMarginMs = 5_000;

/**
 * Hands one mail over, and only one at a time does. Whatever happens the row says so before the job ends. If the process dies in between,
 * the mail is handed over again once its claim has ended; that it may have been taken already shows in its Message-ID, which is the same.
 */
export async function deliverMail(deps: DeliverDeps, mailId: string, signal: AbortSignal): Promise<void> {
  const { db, clock, driver, faults, log } = deps;
  const startedAt = clock.now();
  const until = new Date(startedAt.getTime() + driver.timeoutMs + leaseMarginMs);
  const mail = await inTransaction(db, async (tx) => {
    const claimed = await claimMail(tx, mailId, { now: startedAt, until });
    if (claimed) return claimed;
    const next = await findNextLook(tx, mailId);
    // Whoever has it may die: somebody has to come back.
    if (next && next > startedAt) await deps.again(tx, mailId, next);
    return undefined;
  });
  if (!mail) return;
  faults.point('mail-claimed');

  let delivery: Delivery;
  try {
    delivery = await driver.deliver(mail, signal);
  } catch (error) {
    // A process that stops has done nothing wrong; a fault of our own ends after two days like any other.
    if (signal.aborted) await inTransaction(db, (tx) => endClaim(tx, mail, { ...untried, state: 'waiting' }));
    else await recordFailure(deps, mail, { outcome: 'later', trouble: 'lost', answer: null });
    throw error;
  }
  if (delivery.outcome === 'sent') {
    faults.point('mail-taken');
    await inTransaction(db, (tx) => markSent(tx, mailId, { at: clock.now(), answer: delivery.answer }));
    faults.point('mail-recorded');
    log.info('mail-sent', { mail_id: mailId, ms: clock.now().getTime() - startedAt.getTime() });
  } else {
    await recordFailure(deps, mail, delivery);
  }
}

const untried = { failed: false, trouble: null, answer: null, nextTryAt: null } as const;

async function recordFailure(deps: DeliverDeps, mail: ClaimedMail, delivery: Exclude<Delivery, { outcome: 'sent' }>): Promise<void> {
  const now = deps.clock.now();
  if (delivery.outcome === 'kept') {
    await inTransaction(deps.db, (tx) => endClaim(tx, mail, { ...untried, state: 'kept' }));
    return;
  }
  const nextTryAt = delivery.outcome === 'later' ? nextTry(mail, now) : null;
  await inTransaction(deps.db, async (tx) => {
    const held = await endClaim(tx, mail, {
      state: nextTryAt ? 'waiting' : 'refused',
      failed: true,
      trouble: delivery.outcome === 'refused' ? 'rejected' : nextTryAt ? delivery.trouble : 'too_late',
      answer: delivery.answer,
      nextTryAt,
    });
    if (held && nextTryAt) await deps.again(tx, mail.id, nextTryAt);
  });
  deps.log.warn('mail-failed', {
    mail_id: mail.id,
    attempt: mail.failures + 1,
    again: nextTryAt !== null,
    code: delivery.outcome === 'later' ? delivery.trouble : 'rejected',
  });
}

/** Null: it was tried for two days. */
function nextTry({ failures, waitingSince }: ClaimedMail, now: Date): Date | null {
  const pauseMinutes = pausesMinutes[Math.min(failures, pausesMinutes.length - 1)] ?? 1;
  const at = new Date(now.getTime() + pauseMinutes * minuteMs);
  return at.getTime() - waitingSince.getTime() > giveUpMs ? null : at;
}
