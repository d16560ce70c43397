import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

export type StepKind = 'stop-plan' | 'resume-plan' | 'end-plan' | 'expire-checkout' | 'forget-customer';
export type StepOutcome = 'done' | 'already' | 'kept' | 'not_offered' | 'by_hand';

export interface ClosingStepRow {
  readonly id: string;
  readonly closingId: string;
  readonly kind: StepKind;
  readonly connectionId: string;
  /** What the provider calls it; null once the step is over. */
  readonly subject: string | null;
  readonly state: 'waiting' | 'done' | 'needs_operator' | 'dropped';
  readonly tries: number;
  readonly nextAt: Date;
  readonly problem: string | null;
  readonly outcome: StepOutcome | null;
  readonly kept: string | null;
}

const columns = [
  'id',
  'closing_id as closingId',
  'kind',
  'connection_id as connectionId',
  'subject',
  'state',
  'tries',
  'next_at as nextAt',
  'problem',
  'outcome',
  'kept',
] as const;

export interface NewStep {
  readonly id: string;
  readonly closingId: string;
  readonly kind: StepKind;
  readonly connectionId: string;
  readonly subject: string;
  readonly at: Date;
}

/** The same step of the same closing again changes nothing. */
export async function insertStep(tx: Tx, step: NewStep): Promise<void> {
  await tx
    .insertInto('closing_step')
    .values({
      id: step.id,
      closing_id: step.closingId,
      kind: step.kind,
      connection_id: step.connectionId,
      subject: step.subject,
      next_at: step.at,
      created_at: step.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Takes the next step that is due, for as long as a call may last. Of two opposite steps about one plan only one is under way at a time,
 * and a customer is forgotten last, when nothing else has to be told to that provider.
 */
export async function claimStep(tx: Tx, closingId: string, now: Date, until: Date): Promise<ClosingStepRow | undefined> {
  const { rows } = await sql<{ id: string }>`
    select s.id from closing_step s
    where s.closing_id = ${closingId} and s.state = 'waiting' and s.next_at <= ${now} and coalesce(s.leased_until, ${now}) <= ${now}
      and not exists (
        select from closing_step o where o.id <> s.id and o.connection_id = s.connection_id and o.subject = s.subject and o.leased_until > ${now}
      )
      and not (s.kind = 'forget-customer' and exists (
        select from closing_step o where o.closing_id = s.closing_id and o.connection_id = s.connection_id and o.state = 'waiting'
          and o.kind <> 'forget-customer'
      ))
    order by s.id limit 1 for update of s skip locked`.execute(tx);
  const [found] = rows;
  if (!found) return undefined;
  // Opposite steps are rows of their own: whoever takes one has to be alone with what it is about.
  const { subject, connection_id } = await tx
    .selectFrom('closing_step')
    .select(['subject', 'connection_id'])
    .where('id', '=', found.id)
    .executeTakeFirstOrThrow();
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${connection_id} ${subject}`}, 54))`.execute(tx);
  const { rows: busy } = await sql`
    select 1 from closing_step where id <> ${found.id} and connection_id = ${connection_id} and subject = ${subject} and leased_until > ${now}`.execute(
    tx,
  );
  if (busy.length > 0) return undefined;
  return tx
    .updateTable('closing_step')
    .set((row) => ({ tries: row('tries', '+', 1), leased_until: until }))
    .where('id', '=', found.id)
    .returning(columns)
    .executeTakeFirstOrThrow();
}

export async function lockStep(tx: Tx, id: string): Promise<ClosingStepRow | undefined> {
  return tx.selectFrom('closing_step').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** What came of a try. One that was overtaken keeps its state; it is only no longer under way. */
export async function recordTry(
  tx: Tx,
  id: string,
  end:
    | {
        readonly state: 'done';
        readonly outcome: StepOutcome;
        readonly kept?: string | null;
        readonly at: Date;
        readonly keepSubject: boolean;
      }
    | { readonly state: 'waiting'; readonly problem: string; readonly nextAt: Date }
    | { readonly state: 'needs_operator'; readonly problem: string },
): Promise<void> {
  await tx.updateTable('closing_step').set({ leased_until: null }).where('id', '=', id).execute();
  const query = tx.updateTable('closing_step').where('id', '=', id).where('state', 'in', ['waiting', 'needs_operator']);
  if (end.state === 'done')
    await query
      .set({
        state: 'done',
        outcome: end.outcome,
        kept: end.kept ?? null,
        problem: null,
        ended_at: end.at,
        ...(end.keepSubject ? {} : { subject: null }),
      })
      .execute();
  else if (end.state === 'waiting') await query.set({ problem: end.problem.slice(0, 200), next_at: end.nextAt }).execute();
  else await query.set({ state: 'needs_operator', problem: end.problem.slice(0, 200) }).execute();
}

/** A person asks for it once more, now. */
export async function wakeStep(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('closing_step').set({ state: 'waiting', next_at: at, leased_until: null, tries: 0 }).where('id', '=', id).execute();
}

/** Steps of one kind that are not needed any more. Answers what they were about. */
export async function dropSteps(tx: Tx, closingIds: readonly string[], kinds: readonly StepKind[], at: Date): Promise<ClosingStepRow[]> {
  if (closingIds.length === 0) return [];
  return tx
    .updateTable('closing_step')
    .set({ state: 'dropped', ended_at: at })
    .where('closing_id', 'in', closingIds)
    .where('kind', 'in', kinds)
    .where('state', '=', 'waiting')
    .returning(columns)
    .execute();
}

/** What is over says no longer what it was about: it would tie the papers to the workspace again. */
export async function clearSubjects(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    update closing_step set subject = null
    where state in ('done', 'dropped') and subject is not null and closing_id in (select id from closing where workspace_id = ${workspaceId})`.execute(
    tx,
  );
}

export async function listSteps(db: Db, closingIds: readonly string[]): Promise<ClosingStepRow[]> {
  if (closingIds.length === 0) return [];
  return db.selectFrom('closing_step').select(columns).where('closing_id', 'in', closingIds).orderBy('id').execute();
}

/** Closings of a workspace that were taken back. */
export async function listUndone(db: Db, workspaceId: string): Promise<string[]> {
  const rows = await db.selectFrom('closing').select('id').where('workspace_id', '=', workspaceId).where('phase', '=', 'undone').execute();
  return rows.map(({ id }) => id);
}
