import type { DoubtfulCall } from '@pinhole/contract';
import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import type { Clock } from '../../../platform/clock.ts';
import { toCsv } from '../../../platform/csv.ts';
import { type Db, inTransaction } from '../../../platform/database/database.ts';
import { appendAudit } from '../../audit/index.ts';
import { findDoubtfulRow, listDoubtfulRows, markChecked } from '../store/report-store.ts';
import { presentDoubtful } from './reports.ts';

/** Somebody compared the call with the bill of its provider. Changes nothing about money: people were never charged for it. */
export async function checkDoubtfulCall(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  actor: Actor,
  attemptId: string,
  checked: boolean,
): Promise<DoubtfulCall> {
  return inTransaction(db, async (tx) => {
    if (!(await markChecked(tx, attemptId, checked ? clock.now() : null))) throw new AppError('request.not_found');
    const row = await findDoubtfulRow(tx, attemptId);
    if (!row) throw new AppError('request.not_found');
    await appendAudit(tx, {
      action: checked ? 'doubtful_call.checked' : 'doubtful_call.reopened',
      actorId: actor.accountId,
      subject: attemptId,
      details: { engine: row.engine, generation: row.generationId },
    });
    return presentDoubtful(row);
  });
}

const mostRows = 10_000;
const microsPerUnit = 1_000_000;

/** All that is kept of them, newest first. Ids, engines and amounts: nothing that anybody wrote. */
export async function doubtfulCallsCsv(db: Db): Promise<string> {
  const rows = (await listDoubtfulRows(db, { before: null, limit: mostRows, show: 'all' })).map(presentDoubtful);
  return toCsv([
    ['time', 'engine', 'model', 'attempt', 'generation', 'reason', 'billed', 'amount', 'currency', 'quality', 'checked'],
    ...rows.map((row) => [
      row.createdAt,
      row.engine,
      row.model,
      row.attemptId,
      row.generationId,
      row.reason,
      row.billed ? 'yes' : 'unknown',
      row.amountMicros === null ? null : String(Number(row.amountMicros) / microsPerUnit),
      row.currency,
      row.quality,
      row.checkedAt,
    ]),
  ]);
}
