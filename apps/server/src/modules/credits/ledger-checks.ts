/** What must never be. Each query lists the ids of what breaks its rule; the same statements run in tests and in production. */
export const ledgerChecks: readonly { readonly name: string; readonly query: string }[] = [
  {
    name: 'a transfer does not sum to zero in each unit',
    query: `select e.transfer_id::text as id from ledger_entry e left join ledger_account a on a.id = e.account_id
      group by e.transfer_id, a.unit having sum(e.amount) <> 0 or bool_or(a.id is null)`,
  },
  {
    name: 'a transfer has no entries',
    query: 'select t.id::text from ledger_transfer t where not exists (select from ledger_entry e where e.transfer_id = t.id)',
  },
  {
    name: 'an entry belongs to no transfer, or to one of another moment',
    query: `select e.transfer_id::text as id from ledger_entry e left join ledger_transfer t on t.id = e.transfer_id where t.id is null or t.created_at <> e.created_at`,
  },
  {
    name: 'a transfer moves credits of another wallet than it says',
    query: `select t.id::text from ledger_transfer t join ledger_entry e on e.transfer_id = t.id join ledger_account a on a.id = e.account_id
      where a.wallet_id is not null and a.wallet_id is distinct from t.wallet_id`,
  },
  {
    name: 'a balance differs from the sum of its entries',
    query: `select a.id::text from ledger_account a left join (select account_id, sum(amount) as total from ledger_entry group by 1) e on e.account_id = a.id
      where a.kind in ('promotional', 'quota', 'purchased', 'held', 'debt') and a.balance <> coalesce(e.total, 0)`,
  },
  {
    name: 'an account of the service has a kept balance',
    query: `select id::text from ledger_account where wallet_id is null and kind not in ('promotional', 'quota', 'purchased', 'held', 'debt') and balance <> 0`,
  },
  {
    name: 'a held balance differs from its open holds',
    query: `select a.id::text from ledger_account a left join (select wallet_id, sum(amount) as total from hold where state = 'open' group by 1) h on h.wallet_id = a.id
      where a.kind = 'held' and a.balance <> coalesce(h.total, 0)`,
  },
  {
    name: 'a wallet has no account for what is held',
    query: `select w.id::text from wallet w where not exists (select from ledger_account where id = w.id and kind = 'held' and wallet_id = w.id)`,
  },
  {
    name: 'a workspace has a wallet that is another one’s, or none of its own',
    query: `select w.id::text from workspace w where (select count(*) from ledger_link where workspace_id = w.id) <> 1`,
  },
  {
    name: 'a hold was not made once and ended at most once',
    query: `select coalesce(h.id::text, t.id) as id from hold h full join (
        select split_part(key, ':', 2) as id, count(*) filter (where key = 'hold:' || split_part(key, ':', 2)) as made,
          count(*) filter (where key = 'capture:' || split_part(key, ':', 2)) as captured,
          count(*) filter (where key in ('release:' || split_part(key, ':', 2), 'expire:' || split_part(key, ':', 2))) as back
        from ledger_transfer where kind in ('hold', 'capture', 'release', 'expire') group by 1) t on t.id = h.id::text
      where h.id is null or t.made is distinct from 1 or t.captured <> (case when h.state = 'captured' then 1 else 0 end)
        or t.back <> (case when h.state = 'open' or (h.state = 'captured' and h.captured = h.amount) then 0 else 1 end)
        or (h.state = 'open') <> (h.captured is null) or (h.state = 'captured') <> (coalesce(h.captured, 0) > 0)`,
  },
  {
    name: 'a hold came from elsewhere than it says',
    // Both sides in one pile: what a hold says it took and what its movement took cancel out, or it is wrong.
    query: `select hold as id from (
        select h.id::text as hold, u.id as account_id, u.amount from hold h cross join lateral unnest(h.source_ids, h.source_amounts) u (id, amount)
        union all select split_part(t.key, ':', 2), e.account_id, e.amount
          from ledger_transfer t join ledger_entry e on e.transfer_id = t.id where t.kind = 'hold' and e.amount < 0
      ) sides group by hold, account_id having sum(amount) <> 0
      union all select id::text from hold where amount <> (select sum(u) from unnest(source_amounts) u)`,
  },
  {
    name: 'a month counter differs from its holds',
    query: `select w.id::text from wallet w left join lateral (
        select sum(coalesce(captured, amount)) as total from hold where wallet_id = w.id and created_at >= w.month_starts_at) h on true
      where w.month_committed <> coalesce(h.total, 0)`,
  },
  {
    name: 'a cap counts something else than its holds',
    query: `select c.id::text from spend_cap c where c.amount is not null
      and c.committed <> spent_since(c.wallet_id, c.account_id, c.key_id, c.unit, c.starts_at)`,
  },
  { name: 'a cap was passed', query: 'select id::text from spend_cap where committed > ceiling or ceiling < amount' },
  {
    name: 'a capture has not exactly one spend event of its amount',
    query: `select h.id::text from hold h left join (select hold_id, count(*) as times, sum(amount) as amount,
          bool_and(operation <> '' and model_id <> '') as said, sum(currency_micros) as worth, min(currency) as currency from spend_event group by 1) s on s.hold_id = h.id
      where h.captured > 0 and (s.times is distinct from 1 or s.amount <> h.captured or s.currency <> h.currency or not s.said
        or s.worth <> credit_worth(h.captured, h.unit_price))`,
  },
  {
    name: 'a spend event has no capture',
    query: `select s.hold_id::text as id from spend_event s left join hold h on h.id = s.hold_id
      where h.id is null or coalesce(h.captured, 0) = 0 or h.wallet_id <> s.wallet_id
        or h.account_id is distinct from s.account_id or h.key_id is distinct from s.key_id`,
  },
  {
    name: 'a day sums to something else than its spend events',
    query: `select coalesce(d.wallet_id, s.wallet_id)::text || ' ' || coalesce(d.day, s.day)::text as id
      from spend_day d full join (select wallet_id, day, account_id, key_id, operation, model_id, currency, count(*) as generations, sum(amount) as amount,
          sum(currency_micros) as currency_micros from spend_event group by 1, 2, 3, 4, 5, 6, 7) s
        on (d.wallet_id, d.day, d.operation, d.model_id, d.currency) = (s.wallet_id, s.day, s.operation, s.model_id, s.currency)
          and coalesce(d.account_id, '00000000-0000-0000-0000-000000000000') = coalesce(s.account_id, '00000000-0000-0000-0000-000000000000')
          and coalesce(d.key_id, '00000000-0000-0000-0000-000000000000') = coalesce(s.key_id, '00000000-0000-0000-0000-000000000000')
      where d.generations is distinct from s.generations or d.amount is distinct from s.amount or d.currency_micros is distinct from s.currency_micros`,
  },
  {
    name: 'purchased credits have an end',
    query: `select id::text from ledger_account where kind = 'purchased' and (expires_at is not null or starts_at is not null)`,
  },
  {
    name: 'purchased credits have no payment',
    query: `select a.id::text from ledger_account a where a.kind = 'purchased' and not exists (select from payment_credit p where p.lot_id = a.id and p.wallet_id = a.wallet_id)`,
  },
  {
    name: 'a payment was not credited once with what it brought',
    query: `select p.payment as id from payment_credit p
        left join ledger_transfer t on t.key = 'purchase:' || p.payment and t.wallet_id = p.wallet_id
        left join ledger_entry e on e.transfer_id = t.id and e.account_id = (select id from ledger_account where kind = 'issuance' and unit = 'credit')
      where e.amount is distinct from -p.granted
      union all select t.key from ledger_transfer t where t.kind = 'purchase' and not exists (select from payment_credit where 'purchase:' || payment = t.key)`,
  },
  {
    name: 'more or less was taken back from a wallet than its payments say',
    query: `select coalesce(p.wallet_id, t.wallet_id)::text as id from (select wallet_id, sum(clawed_back) as total from payment_credit group by 1) p
      full join (select t.wallet_id, sum(e.amount) as total from ledger_transfer t join ledger_entry e on e.transfer_id = t.id
          join ledger_account a on a.id = e.account_id and a.kind = 'issuance' where t.kind in ('clawback', 'reinstate') group by 1) t using (wallet_id)
      where coalesce(p.total, 0) <> coalesce(t.total, 0)`,
  },
  {
    name: 'a debt is below nothing, or owed in more than was taken back',
    query: `select a.id::text from ledger_account a where a.kind = 'debt' and (a.balance > 0
      or -a.balance > coalesce((select sum(clawed_back) from payment_credit where wallet_id = a.wallet_id), 0))`,
  },
  {
    name: 'a closed wallet is not empty',
    query: `select w.id::text from wallet w where w.closed_at is not null and exists (select from ledger_account where wallet_id = w.id and balance <> 0)`,
  },
  {
    // Rows of calls go after a while, their entries stay: only what is still there is compared.
    name: 'a call to a provider cost something else than is booked',
    query: `select coalesce(a.id::text, b.attempt) as id from (
        select id, cost_currency || '.micro' as unit, cost_micros from generation_attempt where cost_micros <> 0 and cost_currency ~ '^[A-Z]{3}$') a
      full join (select split_part(t.key, ':', 2) as attempt, s.unit, sum(e.amount) as total from ledger_transfer t
          join ledger_entry e on e.transfer_id = t.id join ledger_account s on s.id = e.account_id and s.kind = 'provider_cost'
        where t.kind = 'cost' group by 1, 2 having sum(e.amount) <> 0) b on b.attempt = a.id::text and b.unit = a.unit
      where a.cost_micros is distinct from b.total and (a.id is not null or exists (select from generation_attempt where id::text = b.attempt))`,
  },
  {
    name: 'a note is on no grant',
    query: `select n.transfer_id::text as id from grant_note n left join ledger_transfer t on t.id = n.transfer_id where t.kind is distinct from 'grant'`,
  },
];
