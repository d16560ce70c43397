-- Below how much a workspace wants to buy more by itself; null: it does not. Looked at whenever it spends.
alter table wallet add column top_up_below bigint check (top_up_below between 1 and 100000000000000000);

-- What is bought by itself, how often at most, and who agreed to it. Nothing of a card but the number that the provider gave it.
create table top_up (
  workspace_id uuid primary key references workspace on delete cascade,
  connection_id text not null references payment_connection,
  saved_ref text not null check (length(saved_ref) between 1 and 255),
  -- The version that was agreed to, in this currency, and what it costs in all.
  item_id uuid not null references sale_item,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  total_minor bigint not null check (total_minor > 0),
  -- Micro-credits: bought when less than this can be spent. The wallet has it too while this is not paused.
  below bigint not null check (below between 1 and 100000000000000000),
  -- Of one calendar month, in UTC.
  max_times int not null check (max_times between 1 and 100),
  max_minor bigint not null check (max_minor >= total_minor),
  paused_for text check (paused_for in ('declined', 'needs_buyer', 'saved_way', 'price', 'item', 'way', 'person', 'order', 'paid_back')),
  paused_at timestamptz,
  account_id uuid references account on delete set null,
  -- Which text was agreed to, by its hash, and when.
  consent_hash text not null check (consent_hash ~ '^[0-9a-f]{64}$'),
  consented_at timestamptz not null,
  -- The month whose end has been told of: its most was reached.
  told_full date,
  check ((paused_for is null) = (paused_at is null))
);
create index top_up_running on top_up (workspace_id) where paused_for is null;

-- One purchase that was made by itself: stored with its order before the provider is asked.
create table top_up_attempt (
  order_id uuid primary key references sale_order,
  party_id uuid not null,
  -- What is charged; both go when it is over.
  customer_ref text,
  saved_ref text,
  -- sending → pending → paid or refused; dropped: given up before anything was charged.
  state text not null default 'sending' check (state in ('sending', 'pending', 'paid', 'refused', 'dropped')),
  failure text,
  -- Until then one process may be asking the provider; nobody else does, and the rule does not change.
  sending_until timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  check ((state in ('sending', 'pending')) = (ended_at is null)),
  check (ended_at is not null or (customer_ref is not null and saved_ref is not null))
);
-- One at a time for each buyer.
create unique index top_up_attempt_one on top_up_attempt (party_id) where ended_at is null;
create index top_up_attempt_by_party on top_up_attempt (party_id, order_id desc);
create index top_up_attempt_open on top_up_attempt (created_at) where ended_at is null;

-- In the transaction that spends, after the balance was moved and under the wallet's lock: who spends below it sets the purchase going.
-- The job's key makes one waiting job of any number of spenders.
create function wake_top_up() returns trigger language plpgsql as $$
declare
  workspace uuid;
begin
  if (select coalesce(sum(balance), 0) from ledger_account where wallet_id = new.id and filled
      and (expires_at is null or expires_at > now()) and (starts_at is null or starts_at <= now())) >= new.top_up_below then return null; end if;
  select workspace_id into workspace from ledger_link where wallet_id = new.id;
  if workspace is not null then
    perform graphile_worker.add_job('billing.top-up', payload => json_build_object('workspaceId', workspace), max_attempts => 12,
      job_key => 'top-up:' || workspace);
  end if;
  return null;
end $$;
create trigger wallet_wakes_top_up after update of month_committed, month_starts_at on wallet for each row
  when (new.top_up_below is not null and (new.month_committed > old.month_committed or new.month_starts_at <> old.month_starts_at)) execute function wake_top_up();
