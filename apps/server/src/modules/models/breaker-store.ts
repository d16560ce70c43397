import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** Failures in a row before a model is not asked for a while. */
const tolerated = 5;
const firstPauseSeconds = 60;
const longestPauseSeconds = 900;

/** Counts a failure that speaks of the model or its provider, not of what was asked. Each pause is twice as long as the one before. */
export async function recordModelFailure(tx: Tx, modelId: string, failure: { readonly kind: string; readonly at: Date }): Promise<void> {
  await sql`
    insert into model_breaker (model_id, failures, last_failure) select id, 1, ${failure.kind} from model where id = ${modelId}
    on conflict (model_id) do update set
      failures = model_breaker.failures + 1,
      last_failure = excluded.last_failure,
      updated_at = now(),
      open_until = case when model_breaker.failures + 1 >= ${tolerated} then
        ${failure.at}::timestamptz + make_interval(secs => least(${longestPauseSeconds}, ${firstPauseSeconds} * power(2, least(10, model_breaker.failures + 1 - ${tolerated})))) end`.execute(
    tx,
  );
}

/** One success is enough: the model works. */
export async function clearModelFailures(tx: Tx, modelId: string): Promise<void> {
  await tx.deleteFrom('model_breaker').where('model_id', '=', modelId).execute();
}
