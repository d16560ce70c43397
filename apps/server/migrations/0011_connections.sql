-- Which request a step goes back to: its log lines can be found from the answer a person got.
alter table step add column request_id text;

-- An operator's connection to a provider. Its name in addresses is also the queue of its work. Secrets are sealed with the service's key.
create table connection (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{0,62}$'),
  provider text not null,
  name text not null check (length(name) between 1 and 80),
  fields jsonb not null,
  sealed bytea not null,
  enabled boolean not null default true,
  max_concurrency int check (max_concurrency between 1 and 10000),
  probed_at timestamptz,
  probe_problem text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- What a provider calls a model, how our request becomes theirs, and what it charges the operator.
alter table model add column provider_model text, add column mapping jsonb, add column cost jsonb;

-- Every push of a provider once, whatever it says: it only wakes the poll.
create table engine_webhook (
  engine text not null,
  dedupe_key text not null,
  generation_id uuid,
  received_at timestamptz not null default now(),
  primary key (engine, dedupe_key)
);
create index engine_webhook_received on engine_webhook (received_at);

-- A model that fails again and again is not asked for a while. No row: all is well.
create table model_breaker (
  model_id text primary key references model on delete cascade,
  failures int not null,
  last_failure text not null,
  open_until timestamptz,
  updated_at timestamptz not null default now()
);

-- How many starts a connection may still make; refilled by the clock, shared by all workers.
create table start_budget (
  engine text primary key,
  tokens double precision not null,
  refilled_at timestamptz not null default now()
);

-- Takes one start if there is one; answers how many milliseconds to wait otherwise.
create function take_start(wanted_engine text, capacity int, seconds double precision) returns double precision
language plpgsql as $$
declare
  left_over double precision;
begin
  insert into start_budget (engine, tokens) values (wanted_engine, capacity) on conflict (engine) do nothing;
  update start_budget set
    tokens = least(capacity, tokens + extract(epoch from clock_timestamp() - refilled_at) * capacity / seconds),
    refilled_at = clock_timestamp()
  where engine = wanted_engine returning tokens into left_over;
  if left_over >= 1 then
    update start_budget set tokens = tokens - 1 where engine = wanted_engine;
    return 0;
  end if;
  return ceil((1 - left_over) * seconds / capacity * 1000);
end $$;
