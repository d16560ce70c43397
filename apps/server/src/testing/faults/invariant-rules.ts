import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';

/** Each query lists what must not be there once nothing is under way. */
const rules: readonly { readonly name: string; readonly query: string }[] = [
  {
    name: 'I-1: a workspace has less than nothing, or something held for nothing',
    query: `select id::text from ledger_account where (kind <> 'debt' and balance < 0) or (kind = 'held' and balance <> 0)`,
  },
  {
    name: 'I-2: a generation has no hold, or one that is still open',
    query: `select g.id::text from generation g left join hold h on h.id = g.hold_id where g.price_micros > 0 and (h.id is null or h.state = 'open')`,
  },
  {
    name: 'I-2: paid without a picture, with a picture and not paid, or not for what was delivered',
    query: `select g.id::text from generation g left join hold h on h.id = g.hold_id
      cross join lateral (select count(*) as count from asset where generation_id = g.id) made
      where (g.state = 'succeeded') <> (made.count > 0)
        or coalesce(g.charged_micros, 0) <> made.count * g.price_micros / (g.request->>'count')::int
        or coalesce(h.captured, 0) <> coalesce(g.charged_micros, 0)`,
  },
  {
    name: 'I-2: an output was delivered twice',
    query: `select generation_id::text as id from asset where generation_id is not null group by generation_id, output_index having count(*) > 1`,
  },
  {
    name: 'I-4: tried again without a definite refusal of the try before',
    query: `select one.id::text from generation_attempt one join generation_attempt later using (generation_id)
      where later.number > one.number and one.state <> 'rejected'`,
  },
  {
    name: 'I-4: an attempt has another end than its generation',
    query: `select a.id::text from generation_attempt a join generation g on g.id = a.generation_id
      where a.state in ('prepared', 'accepted') or (a.state = 'done') <> (g.state = 'succeeded' and a.number =
        (select max(number) from generation_attempt where generation_id = g.id))`,
  },
  { name: 'I-5: not finished', query: 'select id::text from generation where finished_at is null' },
  { name: 'I-5: a step is left', query: 'select subject_id::text as id from step where quarantined_at is null' },
  {
    name: 'I-11: a picture was told of more than once, or not at all',
    query: `select a.id::text from asset a where a.origin = 'generated' and 1 <>
      (select count(*) from event e where e.subject_id = a.id and e.type = 'asset-created')`,
  },
  {
    name: 'I-11: an end was never told',
    query: `select g.id::text from generation g where not exists
      (select from event e where e.subject_id = g.id and e.type = 'generation-changed' and e.created_at >= g.finished_at - interval '1 second')`,
  },
  {
    name: 'I-11: a background job has given up',
    query: `select id::text from graphile_worker.jobs where attempts >= max_attempts`,
  },
  { name: 'I-11: a mail is left', query: 'select id::text from mail where sent_at is null' },
];

export async function brokenRules(db: Db): Promise<string[]> {
  const broken: string[] = [];
  for (const { name, query } of rules) {
    const { rows } = await sql<{ id: string }>`${sql.raw(query)} limit 5`.execute(db);
    broken.push(...rows.map(({ id }) => `${name}: ${id}`));
  }
  return broken;
}
