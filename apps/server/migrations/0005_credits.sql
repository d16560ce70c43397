-- Double entry in micro-credits. Ledger accounts carry a random id; `ledger_link` alone ties one to a workspace,
-- so deleting that row pseudonymises every entry behind it.
create table ledger_account (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('spendable', 'held', 'issuance', 'revenue')),
  -- Maintained for customers only; a service account's balance is the sum of its entries, so it is never a hot row.
  balance bigint not null default 0 check (balance >= 0),
  created_at timestamptz not null default now()
);
create unique index ledger_account_one_issuance on ledger_account (kind) where kind = 'issuance';
create unique index ledger_account_one_revenue on ledger_account (kind) where kind = 'revenue';
insert into ledger_account (kind) values ('issuance'), ('revenue');

create table ledger_link (
  workspace_id uuid primary key references workspace on delete cascade,
  spendable_id uuid not null unique references ledger_account,
  held_id uuid not null unique references ledger_account
);

-- A movement and the key that makes it happen once. Keys are unique for ever, so they live outside the partitions.
create table ledger_transfer (
  id uuid primary key,
  key text not null unique,
  kind text not null check (kind in ('grant', 'hold', 'capture', 'release', 'expire')),
  generation_id uuid,
  -- A code. Words that somebody wrote are in `grant_note`, which can be deleted; this row cannot.
  reason text check (reason ~ '^[a-z_]{1,40}$'),
  created_at timestamptz not null default now()
);

-- What an operator wrote about a grant, for the people of the workspace to read.
create table grant_note (
  transfer_id uuid primary key,
  workspace_id uuid not null references workspace on delete cascade,
  text text not null
);
create index grant_note_by_workspace on grant_note (workspace_id);

create table ledger_entry (
  transfer_id uuid not null,
  account_id uuid not null,
  amount bigint not null check (amount <> 0),
  created_at timestamptz not null default now(),
  primary key (transfer_id, account_id, created_at)
) partition by range (created_at);
create index ledger_entry_by_account on ledger_entry (account_id, transfer_id desc);
select ensure_month_partitions('ledger_entry', 3);
create trigger ledger_entry_append_only before update or delete on ledger_entry for each row execute function refuse_change();
create trigger ledger_transfer_append_only before update or delete on ledger_transfer for each row execute function refuse_change();

create table hold (
  id uuid primary key,
  spendable_id uuid not null references ledger_account,
  held_id uuid not null references ledger_account,
  amount bigint not null check (amount > 0),
  captured bigint check (captured >= 0 and captured <= amount),
  state text not null default 'open' check (state in ('open', 'captured', 'released', 'expired')),
  expires_at timestamptz not null,
  -- Where the reservation was counted, so that giving back lowers the same counters.
  month date not null,
  key_id uuid,
  created_at timestamptz not null default now(),
  settled_at timestamptz
);
create index hold_open on hold (expires_at) where state = 'open';

create table spend_cap (
  workspace_id uuid primary key references workspace on delete cascade,
  month_limit bigint check (month_limit > 0),
  updated_at timestamptz not null default now()
);

-- What a workspace has spent or reserved in a calendar month (UTC).
create table spend_month (
  spendable_id uuid not null references ledger_account on delete cascade,
  month date not null,
  committed bigint not null default 0 check (committed >= 0),
  primary key (spendable_id, month)
);

create table key_spend (
  key_id uuid primary key,
  committed bigint not null default 0 check (committed >= 0)
);

-- Reserve credits for work not done yet. Answers 'held', 'exists' (same key again), 'insufficient' or 'cap_reached'.
-- One call, so that the row lock of a busy workspace is taken late and held for one statement.
create function hold_credits(
  in_hold uuid, in_workspace uuid, in_amount bigint, in_generation uuid, in_expires timestamptz,
  in_default_cap bigint, in_key uuid, in_key_cap bigint
) returns text language plpgsql as $$
declare
  link ledger_link;
  current_balance bigint;
  this_month date := date_trunc('month', now() at time zone 'utc')::date;
  month_limit_now bigint;
  committed_now bigint;
  transfer uuid := time_ordered_uuid();
begin
  select * into strict link from ledger_link where workspace_id = in_workspace;
  select balance into strict current_balance from ledger_account where id = link.spendable_id for update;
  if exists (select from ledger_transfer where key = 'hold:' || in_hold) then return 'exists'; end if;
  if current_balance < in_amount then return 'insufficient'; end if;

  insert into spend_month as s (spendable_id, month, committed) values (link.spendable_id, this_month, in_amount)
    on conflict (spendable_id, month) do update set committed = s.committed + in_amount returning committed into committed_now;
  select case when c.workspace_id is null then in_default_cap else c.month_limit end into month_limit_now
    from (values (1)) v left join spend_cap c on c.workspace_id = in_workspace;
  if month_limit_now is not null and committed_now > month_limit_now then
    update spend_month set committed = committed - in_amount where spendable_id = link.spendable_id and month = this_month;
    return 'cap_reached';
  end if;
  if in_key is not null then
    insert into key_spend as k (key_id, committed) values (in_key, in_amount)
      on conflict (key_id) do update set committed = k.committed + in_amount returning committed into committed_now;
    if in_key_cap is not null and committed_now > in_key_cap then
      update key_spend set committed = committed - in_amount where key_id = in_key;
      update spend_month set committed = committed - in_amount where spendable_id = link.spendable_id and month = this_month;
      return 'cap_reached';
    end if;
  end if;

  insert into ledger_transfer (id, key, kind, generation_id) values (transfer, 'hold:' || in_hold, 'hold', in_generation);
  insert into ledger_entry (transfer_id, account_id, amount) values (transfer, link.spendable_id, -in_amount), (transfer, link.held_id, in_amount);
  update ledger_account set balance = balance - in_amount where id = link.spendable_id;
  update ledger_account set balance = balance + in_amount where id = link.held_id;
  insert into hold (id, spendable_id, held_id, amount, expires_at, month, key_id)
    values (in_hold, link.spendable_id, link.held_id, in_amount, in_expires, this_month, in_key);
  return 'held';
end $$;

-- End a hold exactly once: post what was delivered (0 is nothing) and give the rest back. Answers 'settled' or 'exists'.
create function settle_hold(in_hold uuid, in_captured bigint, in_generation uuid, in_back text) returns text language plpgsql as $$
declare
  h hold;
  revenue uuid;
  back bigint;
  transfer uuid;
begin
  if in_captured < 0 or in_back not in ('release', 'expire') then raise exception 'settle_hold: bad arguments'; end if;
  select spendable_id into strict h.spendable_id from hold where id = in_hold;
  -- The same order of locks as hold_credits: first the spendable account, then the rest.
  perform from ledger_account where id = h.spendable_id for update;
  select * into strict h from hold where id = in_hold for update;
  if h.state <> 'open' then return 'exists'; end if;
  if in_captured > h.amount then raise exception 'settle_hold: % is more than the hold of %', in_captured, h.amount; end if;
  back := h.amount - in_captured;

  if in_captured > 0 then
    select id into strict revenue from ledger_account where kind = 'revenue';
    transfer := time_ordered_uuid();
    insert into ledger_transfer (id, key, kind, generation_id) values (transfer, 'capture:' || in_hold, 'capture', in_generation);
    insert into ledger_entry (transfer_id, account_id, amount) values (transfer, h.held_id, -in_captured), (transfer, revenue, in_captured);
  end if;
  if back > 0 then
    transfer := time_ordered_uuid();
    insert into ledger_transfer (id, key, kind, generation_id) values (transfer, in_back || ':' || in_hold, in_back, in_generation);
    insert into ledger_entry (transfer_id, account_id, amount) values (transfer, h.held_id, -back), (transfer, h.spendable_id, back);
    update ledger_account set balance = balance + back where id = h.spendable_id;
    update spend_month set committed = committed - back where spendable_id = h.spendable_id and month = h.month;
    if h.key_id is not null then update key_spend set committed = committed - back where key_id = h.key_id; end if;
  end if;
  update ledger_account set balance = balance - h.amount where id = h.held_id;
  update hold set captured = in_captured, settled_at = now(),
    state = case when in_captured > 0 then 'captured' when in_back = 'expire' then 'expired' else 'released' end where id = in_hold;
  return 'settled';
end $$;

-- Give credits to a workspace. The key makes a repeated call harmless. Answers 'granted' or 'exists'.
create function grant_credits(in_workspace uuid, in_amount bigint, in_key text, in_reason text, in_note text) returns text language plpgsql as $$
declare
  link ledger_link;
  issuance uuid;
  transfer uuid := time_ordered_uuid();
begin
  if in_amount <= 0 then raise exception 'grant_credits: amount must be positive'; end if;
  select * into strict link from ledger_link where workspace_id = in_workspace;
  perform from ledger_account where id = link.spendable_id for update;
  if exists (select from ledger_transfer where key = 'grant:' || in_key) then return 'exists'; end if;
  select id into strict issuance from ledger_account where kind = 'issuance';
  insert into ledger_transfer (id, key, kind, reason) values (transfer, 'grant:' || in_key, 'grant', in_reason);
  insert into ledger_entry (transfer_id, account_id, amount) values (transfer, issuance, -in_amount), (transfer, link.spendable_id, in_amount);
  update ledger_account set balance = balance + in_amount where id = link.spendable_id;
  if in_note is not null then insert into grant_note (transfer_id, workspace_id, text) values (transfer, in_workspace, in_note); end if;
  return 'granted';
end $$;
