-- A plan that somebody pays for again and again, as its provider says. What it gives is granted with each paid period, once.
create table subscription (
  id uuid primary key,
  connection_id text not null references payment_connection,
  ref text not null,
  party_id uuid not null,
  order_id uuid not null references sale_order,
  -- The version of the plan that it is on.
  item_id uuid not null references sale_item,
  state text not null check (state in ('incomplete', 'trial', 'active', 'past_due', 'paused', 'ended')),
  period_starts timestamptz,
  period_ends timestamptz,
  -- Set while it runs on and will not be renewed.
  ends_at timestamptz,
  ended_at timestamptz,
  -- Since when a payment is missing; told once for each time.
  past_due_since timestamptz,
  seen_at timestamptz not null,
  unique (connection_id, ref)
);
create index subscription_by_party on subscription (party_id);

-- Another plan that somebody asked for: stored before the provider is told, under the number that is its key there.
create table plan_change (
  id uuid primary key,
  subscription_id uuid not null references subscription,
  from_item uuid not null references sale_item,
  to_item uuid not null references sale_item,
  starts text not null check (starts in ('now', 'period-end')),
  state text not null default 'asked' check (state in ('asked', 'taken', 'refused')),
  created_at timestamptz not null
);
create index plan_change_by_subscription on plan_change (subscription_id, created_at desc);

alter table payment add column subscription_id uuid references subscription;
alter table payment add column period_starts timestamptz;
-- Micro-credits of a plan's quota that it brought; they end with their period.
alter table payment add column quota bigint not null default 0 check (quota >= 0);
create index payment_by_subscription on payment (subscription_id) where subscription_id is not null;

-- Ends the quota of one period early, because its money went back. Answers whether there was one to end.
create function end_quota(in_workspace uuid, in_starts timestamptz, in_now timestamptz) returns boolean language plpgsql as $$
declare
  w wallet;
  ends timestamptz;
begin
  w := lock_wallet(in_workspace);
  update ledger_account set expires_at = greatest(in_now, starts_at + interval '1 microsecond')
    where wallet_id = w.id and kind = 'quota' and starts_at = in_starts and expires_at > greatest(in_now, starts_at + interval '1 microsecond')
    returning expires_at into ends;
  if ends is null then return false; end if;
  perform lapse_lots(w.id, ends);
  return true;
end $$;
