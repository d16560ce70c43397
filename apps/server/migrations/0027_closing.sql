-- The end of a workspace's money: asked for, undone until `due_at`, then closed for good. Providers are told in steps of their own, which
-- neither keep the closing nor each other waiting.
create table closing (
  id uuid primary key,
  workspace_id uuid references workspace on delete set null,
  phase text not null default 'waiting' check (phase in ('waiting', 'closed', 'undone')),
  -- What was published when it was asked for: what becomes of credits that were bought and not used.
  rule text not null check (rule in ('forfeit', 'refund-unused-purchased')),
  asked_by uuid references account on delete set null,
  asked_via text not null check (asked_via in ('owner', 'operator')),
  -- How an operator knew that the request was the owner's.
  proof text check (length(proof) between 1 and 500),
  asked_at timestamptz not null,
  due_at timestamptz not null,
  ended_at timestamptz,
  -- Micro-credits, once it is closed.
  credits_refunded bigint not null default 0 check (credits_refunded >= 0),
  credits_forfeited bigint not null default 0 check (credits_forfeited >= 0),
  check ((asked_via = 'operator') = (proof is not null))
);
-- A workspace ends once, and one request at a time.
create unique index closing_one on closing (workspace_id) where phase <> 'undone';
create index closing_due on closing (due_at) where phase = 'waiting';
create index closing_by_time on closing (asked_at desc);

-- One thing that a provider has to be told. `subject` is what the provider calls it; it goes when the step is over, because it would tie the
-- papers to the workspace again.
create table closing_step (
  id uuid primary key,
  closing_id uuid not null references closing on delete cascade,
  kind text not null check (kind in ('stop-plan', 'resume-plan', 'end-plan', 'expire-checkout', 'forget-customer')),
  connection_id text not null references payment_connection,
  subject text,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'needs_operator', 'dropped')),
  tries int not null default 0,
  -- Not before, and only while nobody else is at it.
  next_at timestamptz not null,
  leased_until timestamptz,
  problem text,
  -- How it ended, and what the provider keeps all the same, in its own words.
  outcome text check (outcome in ('done', 'already', 'kept', 'not_offered', 'by_hand')),
  kept text,
  created_at timestamptz not null,
  ended_at timestamptz
);
create unique index closing_step_one on closing_step (closing_id, kind, connection_id, subject) where subject is not null;
create index closing_step_due on closing_step (next_at) where state = 'waiting';
create index closing_step_trouble on closing_step (created_at) where state = 'needs_operator';
create index closing_step_about on closing_step (connection_id, subject) where subject is not null;

-- How often it failed after it had begun: what comes alive again is taken anew, under a new key.
alter table refund add column rounds int not null default 0 check (rounds >= 0);
alter table refund drop constraint refund_reason_check;
alter table refund add constraint refund_reason_check
  check (reason in ('requested', 'duplicate', 'fraud', 'withdrawal', 'closed', 'tax_correction', 'at_provider'));

-- Papers of sales are kept until then, and deleted after it.
alter table sale_order add column keep_until date;
alter table payment add column keep_until date;
update sale_order set keep_until = make_date(extract(year from created_at at time zone 'utc')::int + 7, 12, 31);
update payment set keep_until = make_date(extract(year from coalesce(paid_at, seen_at) at time zone 'utc')::int + 7, 12, 31);
create index sale_order_keep_until on sale_order (keep_until);
create index payment_keep_until on payment (keep_until);
