import type { NewVatRate, VatRate } from '@pinhole/contract';
import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import type { Clock } from '../../../platform/clock.ts';
import { type Db, inTransaction } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { appendAudit } from '../../audit/index.ts';
import { changeRate, findRate, insertRate, listRateRows, lockRates, type RateRow, removeRates } from '../store/rate-store.ts';
import { dayBefore } from './package-rates.ts';

interface RatesDeps {
  readonly db: Db;
  readonly clock: Clock;
}

export async function listVatRates({ db }: Pick<RatesDeps, 'db'>): Promise<VatRate[]> {
  return (await listRateRows(db)).map(present);
}

/**
 * Sets a rate from a day on, until the next one that is known begins; the one before ends the day before. What was sold is not touched:
 * every document carries its own rate.
 */
export async function setVatRate(deps: RatesDeps, actor: Actor, input: NewVatRate): Promise<VatRate[]> {
  return inTransaction(deps.db, async (tx) => {
    await lockRates(tx);
    const at = deps.clock.now();
    const by = { source: 'operator', accountId: actor.accountId, at } as const;
    const rates = (await listRateRows(tx)).filter(({ country, kind }) => country === input.country && kind === input.kind);
    const sameDay = rates.find(({ validFrom }) => validFrom === input.validFrom);
    const before = rates.findLast(({ validFrom }) => validFrom < input.validFrom);
    const after = rates.find(({ validFrom }) => validFrom > input.validFrom);
    const validTo = sameDay ? sameDay.validTo : after ? dayBefore(after.validFrom) : null;
    if (before && (before.validTo === null || before.validTo >= input.validFrom))
      await changeRate(tx, before.id, { validTo: dayBefore(input.validFrom), ...by });
    if (sameDay) await changeRate(tx, sameDay.id, { basisPoints: input.basisPoints, ...by });
    else await insertRate(tx, { ...input, id: newId(at), validTo, ...by });
    await appendAudit(tx, {
      action: 'tax.rate_set',
      actorId: actor.accountId,
      subject: `${input.country}:${input.kind}`,
      details: {
        from: input.validFrom,
        basis_points: String(input.basisPoints),
        before: String(sameDay?.basisPoints ?? before?.basisPoints ?? ''),
      },
    });
    return (await listRateRows(tx)).filter(({ country }) => country === input.country).map(present);
  });
}

/** Takes a rate out; the one before it goes on in its place. */
export async function deleteVatRate(deps: RatesDeps, actor: Actor, id: string): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    await lockRates(tx);
    const rate = await findRate(tx, id);
    if (!rate) throw new AppError('tax.rate_not_found');
    const at = deps.clock.now();
    const others = (await listRateRows(tx)).filter(
      (other) => other.country === rate.country && other.kind === rate.kind && other.id !== id,
    );
    // Without any rate nothing could be sold there, and nobody would see why.
    if (others.length === 0) throw new AppError('tax.rate_last');
    const before = others.findLast(({ validFrom }) => validFrom < rate.validFrom);
    await removeRates(tx, [id]);
    const by = { source: 'operator', accountId: actor.accountId, at } as const;
    if (before) await changeRate(tx, before.id, { validTo: rate.validTo, ...by });
    else for (const other of others) await changeRate(tx, other.id, by);
    await appendAudit(tx, {
      action: 'tax.rate_deleted',
      actorId: actor.accountId,
      subject: `${rate.country}:${rate.kind}`,
      details: { from: rate.validFrom, basis_points: String(rate.basisPoints) },
    });
  });
}

const present = (row: RateRow): VatRate => ({
  id: row.id,
  country: row.country,
  kind: row.kind,
  basisPoints: row.basisPoints,
  validFrom: row.validFrom,
  validTo: row.validTo,
  source: row.source,
});
