import type { createPool } from '../../apps/server/src/platform/database/database.ts';

type Pool = ReturnType<typeof createPool>;

const perChunk = 50_000;
/** A charged generation is a hold and a capture of two entries each. */
const entriesEach = 4;

/**
 * Writes so many entries into a workspace's books as charged generations of the last thirty days would have left them: by five people, two
 * keys, four models and two kinds of work. All of it adds up, so the checker proves it.
 */
export async function fillLedger(pool: Pool, workspaceId: string, entries: number): Promise<void> {
  const generations = Math.ceil(entries / entriesEach);
  for (let from = 0; from < generations; from += perChunk) {
    const count = Math.min(perChunk, generations - from);
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query(
        `create temp table made on commit drop as select gen_random_uuid() as hold_id, time_ordered_uuid() as hold_transfer, time_ordered_uuid() as capture_transfer,
          k.wallet_id, (select id from ledger_account where wallet_id = k.wallet_id and kind = 'promotional' and expires_at is null) as lot_id,
          ('00000000-0000-0000-0000-00000000000' || n % 5)::uuid as account_id,
          case when n % 3 = 0 then ('00000000-0000-0000-0001-00000000000' || n % 2)::uuid end as key_id,
          (array['sketch-image', 'sketch-clip', 'portrait', 'product'])[1 + n % 4] as model_id, (array['text2image', 'edit'])[1 + n % 2] as operation,
          ((now() at time zone 'utc')::date - n % 30) as day
        from generate_series($2::int + 1, $2::int + $3::int) n, ledger_link k where k.workspace_id = $1`,
        [workspaceId, from, count],
      );
      await client.query(`insert into ledger_transfer (id, key, kind, wallet_id)
        select hold_transfer, 'hold:' || hold_id, 'hold', wallet_id from made union all select capture_transfer, 'capture:' || hold_id, 'capture', wallet_id from made`);
      await client.query(`insert into ledger_entry (transfer_id, account_id, amount)
        select hold_transfer, lot_id, -1000 from made union all select hold_transfer, wallet_id, 1000 from made
        union all select capture_transfer, wallet_id, -1000 from made
        union all select capture_transfer, (select id from ledger_account where kind = 'revenue' and unit = 'credit'), 1000 from made`);
      await client.query(`insert into hold (id, wallet_id, amount, captured, state, source_ids, source_amounts, expires_at, account_id, key_id, currency, unit_price, created_at, settled_at)
        select hold_id, wallet_id, 1000, 1000, 'captured', array[lot_id], array[1000::bigint], now(), account_id, key_id, 'USD', 10000, now() - interval '40 days', now() from made`);
      await client.query(`insert into spend_event (hold_id, wallet_id, account_id, key_id, operation, model_id, price_version, amount, currency, currency_micros, day)
        select hold_id, wallet_id, account_id, key_id, operation, model_id, 1, 1000, 'USD', 10, day from made`);
      await client.query(`insert into spend_day as d (wallet_id, day, account_id, key_id, operation, model_id, currency, generations, amount, currency_micros)
        select wallet_id, day, account_id, key_id, operation, model_id, 'USD', count(*), sum(1000), sum(10) from made group by 1, 2, 3, 4, 5, 6
        on conflict on constraint spend_day_once do update set generations = d.generations + excluded.generations, amount = d.amount + excluded.amount,
          currency_micros = d.currency_micros + excluded.currency_micros`);
      await client.query('update ledger_account set balance = balance - $1 where id = (select lot_id from made limit 1)', [count * 1000]);
      await client.query('commit');
    } finally {
      client.release();
    }
  }
  // None of them is of this month, which the checker looks at.
  await pool.query(
    `update wallet set month_starts_at = spend_period_start('month', now(), 'UTC'), month_committed = 0
      where id = (select wallet_id from ledger_link where workspace_id = $1)`,
    [workspaceId],
  );
}
