-- Credits in buckets: purchased, plan quota and promotional credits, each lot an account of its own; caps, alerts and spend events.

-- One row per workspace in the books, under a random id. Its lock comes first in everything that moves the workspace's credits.
-- The account of what is held has the same id. `ledger_link` alone says whose wallet it is.
create table wallet (
  id uuid primary key default gen_random_uuid(),
  frozen_at timestamptz,
  frozen_reason text check (frozen_reason ~ '^[a-z_]{1,40}$'),
  closed_at timestamptz,
  -- Told when less than this is left; null: what the service says; 0: never.
  low_balance bigint check (low_balance between 0 and 100000000000000000),
  -- What was spent or reserved since the month began, where the service's clock stands.
  month_starts_at timestamptz not null default 'epoch',
  month_committed bigint not null default 0 check (month_committed >= 0),
  created_at timestamptz not null default now(),
  check ((frozen_at is null) = (frozen_reason is null))
) with (fillfactor = 50);
insert into wallet (id) select id from ledger_account where kind = 'held';

alter table ledger_account
  drop constraint ledger_account_kind_check,
  drop constraint ledger_account_balance_check,
  add column wallet_id uuid references wallet,
  -- Credits, or a currency. Sums are only ever made within one unit.
  add column unit text not null default 'credit' check (unit ~ '^(credit|[A-Z]{3})$'),
  add column provider text check (provider ~ '^[a-z0-9][a-z0-9._-]{0,59}$'),
  add column starts_at timestamptz,
  add column expires_at timestamptz,
  -- Whether there is something on it. Apart from the balance, so that an index on it does not slow every movement down.
  add column filled boolean not null default false;
update ledger_account a set wallet_id = l.held_id, kind = case when a.id = l.held_id then 'held' else 'promotional' end,
  filled = a.id <> l.held_id and a.balance > 0
  from ledger_link l where a.id in (l.spendable_id, l.held_id);
-- Of workspaces that are gone: only their holds tie them together.
update ledger_account a set wallet_id = coalesce((select held_id from hold where a.id in (spendable_id, held_id) limit 1), case when a.kind = 'held' then a.id end),
  kind = case when a.kind = 'held' then 'held' else 'promotional' end, filled = a.kind = 'spendable' and a.balance > 0
  where a.wallet_id is null and a.kind in ('held', 'spendable');
alter table ledger_account
  set (fillfactor = 50),
  -- Lots of one transaction are spent in the order in which they were made.
  alter column created_at set default clock_timestamp(),
  add constraint ledger_account_kind_check check (kind in ('promotional', 'quota', 'purchased', 'held', 'debt',
    'issuance', 'revenue', 'breakage', 'losses', 'cash', 'receivable', 'provider_cost', 'refunds', 'tax', 'fees')),
  add constraint ledger_account_balance_check check (case when kind = 'debt' then balance <= 0 else balance >= 0 end),
  add constraint ledger_account_purchased_never_expire check (kind <> 'purchased' or expires_at is null),
  add constraint ledger_account_quota_has_a_period check (kind <> 'quota' or (starts_at is not null and expires_at > starts_at)),
  add constraint ledger_account_only_lots_expire check (kind in ('promotional', 'quota') or (expires_at is null and starts_at is null)),
  add constraint ledger_account_customers_hold_credits check (wallet_id is null or unit = 'credit'),
  add constraint ledger_account_filled_says_balance check (filled = (kind in ('promotional', 'quota', 'purchased') and balance > 0));
drop index ledger_account_one_issuance;
drop index ledger_account_one_revenue;
create unique index ledger_account_one_of_the_service on ledger_account (kind, unit, provider) nulls not distinct
  where kind in ('issuance', 'revenue', 'breakage', 'losses', 'cash', 'receivable', 'provider_cost', 'refunds', 'tax', 'fees');
create unique index ledger_account_one_of_a_wallet on ledger_account (wallet_id, kind) where kind in ('held', 'debt');
create index ledger_account_lots on ledger_account (wallet_id) where filled;
create index ledger_account_by_wallet on ledger_account (wallet_id) where wallet_id is not null;
create index ledger_account_running_out on ledger_account (expires_at) where filled and expires_at is not null;
insert into ledger_account (kind) values ('breakage'), ('losses');

alter table ledger_link add column wallet_id uuid references wallet;
update ledger_link set wallet_id = held_id;
alter table ledger_link alter column wallet_id set not null, add constraint ledger_link_wallet_id_key unique (wallet_id),
  drop column spendable_id, drop column held_id;

alter table ledger_transfer
  drop constraint ledger_transfer_kind_check,
  add constraint ledger_transfer_kind_check check (kind in ('grant', 'quota', 'purchase', 'hold', 'capture', 'release', 'expire', 'lapse',
    'clawback', 'reinstate', 'debt', 'close', 'sale', 'refund', 'fee', 'cost', 'payout', 'loss', 'tax')),
  add column wallet_id uuid;
alter table ledger_transfer disable trigger ledger_transfer_append_only;
update ledger_transfer t set wallet_id = a.wallet_id from ledger_entry e join ledger_account a on a.id = e.account_id
  where e.transfer_id = t.id and a.wallet_id is not null;
alter table ledger_transfer enable trigger ledger_transfer_append_only;
-- What a workspace reads is found through its movements; the entries of one are found by its id and time.
create index ledger_transfer_by_wallet on ledger_transfer (wallet_id, id desc) where wallet_id is not null;
drop index ledger_entry_by_account;

-- What one payment brought, so that a refund or a dispute never takes back more.
create table payment_credit (
  payment text primary key check (length(payment) between 1 and 200),
  wallet_id uuid not null references wallet,
  lot_id uuid not null unique references ledger_account,
  granted bigint not null check (granted > 0),
  clawed_back bigint not null default 0 check (clawed_back >= 0 and clawed_back <= granted),
  created_at timestamptz not null default now()
);
create index payment_credit_by_wallet on payment_credit (wallet_id);

alter table hold
  add column wallet_id uuid references wallet,
  -- Where it came from, in the order in which it was taken; what comes back goes there, the last first.
  add column source_ids uuid[],
  add column source_amounts bigint[],
  add column account_id uuid,
  -- The price of a credit at that moment, in millionths of the currency.
  add column currency text check (currency ~ '^[A-Z]{3}$'),
  add column unit_price bigint check (unit_price >= 0);
update hold h set source_ids = array[spendable_id], source_amounts = array[amount], wallet_id = held_id,
  currency = 'USD', unit_price = 1000000 / coalesce((select greatest(1, value::bigint) from setting where key = 'credits.perDollar'), 100),
  account_id = (select account_id from generation where hold_id = h.id);
alter table hold
  alter column wallet_id set not null, alter column source_ids set not null, alter column source_amounts set not null,
  alter column currency set not null, alter column unit_price set not null,
  add constraint hold_sources_belong_together check (cardinality(source_ids) = cardinality(source_amounts) and cardinality(source_ids) > 0),
  drop column spendable_id, drop column held_id, drop column month;
create index hold_by_wallet on hold (wallet_id, created_at);

create function credit_worth(amount bigint, unit_price bigint) returns bigint language sql immutable parallel safe as $$
  select ceil(amount::numeric * unit_price / 1000000)::bigint
$$;

-- The moment a local midnight begins: the first of two, or the end of the gap where there is none.
create function instant_of_midnight(midnight timestamp, zone text) returns timestamptz language plpgsql stable parallel safe as $$
declare
  instant timestamptz := midnight at time zone zone;
begin
  if (instant - interval '1 hour') at time zone zone = midnight then return instant - interval '1 hour'; end if;
  return instant;
end $$;

-- When the day, week (from Monday), month or "total" of a moment began, on the clock of a time zone.
create function spend_period_start(period text, moment timestamptz, zone text) returns timestamptz language plpgsql stable parallel safe as $$
begin
  if period = 'total' then return 'epoch'; end if;
  return instant_of_midnight(date_trunc(period, moment at time zone zone), zone);
end $$;

create function spend_period_end(period text, moment timestamptz, zone text) returns timestamptz language plpgsql stable parallel safe as $$
begin
  if period = 'total' then return null; end if;
  return instant_of_midnight(date_trunc(period, moment at time zone zone) + ('1 ' || period)::interval, zone);
end $$;

-- One limit: of a workspace, of a member in it, or of an API key. It counts for itself, so nothing is counted where nothing is limited.
create table spend_cap_new (
  id uuid primary key default gen_random_uuid(),
  wallet_id uuid not null references ledger_link (wallet_id) on delete cascade,
  account_id uuid references account on delete cascade,
  key_id uuid references api_key on delete cascade,
  period text not null check (period in ('day', 'week', 'month', 'total')),
  -- Micro-credits, or millionths of the currency.
  unit text not null default 'credit' check (unit ~ '^(credit|[A-Z]{3})$'),
  set_by text not null check (set_by in ('operator', 'workspace', 'self')),
  -- Null only says that the service's own monthly cap does not apply here.
  amount bigint check (amount between 1 and 100000000000000000),
  starts_at timestamptz not null,
  committed bigint not null default 0 check (committed >= 0),
  -- What must never be passed: the amount, or what was spent already when a lower one was set.
  ceiling bigint not null check (amount is null or ceiling >= amount),
  updated_at timestamptz not null default now(),
  check (committed <= ceiling),
  constraint spend_cap_once unique nulls not distinct (wallet_id, account_id, key_id, period, unit, set_by),
  check (num_nonnulls(account_id, key_id) <= 1),
  check (amount is not null or (set_by = 'operator' and period = 'month' and unit = 'credit' and num_nonnulls(account_id, key_id) = 0)),
  check (set_by <> 'self' or num_nonnulls(account_id, key_id) = 1)
) with (fillfactor = 50);
create index spend_cap_by_account on spend_cap_new (account_id) where account_id is not null;
create index spend_cap_by_key on spend_cap_new (key_id) where key_id is not null;

update wallet w set month_starts_at = spend_period_start('month', now(), 'utc'),
  month_committed = coalesce((select sum(coalesce(captured, amount)) from hold
    where wallet_id = w.id and created_at >= spend_period_start('month', now(), 'utc')), 0);
insert into spend_cap_new (wallet_id, period, set_by, amount, starts_at, committed, ceiling)
  select w.id, 'month', 'operator', c.month_limit, w.month_starts_at, case when c.month_limit is null then 0 else w.month_committed end,
    greatest(c.month_limit, w.month_committed)
  from spend_cap c join ledger_link l using (workspace_id) join wallet w on w.id = l.wallet_id;
insert into spend_cap_new (wallet_id, key_id, period, set_by, amount, starts_at, committed, ceiling)
  select l.wallet_id, k.id, 'total', 'self', least(k.cap_micros, 100000000000000000), 'epoch', spent.micros,
    greatest(least(k.cap_micros, 100000000000000000), spent.micros)
  from api_key k join ledger_link l using (workspace_id)
    cross join lateral (select coalesce(sum(coalesce(captured, amount)), 0)::bigint as micros from hold where key_id = k.id) spent
  where k.cap_micros is not null;
drop table spend_cap;
drop table spend_month;
drop table key_spend;
alter table spend_cap_new rename to spend_cap;
alter index spend_cap_new_pkey rename to spend_cap_pkey;

-- A cap that was used to a half, to four fifths or whole, or a balance that became low. Written with what crossed it.
create table spend_alert (
  id uuid primary key,
  wallet_id uuid not null references ledger_link (wallet_id) on delete cascade,
  account_id uuid references account on delete cascade,
  key_id uuid references api_key on delete cascade,
  -- `balance`: what can be spent fell below the threshold.
  period text not null check (period in ('day', 'week', 'month', 'total', 'balance')),
  unit text not null,
  amount bigint not null,
  level smallint not null check (level in (0, 50, 80, 100)),
  created_at timestamptz not null default now(),
  -- When it was dealt with: told by mail, or not, because another mail had just said the same.
  told_at timestamptz,
  mailed boolean not null default false,
  check ((level = 0) = (period = 'balance')),
  check (not mailed or told_at is not null)
);
create index spend_alert_by_wallet on spend_alert (wallet_id, id desc);
create index spend_alert_untold on spend_alert (id) where told_at is null;

-- What one charged generation cost whom, for what, and what the provider took for it. Written with the capture, never changed.
create table spend_event (
  hold_id uuid not null,
  wallet_id uuid not null,
  account_id uuid,
  key_id uuid,
  operation text not null,
  model_id text not null,
  price_version int not null,
  amount bigint not null check (amount > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  currency_micros bigint not null check (currency_micros >= 0),
  cost_micros bigint,
  cost_currency text,
  cost_quality text,
  -- The day on the service's clock, as the daily sums count it.
  day date not null,
  created_at timestamptz not null default now(),
  primary key (hold_id, created_at)
) partition by range (created_at);
create index spend_event_by_wallet on spend_event (wallet_id, created_at desc);
select ensure_month_partitions('spend_event', 3);
create trigger spend_event_append_only before update or delete on spend_event for each row execute function refuse_change();

-- The same per day, so that a page of a year reads some hundred rows.
create table spend_day (
  wallet_id uuid not null,
  day date not null,
  account_id uuid,
  key_id uuid,
  operation text not null,
  model_id text not null,
  currency text not null,
  generations bigint not null check (generations > 0),
  amount bigint not null check (amount > 0),
  currency_micros bigint not null check (currency_micros >= 0),
  constraint spend_day_once unique nulls not distinct (wallet_id, day, account_id, key_id, operation, model_id, currency)
) with (fillfactor = 50);
create index spend_day_by_key on spend_day (key_id) where key_id is not null;

do $$
declare
  month timestamptz := (select date_trunc('month', min(settled_at) at time zone 'utc') at time zone 'utc' from hold where captured > 0);
begin
  while month < date_trunc('month', now() at time zone 'utc') at time zone 'utc' loop
    execute format('create table %I partition of spend_event for values from (%L) to (%L)', 'spend_event' || to_char(month at time zone 'utc', '_YYYY_MM'),
      month, (month at time zone 'utc' + interval '1 month') at time zone 'utc');
    month := (month at time zone 'utc' + interval '1 month') at time zone 'utc';
  end loop;
end $$;
insert into spend_event (hold_id, wallet_id, account_id, key_id, operation, model_id, price_version, amount, currency, currency_micros,
    cost_micros, cost_currency, cost_quality, day, created_at)
  select h.id, h.wallet_id, h.account_id, h.key_id, coalesce(g.request->>'operation', 'unknown'), coalesce(g.model_id, 'unknown'),
    coalesce(g.price_version, 1), h.captured, h.currency, credit_worth(h.captured, h.unit_price), a.cost_micros, a.cost_currency, a.cost_quality,
    (h.settled_at at time zone 'utc')::date, h.settled_at
  from hold h left join generation g on g.hold_id = h.id
    left join lateral (select cost_micros, cost_currency, cost_quality from generation_attempt where generation_id = g.id order by number desc limit 1) a on true
  where h.captured > 0;
insert into spend_day (wallet_id, day, account_id, key_id, operation, model_id, currency, generations, amount, currency_micros)
  select wallet_id, day, account_id, key_id, operation, model_id, currency, count(*), sum(amount), sum(currency_micros)
  from spend_event group by 1, 2, 3, 4, 5, 6, 7;

drop function hold_credits(uuid, uuid, bigint, uuid, timestamptz, bigint, uuid, bigint);
drop function settle_hold(uuid, bigint, uuid, text);
drop function grant_credits(uuid, bigint, text, text, text);

-- Spent or reserved since a moment, within one cap's view.
create function spent_since(in_wallet uuid, in_account uuid, in_key uuid, in_unit text, in_since timestamptz) returns bigint language plpgsql stable as $$
begin
  return (select coalesce(sum(case when in_unit = 'credit' then coalesce(captured, amount) else credit_worth(coalesce(captured, amount), unit_price) end), 0)
    from hold where wallet_id = in_wallet and created_at >= in_since and (in_account is null or account_id = in_account)
      and (in_key is null or key_id = in_key) and (in_unit = 'credit' or currency = in_unit));
end $$;

-- Opens the books of a workspace. Twice is harmless.
create function open_wallet(in_workspace uuid) returns void language plpgsql as $$
declare
  fresh uuid;
begin
  perform from workspace where id = in_workspace for update;
  if not found or exists (select from ledger_link where workspace_id = in_workspace) then return; end if;
  insert into wallet default values returning id into fresh;
  insert into ledger_account (id, kind, wallet_id) values (fresh, 'held', fresh);
  insert into ledger_account (kind, wallet_id) values ('promotional', fresh);
  insert into ledger_link (workspace_id, wallet_id) values (in_workspace, fresh);
end $$;

create function lock_wallet(in_workspace uuid) returns wallet language plpgsql as $$
declare
  w wallet;
begin
  select w1.* into strict w from ledger_link l join wallet w1 on w1.id = l.wallet_id where l.workspace_id = in_workspace for update of w1;
  return w;
end $$;

-- The service's own account of a kind; made when it is first needed.
create function service_account(in_kind text, in_unit text, in_provider text) returns uuid language plpgsql as $$
declare
  found_id uuid;
begin
  select id into found_id from ledger_account where kind = in_kind and unit = in_unit and provider is not distinct from in_provider and wallet_id is null;
  if found_id is not null then return found_id; end if;
  insert into ledger_account (kind, unit, provider) values (in_kind, in_unit, in_provider)
    on conflict (kind, unit, provider) where kind in ('issuance', 'revenue', 'breakage', 'losses', 'cash', 'receivable', 'provider_cost', 'refunds', 'tax', 'fees')
    do nothing;
  select id into strict found_id from ledger_account where kind = in_kind and unit = in_unit and provider is not distinct from in_provider and wallet_id is null;
  return found_id;
end $$;

-- Writes a movement and both sides of it, and brings the maintained balances along. Zero amounts are left out; the caller holds the wallet's lock.
create function post_transfer(in_wallet uuid, in_key text, in_kind text, in_reason text, in_accounts uuid[], in_amounts bigint[]) returns uuid
language plpgsql as $$
declare
  transfer uuid := time_ordered_uuid();
begin
  if (select sum(a) from unnest(in_amounts) a) <> 0 then raise exception 'post_transfer: % does not sum to zero', in_key; end if;
  insert into ledger_transfer (id, key, kind, reason, wallet_id) values (transfer, in_key, in_kind, in_reason, in_wallet);
  insert into ledger_entry (transfer_id, account_id, amount) select transfer, u.account, u.amount from unnest(in_accounts, in_amounts) u (account, amount) where u.amount <> 0;
  update ledger_account a set balance = a.balance + u.amount, filled = a.kind in ('promotional', 'quota', 'purchased') and a.balance + u.amount > 0
    from unnest(in_accounts, in_amounts) u (account, amount) where a.id = u.account and u.amount <> 0 and a.wallet_id is not null;
  return transfer;
end $$;

create function record_spend_alert(in_workspace uuid, in_wallet uuid, in_account uuid, in_key uuid, in_period text, in_unit text, in_amount bigint, in_level int)
returns void language plpgsql as $$
declare
  fresh uuid := time_ordered_uuid();
begin
  insert into spend_alert (id, wallet_id, account_id, key_id, period, unit, amount, level)
    values (fresh, in_wallet, in_account, in_key, in_period, in_unit, in_amount, in_level);
  perform pg_advisory_xact_lock(hashtextextended(in_workspace::text, 7));
  insert into event (workspace_id, type, subject_id) values (in_workspace, 'spend-alert', fresh);
end $$;

-- The share of a cap that is used up by going from one sum to another: nothing is told twice while it stays above.
create function record_cap_alerts(in_workspace uuid, in_wallet uuid, in_account uuid, in_key uuid, in_period text, in_unit text, in_cap bigint,
  in_before bigint, in_after bigint) returns void language plpgsql as $$
declare
  share int;
begin
  foreach share in array array[50, 80, 100] loop
    if in_before::numeric * 100 < in_cap::numeric * share and in_after::numeric * 100 >= in_cap::numeric * share then
      perform record_spend_alert(in_workspace, in_wallet, in_account, in_key, in_period, in_unit, in_cap, share);
    end if;
  end loop;
end $$;

-- Reserve credits for work not done yet: promotional ones first, those that end soonest before others, then plan quota, then purchased.
-- Answers 'held', 'exists' (same id again), 'frozen', 'closed', 'insufficient' or 'cap_reached'; nothing is written unless 'held'.
-- One call, so that the row lock of a busy workspace is taken late and held for one statement.
create function hold_credits(
  in_hold uuid, in_workspace uuid, in_amount bigint, in_generation uuid, in_expires timestamptz, in_account uuid, in_key uuid,
  in_default_cap bigint, in_low_balance bigint, in_currency text, in_unit_price bigint, in_zone text, in_now timestamptz
) returns text language plpgsql as $$
declare
  w wallet;
  lot record;
  cap record;
  rest bigint := in_amount;
  available bigint := 0;
  taken bigint;
  lot_ids uuid[] := '{}';
  lot_amounts bigint[] := '{}';
  month_start timestamptz := spend_period_start('month', in_now, in_zone);
  own_month_cap boolean := false;
  cap_ids uuid[];
  cap_starts timestamptz[];
  cap_befores bigint[];
  cap_costs bigint[];
  starts timestamptz;
  before bigint;
  cost bigint;
  low bigint;
  i int;
  transfer uuid := time_ordered_uuid();
begin
  if in_amount is null or in_amount <= 0 or in_amount > 100000000000000000 then raise exception 'hold_credits: bad amount'; end if;
  select w1.* into strict w from ledger_link l join wallet w1 on w1.id = l.wallet_id where l.workspace_id = in_workspace for update of w1;
  if exists (select from hold where id = in_hold) then return 'exists'; end if;
  if w.closed_at is not null then return 'closed'; end if;
  if w.frozen_at is not null then return 'frozen'; end if;

  for lot in select a.id, a.balance from ledger_account a
    where a.wallet_id = w.id and a.filled and (a.expires_at is null or a.expires_at > in_now) and (a.starts_at is null or a.starts_at <= in_now)
    order by case a.kind when 'promotional' then 0 when 'quota' then 1 else 2 end, a.expires_at, a.created_at, a.id
  loop
    available := available + lot.balance;
    if rest > 0 then
      taken := least(rest, lot.balance);
      lot_ids := lot_ids || lot.id;
      lot_amounts := lot_amounts || taken;
      rest := rest - taken;
    end if;
  end loop;
  if rest > 0 then return 'insufficient'; end if;

  if w.month_starts_at <> month_start then w.month_committed := spent_since(w.id, null, null, 'credit', month_start); end if;
  for cap in select c.* from spend_cap c
    where c.wallet_id = w.id and (c.account_id is null or c.account_id = in_account) and (c.key_id is null or c.key_id = in_key)
  loop
    own_month_cap := own_month_cap or (cap.set_by = 'operator' and cap.period = 'month' and cap.unit = 'credit' and num_nonnulls(cap.account_id, cap.key_id) = 0);
    if cap.amount is null then continue; end if;
    -- A cap in a currency that the service left cannot be compared any more: it is reached, until somebody sets it anew.
    if cap.unit <> 'credit' and cap.unit <> in_currency then return 'cap_reached'; end if;
    starts := spend_period_start(cap.period, in_now, in_zone);
    before := case when cap.starts_at = starts then cap.committed else spent_since(w.id, cap.account_id, cap.key_id, cap.unit, starts) end;
    cost := case when cap.unit = 'credit' then in_amount else credit_worth(in_amount, in_unit_price) end;
    if before + cost > cap.amount then return 'cap_reached'; end if;
    cap_ids := cap_ids || cap.id;
    cap_starts := cap_starts || starts;
    cap_befores := cap_befores || before;
    cap_costs := cap_costs || cost;
  end loop;
  if not own_month_cap and in_default_cap is not null and w.month_committed + in_amount > in_default_cap then return 'cap_reached'; end if;

  insert into ledger_transfer (id, key, kind, generation_id, wallet_id) values (transfer, 'hold:' || in_hold, 'hold', in_generation, w.id);
  if cardinality(lot_ids) = 1 then
    insert into ledger_entry (transfer_id, account_id, amount) values (transfer, lot_ids[1], -in_amount), (transfer, w.id, in_amount);
    update ledger_account a set balance = a.balance + case when a.id = w.id then in_amount else -in_amount end,
      filled = a.id <> w.id and a.balance > in_amount where a.id in (w.id, lot_ids[1]);
  else
    insert into ledger_entry (transfer_id, account_id, amount)
      select transfer, u.id, -u.amount from unnest(lot_ids, lot_amounts) u (id, amount) union all select transfer, w.id, in_amount;
    update ledger_account a set balance = a.balance - u.amount, filled = a.balance > u.amount
      from unnest(lot_ids, lot_amounts) u (id, amount) where a.id = u.id;
    update ledger_account set balance = balance + in_amount where id = w.id;
  end if;
  insert into hold (id, wallet_id, amount, source_ids, source_amounts, expires_at, account_id, key_id, currency, unit_price, created_at)
    values (in_hold, w.id, in_amount, lot_ids, lot_amounts, in_expires, in_account, in_key, in_currency, in_unit_price, in_now);
  update wallet set month_starts_at = month_start, month_committed = w.month_committed + in_amount where id = w.id;

  if not own_month_cap and in_default_cap is not null then
    perform record_cap_alerts(in_workspace, w.id, null, null, 'month', 'credit', in_default_cap, w.month_committed, w.month_committed + in_amount);
  end if;
  if cap_ids is not null then
    for i in 1..cardinality(cap_ids) loop
      update spend_cap set starts_at = cap_starts[i], committed = cap_befores[i] + cap_costs[i], ceiling = amount where id = cap_ids[i] returning * into cap;
      perform record_cap_alerts(in_workspace, w.id, cap.account_id, cap.key_id, cap.period, cap.unit, cap.amount, cap_befores[i], cap.committed);
    end loop;
  end if;
  low := coalesce(w.low_balance, in_low_balance, 0);
  if available >= low and available - in_amount < low then
    perform record_spend_alert(in_workspace, w.id, null, null, 'balance', 'credit', low, 0);
  end if;
  return 'held';
end $$;

-- End a hold exactly once: post what was delivered (0 is nothing) and give the rest back to where it came from, purchased credits first.
-- What comes back to purchased credits pays debt. Answers 'settled' or 'exists'.
create function settle_hold(
  in_hold uuid, in_captured bigint, in_generation uuid, in_back text, in_operation text, in_model text, in_price_version int,
  in_cost_micros bigint, in_cost_currency text, in_cost_quality text, in_zone text, in_now timestamptz
) returns text language plpgsql as $$
declare
  w wallet;
  h hold;
  revenue uuid;
  back bigint;
  rest bigint;
  returned bigint;
  lot_ids uuid[] := '{}';
  lot_amounts bigint[] := '{}';
  worth bigint;
  today date;
  owed record;
  lot record;
  i int;
  transfer uuid;
begin
  if in_captured is null or in_captured < 0 or in_back not in ('release', 'expire') then raise exception 'settle_hold: bad arguments'; end if;
  select wallet_id into strict h.wallet_id from hold where id = in_hold;
  -- The same order of locks as hold_credits: first the wallet, then the rest.
  select * into strict w from wallet where id = h.wallet_id for update;
  select * into strict h from hold where id = in_hold for update;
  if h.state <> 'open' then return 'exists'; end if;
  if in_captured > h.amount then raise exception 'settle_hold: % is more than the hold of %', in_captured, h.amount; end if;
  back := h.amount - in_captured;

  if in_captured > 0 then
    select id into strict revenue from ledger_account where kind = 'revenue' and unit = 'credit' and provider is null;
    transfer := time_ordered_uuid();
    insert into ledger_transfer (id, key, kind, generation_id, wallet_id) values (transfer, 'capture:' || in_hold, 'capture', in_generation, w.id);
    insert into ledger_entry (transfer_id, account_id, amount) values (transfer, w.id, -in_captured), (transfer, revenue, in_captured);
    worth := credit_worth(in_captured, h.unit_price);
    today := (in_now at time zone in_zone)::date;
    insert into spend_event (hold_id, wallet_id, account_id, key_id, operation, model_id, price_version, amount, currency, currency_micros,
        cost_micros, cost_currency, cost_quality, day)
      values (in_hold, w.id, h.account_id, h.key_id, in_operation, in_model, in_price_version, in_captured, h.currency, worth,
        in_cost_micros, in_cost_currency, in_cost_quality, today);
    insert into spend_day as d (wallet_id, day, account_id, key_id, operation, model_id, currency, generations, amount, currency_micros)
      values (w.id, today, h.account_id, h.key_id, in_operation, in_model, h.currency, 1, in_captured, worth)
      on conflict on constraint spend_day_once do update
        set generations = d.generations + 1, amount = d.amount + in_captured, currency_micros = d.currency_micros + excluded.currency_micros;
  end if;

  if back > 0 then
    rest := back;
    for i in reverse cardinality(h.source_ids)..1 loop
      exit when rest = 0;
      returned := least(rest, h.source_amounts[i]);
      lot_ids := lot_ids || h.source_ids[i];
      lot_amounts := lot_amounts || returned;
      rest := rest - returned;
    end loop;
    transfer := time_ordered_uuid();
    insert into ledger_transfer (id, key, kind, generation_id, wallet_id) values (transfer, in_back || ':' || in_hold, in_back, in_generation, w.id);
    insert into ledger_entry (transfer_id, account_id, amount)
      select transfer, u.id, u.amount from unnest(lot_ids, lot_amounts) u (id, amount) union all select transfer, w.id, -back;
    for i in 1..cardinality(lot_ids) loop
      update ledger_account set balance = balance + lot_amounts[i], filled = true where id = lot_ids[i];
    end loop;
    if h.created_at >= w.month_starts_at then update wallet set month_committed = month_committed - back where id = w.id; end if;
    update spend_cap c set committed = c.committed
        - case when c.unit = 'credit' then back else credit_worth(h.amount, h.unit_price) - credit_worth(in_captured, h.unit_price) end
      where c.wallet_id = w.id and c.amount is not null and (c.account_id is null or c.account_id = h.account_id) and (c.key_id is null or c.key_id = h.key_id)
        and c.starts_at <= h.created_at and (c.unit = 'credit' or c.unit = h.currency);
  end if;
  update ledger_account set balance = balance - h.amount where id = w.id;
  update hold set captured = in_captured, settled_at = now(),
    state = case when in_captured > 0 then 'captured' when in_back = 'expire' then 'expired' else 'released' end where id = in_hold;

  if back > 0 then
    select id, -balance as amount into owed from ledger_account where wallet_id = w.id and kind = 'debt' and balance < 0;
    if found then
      for lot in select a.id, a.balance from ledger_account a where a.id = any (lot_ids) and a.kind = 'purchased' and a.balance > 0 order by a.id loop
        exit when owed.amount = 0;
        returned := least(lot.balance, owed.amount);
        perform post_transfer(w.id, 'debt:' || in_hold || ':' || lot.id, 'debt', null, array[lot.id, owed.id], array[-returned, returned]);
        owed.amount := owed.amount - returned;
      end loop;
    end if;
  end if;
  return 'settled';
end $$;

-- Give promotional credits, which end at a moment or never. Answers 'granted', 'exists' or 'closed'.
create function grant_credits(in_workspace uuid, in_amount bigint, in_key text, in_reason text, in_note text, in_expires timestamptz) returns text
language plpgsql as $$
declare
  w wallet;
  lot uuid;
  transfer uuid;
begin
  if in_amount is null or in_amount <= 0 or in_amount > 100000000000000000 then raise exception 'grant_credits: bad amount'; end if;
  w := lock_wallet(in_workspace);
  if exists (select from ledger_transfer where key = 'grant:' || in_key) then return 'exists'; end if;
  if w.closed_at is not null then return 'closed'; end if;
  if in_expires is null then select id into lot from ledger_account where wallet_id = w.id and kind = 'promotional' and expires_at is null; end if;
  if lot is null then insert into ledger_account (kind, wallet_id, expires_at) values ('promotional', w.id, in_expires) returning id into lot; end if;
  transfer := post_transfer(w.id, 'grant:' || in_key, 'grant', in_reason, array[service_account('issuance', 'credit', null), lot], array[-in_amount, in_amount]);
  if in_note is not null then insert into grant_note (transfer_id, workspace_id, text) values (transfer, in_workspace, in_note); end if;
  return 'granted';
end $$;

-- The credits of a plan for one period, which end with it. Once per workspace and beginning of a period, whatever is asked again.
create function grant_quota(in_workspace uuid, in_amount bigint, in_starts timestamptz, in_ends timestamptz) returns text language plpgsql as $$
declare
  w wallet;
  name text;
  lot uuid;
begin
  if in_amount is null or in_amount <= 0 or in_amount > 100000000000000000 then raise exception 'grant_quota: bad amount'; end if;
  w := lock_wallet(in_workspace);
  name := 'quota:' || w.id || ':' || extract(epoch from in_starts)::numeric;
  if exists (select from ledger_transfer where key = name) then return 'exists'; end if;
  if w.closed_at is not null then return 'closed'; end if;
  insert into ledger_account (kind, wallet_id, starts_at, expires_at) values ('quota', w.id, in_starts, in_ends) returning id into lot;
  perform post_transfer(w.id, name, 'quota', null, array[service_account('issuance', 'credit', null), lot], array[-in_amount, in_amount]);
  return 'granted';
end $$;

-- Credit what a payment bought: first to what is owed, the rest to the payment's own lot. Once per payment.
create function credit_purchase(in_workspace uuid, in_amount bigint, in_payment text) returns text language plpgsql as $$
declare
  w wallet;
  lot uuid;
  debt uuid;
  owed bigint;
  paid bigint;
begin
  if in_amount is null or in_amount <= 0 or in_amount > 100000000000000000 then raise exception 'credit_purchase: bad amount'; end if;
  w := lock_wallet(in_workspace);
  if exists (select from payment_credit where payment = in_payment) then return 'exists'; end if;
  if w.closed_at is not null then return 'closed'; end if;
  insert into ledger_account (kind, wallet_id) values ('purchased', w.id) returning id into lot;
  select id, -balance into debt, owed from ledger_account where wallet_id = w.id and kind = 'debt';
  paid := least(in_amount, coalesce(owed, 0));
  insert into payment_credit (payment, wallet_id, lot_id, granted) values (in_payment, w.id, lot, in_amount);
  perform post_transfer(w.id, 'purchase:' || in_payment, 'purchase', null,
    array[service_account('issuance', 'credit', null), coalesce(debt, lot), lot],
    case when debt is null then array[-in_amount, 0, in_amount] else array[-in_amount, paid, in_amount - paid] end);
  return 'credited';
end $$;

-- Take back what a payment brought: what is left of it, and the rest as debt. Never more than it brought, all times together.
-- `claimed` is how much this call took back, of which `owed` became debt; both 0 for the same key again.
create function claw_back(in_payment text, in_amount bigint, in_key text, in_reason text, out claimed bigint, out owed bigint) language plpgsql as $$
declare
  p payment_credit;
  there bigint;
  debt uuid;
begin
  claimed := 0;
  owed := 0;
  if in_amount is null or in_amount <= 0 or in_amount > 100000000000000000 then raise exception 'claw_back: bad amount'; end if;
  select * into strict p from payment_credit where payment = in_payment;
  perform from wallet where id = p.wallet_id for update;
  select * into strict p from payment_credit where payment = in_payment;
  if exists (select from ledger_transfer where key = 'clawback:' || in_key) then return; end if;
  claimed := least(in_amount, p.granted - p.clawed_back);
  if claimed = 0 then return; end if;
  select balance into strict there from ledger_account where id = p.lot_id;
  owed := claimed - least(claimed, there);
  -- Nobody is left to owe what a closed workspace owes.
  if exists (select from wallet where id = p.wallet_id and closed_at is not null) then debt := service_account('losses', 'credit', null);
  else select id into debt from ledger_account where wallet_id = p.wallet_id and kind = 'debt'; end if;
  if debt is null and owed > 0 then insert into ledger_account (kind, wallet_id) values ('debt', p.wallet_id) returning id into debt; end if;
  perform post_transfer(p.wallet_id, 'clawback:' || in_key, 'clawback', in_reason,
    case when owed > 0 then array[service_account('issuance', 'credit', null), p.lot_id, debt] else array[service_account('issuance', 'credit', null), p.lot_id] end,
    case when owed > 0 then array[claimed, owed - claimed, -owed] else array[claimed, -claimed] end);
  update payment_credit set clawed_back = clawed_back + claimed where payment = in_payment;
end $$;

-- The opposite, for a dispute that was won: everything taken back for this payment is there again, after what is owed.
create function reinstate_payment(in_payment text, in_key text) returns bigint language plpgsql as $$
declare
  p payment_credit;
  debt uuid;
  owed bigint;
  paid bigint;
begin
  select * into strict p from payment_credit where payment = in_payment;
  perform from wallet where id = p.wallet_id for update;
  select * into strict p from payment_credit where payment = in_payment;
  if p.clawed_back = 0 or exists (select from ledger_transfer where key = 'reinstate:' || in_key) then return 0; end if;
  if exists (select from wallet where id = p.wallet_id and closed_at is not null) then return 0; end if;
  select id, -balance into debt, owed from ledger_account where wallet_id = p.wallet_id and kind = 'debt';
  paid := least(p.clawed_back, coalesce(owed, 0));
  perform post_transfer(p.wallet_id, 'reinstate:' || in_key, 'reinstate', null,
    array[service_account('issuance', 'credit', null), coalesce(debt, p.lot_id), p.lot_id],
    case when debt is null then array[-p.clawed_back, 0, p.clawed_back] else array[-p.clawed_back, paid, p.clawed_back - paid] end);
  update payment_credit set clawed_back = 0 where payment = in_payment;
  return p.clawed_back;
end $$;

-- Ends what has run out in one wallet, also what came back to a lot that had ended. Answers how many lots.
create function lapse_lots(in_wallet uuid, in_now timestamptz) returns int language plpgsql as $$
declare
  lot record;
  lapsed int := 0;
begin
  perform from wallet where id = in_wallet for update;
  for lot in select id, balance from ledger_account where wallet_id = in_wallet and filled and expires_at <= in_now order by id loop
    -- Several times for one lot, if something was held when it ended; what is there goes only once.
    perform post_transfer(in_wallet, 'lapse:' || lot.id || ':' || time_ordered_uuid(), 'lapse', null,
      array[lot.id, service_account('breakage', 'credit', null)], array[-lot.balance, lot.balance]);
    lapsed := lapsed + 1;
  end loop;
  return lapsed;
end $$;

-- The last entry of a workspace that goes: everything on it is forfeited or was refunded, and what it owed is written off.
-- Answers 'closed', 'exists' (closed before) or 'busy' (something is still held).
create function close_wallet(in_workspace uuid, in_way text) returns text language plpgsql as $$
declare
  w wallet;
  ids uuid[];
  amounts bigint[];
  total bigint;
begin
  if in_way not in ('forfeit', 'refund') then raise exception 'close_wallet: bad way'; end if;
  w := lock_wallet(in_workspace);
  if w.closed_at is not null then return 'exists'; end if;
  if exists (select from ledger_account where id = w.id and balance <> 0) then return 'busy'; end if;
  select array_agg(id), array_agg(-balance), coalesce(sum(balance), 0) into ids, amounts, total
    from ledger_account where wallet_id = w.id and kind in ('promotional', 'quota', 'purchased') and balance <> 0;
  if total > 0 then
    perform post_transfer(w.id, 'close:' || w.id, 'close', in_way,
      ids || service_account(case in_way when 'refund' then 'issuance' else 'breakage' end, 'credit', null), amounts || total);
  end if;
  select array_agg(id), sum(balance) into ids, total from ledger_account where wallet_id = w.id and kind = 'debt' and balance < 0;
  if ids is not null then
    perform post_transfer(w.id, 'close:debt:' || w.id, 'close', 'written_off', ids || service_account('losses', 'credit', null), array[-total, total]);
  end if;
  update wallet set closed_at = now() where id = w.id;
  return 'closed';
end $$;

-- Books money between the service's own accounts, in minor units of one currency. Answers 'posted' or 'exists'.
create function post_currency(in_key text, in_kind text, in_unit text, in_accounts text[], in_providers text[], in_amounts bigint[]) returns text
language plpgsql as $$
declare
  transfer uuid := time_ordered_uuid();
begin
  if in_unit !~ '^[A-Z]{3}$' or cardinality(in_accounts) <> cardinality(in_amounts) or (select sum(a) from unnest(in_amounts) a) <> 0
    or not exists (select from unnest(in_amounts) a where a <> 0) then
    raise exception 'post_currency: % does not sum to zero in a currency', in_key;
  end if;
  insert into ledger_transfer (id, key, kind) values (transfer, 'money:' || in_key, in_kind) on conflict (key) do nothing;
  if not found then return 'exists'; end if;
  insert into ledger_entry (transfer_id, account_id, amount)
    select transfer, service_account(u.kind, in_unit, u.provider), u.amount from unnest(in_accounts, in_providers, in_amounts) u (kind, provider, amount) where u.amount <> 0;
  return 'posted';
end $$;

-- Sets or changes a cap: under the wallet's lock, with what its period holds so far. An amount below that stops spending at once.
create function set_spend_cap(in_workspace uuid, in_account uuid, in_key uuid, in_period text, in_unit text, in_set_by text, in_amount bigint,
  in_zone text, in_now timestamptz) returns uuid language plpgsql as $$
declare
  w wallet;
  starts timestamptz := spend_period_start(in_period, in_now, in_zone);
  spent bigint := 0;
  made uuid;
begin
  w := lock_wallet(in_workspace);
  if in_amount is not null then spent := spent_since(w.id, in_account, in_key, in_unit, starts); end if;
  insert into spend_cap as c (wallet_id, account_id, key_id, period, unit, set_by, amount, starts_at, committed, ceiling)
    values (w.id, in_account, in_key, in_period, in_unit, in_set_by, in_amount, starts, spent, greatest(in_amount, spent))
    on conflict on constraint spend_cap_once do update set amount = excluded.amount, starts_at = excluded.starts_at,
      committed = excluded.committed, ceiling = excluded.ceiling, updated_at = now()
    returning c.id into made;
  return made;
end $$;
