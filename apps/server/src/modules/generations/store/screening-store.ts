import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';
import type { Screening } from './generation-store.ts';

export type Decision = 'allow' | 'flag' | 'deny';

interface Question {
  readonly checker: string;
  readonly textHash: Buffer;
}

/** How long an answer holds. */
const rememberMs = 24 * 3_600_000;

/**
 * What was answered about a text lately; or that it is for the caller to ask, until `until`, and for nobody else meanwhile; or that
 * somebody else asks at this moment.
 */
export async function takeQuestion(tx: Tx, { checker, textHash }: Question, now: Date, until: Date): Promise<Decision | 'ask' | 'asked'> {
  const stale = new Date(now.getTime() - rememberMs);
  const taken = await sql`
    insert into prompt_screening (checker, text_hash, asking_until) values (${checker}, ${textHash}, ${until})
    on conflict (checker, text_hash) do update set decision = null, asking_until = excluded.asking_until
      where prompt_screening.asking_until <= case when prompt_screening.decision is null then ${now}::timestamptz else ${stale}::timestamptz end`.execute(
    tx,
  );
  if (taken.numAffectedRows === 1n) return 'ask';
  const row = await tx
    .selectFrom('prompt_screening')
    .select('decision')
    .where('checker', '=', checker)
    .where('text_hash', '=', textHash)
    .executeTakeFirst();
  return row?.decision ?? 'asked';
}

/** `asking_until` becomes the moment from which the answer grows old. */
export async function keepDecision(tx: Tx, { checker, textHash }: Question, decision: Decision, now: Date): Promise<void> {
  await tx
    .updateTable('prompt_screening')
    .set({ decision, asking_until: now })
    .where('checker', '=', checker)
    .where('text_hash', '=', textHash)
    .execute();
}

/** There was no answer: the next one may ask at once. */
export async function dropQuestion(tx: Tx, { checker, textHash }: Question, until: Date): Promise<void> {
  await tx
    .deleteFrom('prompt_screening')
    .where('checker', '=', checker)
    .where('text_hash', '=', textHash)
    .where('decision', 'is', null)
    .where('asking_until', '=', until)
    .execute();
}

export async function deleteOldScreenings(tx: Tx, now: Date): Promise<void> {
  await tx
    .deleteFrom('prompt_screening')
    .where('asking_until', '<', new Date(now.getTime() - rememberMs))
    .execute();
}

/** `since`: only of `waiting`. */
export async function setScreening(tx: Tx, generationId: string, screening: Screening, since: Date | null = null): Promise<void> {
  await tx.updateTable('generation').set({ screening, screening_since: since }).where('id', '=', generationId).execute();
}

export interface MarkedRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly model: string;
  readonly screening: 'flagged' | 'denied';
  readonly createdAt: Date;
}

/** What was flagged or denied, newest first, without the texts. `before`: the id of the last one of the page before. */
export async function listMarked(db: Db, page: { readonly before: string | null; readonly limit: number }): Promise<MarkedRow[]> {
  let query = db
    .selectFrom('generation')
    .select(['id', 'workspace_id as workspaceId', 'model_id as model', 'screening', 'created_at as createdAt'])
    .where('screening', 'in', ['flagged', 'denied']);
  if (page.before) query = query.where('id', '<', page.before);
  const rows = await query.orderBy('id', 'desc').limit(page.limit).execute();
  return rows as MarkedRow[];
}
