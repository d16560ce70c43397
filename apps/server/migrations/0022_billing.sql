-- A payment provider that an operator connected. Keys are sealed; what is not secret stands beside them.
create table payment_connection (
  id text primary key check (id ~ '^[a-z0-9-]{2,40}$'),
  provider text not null,
  name text not null check (length(name) between 1 and 60),
  fields jsonb not null default '{}',
  sealed bytea not null,
  enabled boolean not null default false,
  -- Real money. Never changes: keys of the other world are another connection.
  live boolean not null,
  account text,
  missing text[] not null default '{}',
  probed_at timestamptz,
  probe_problem text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- The only tie between what was bought and a workspace: deleting the row pseudonymises the papers behind it.
create table billing_link (
  workspace_id uuid primary key references workspace on delete cascade,
  party_id uuid not null unique
);

-- What a provider calls a customer of ours.
create table provider_customer (
  connection_id text not null references payment_connection,
  party_id uuid not null,
  ref text not null,
  primary key (connection_id, party_id),
  unique (connection_id, ref)
);

-- What a provider calls an item of ours.
create table provider_item (
  connection_id text not null references payment_connection,
  item_id uuid not null references sale_item,
  currency text not null,
  ref text not null,
  primary key (connection_id, item_id, currency)
);

create table sale_order (
  id uuid primary key,
  -- Short, for people: on transfers and in letters.
  reference text not null unique check (reference ~ '^[0-9A-Z]{8,12}$'),
  party_id uuid not null,
  account_id uuid references account on delete set null,
  connection_id text not null references payment_connection,
  item_id uuid not null references sale_item,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- All in the smallest unit of the currency. `tax` and `total` are null where the provider works them out.
  price_minor bigint not null check (price_minor > 0),
  discount_minor bigint not null default 0 check (discount_minor >= 0 and discount_minor < price_minor),
  tax_minor bigint check (tax_minor >= 0),
  total_minor bigint check (total_minor > 0),
  seller text not null check (seller in ('operator', 'provider')),
  state text not null default 'placing' check (state in ('placing', 'open', 'pending', 'paid', 'failed', 'expired', 'cancelled')),
  checkout_ref text,
  -- Where the buyer goes on: an address of the provider, or lines to pay by hand.
  next jsonb,
  expires_at timestamptz,
  -- What the buyer agreed to when buying: which text, by its hash.
  consent_hash text check (consent_hash ~ '^[0-9a-f]{64}$'),
  withdraw_until timestamptz,
  withdrawn_at timestamptz,
  created_at timestamptz not null,
  paid_at timestamptz,
  check ((tax_minor is null) = (total_minor is null)),
  unique (connection_id, checkout_ref)
);
create index sale_order_by_party on sale_order (party_id, id desc);
create index sale_order_unfinished on sale_order (created_at) where state in ('placing', 'open', 'pending');

-- Money that came, or did not, as the provider says. What it granted never changes.
create table payment (
  id uuid primary key,
  connection_id text not null references payment_connection,
  ref text not null,
  order_id uuid references sale_order,
  party_id uuid,
  reason text not null check (reason in ('purchase', 'first', 'renewal', 'change', 'other')),
  state text not null check (state in ('pending', 'paid', 'failed')),
  -- Why paid money brought no credits; an operator has to look.
  problem text check (problem in ('unknown_order', 'amount', 'currency', 'item', 'workspace_gone', 'other_world', 'paid_twice')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  total_minor bigint not null check (total_minor >= 0),
  tax_minor bigint check (tax_minor >= 0),
  fee_minor bigint check (fee_minor >= 0),
  refunded_minor bigint not null default 0 check (refunded_minor >= 0),
  -- Micro-credits; 0 until they were given.
  granted bigint not null default 0 check (granted >= 0),
  failure text,
  paid_at timestamptz,
  seen_at timestamptz not null,
  unique (connection_id, ref)
);
create index payment_by_order on payment (order_id);
create index payment_problem on payment (seen_at) where problem is not null;
create unique index payment_grants_once on payment (order_id) where granted > 0 and reason = 'purchase';

create table refund (
  id uuid primary key,
  connection_id text not null references payment_connection,
  ref text,
  payment_id uuid not null references payment,
  amount_minor bigint not null check (amount_minor > 0),
  reason text not null check (reason in ('requested', 'duplicate', 'fraud', 'withdrawal', 'at_provider')),
  -- asked → (approved →) sending → pending → succeeded; failed and cancelled end it too.
  state text not null check (state in ('asked', 'sending', 'pending', 'succeeded', 'failed', 'cancelled')),
  -- Micro-credits taken back for it.
  credits_taken bigint not null default 0 check (credits_taken >= 0),
  failure text,
  asked_by uuid references account on delete set null,
  approved_by uuid references account on delete set null,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (connection_id, ref)
);
create index refund_by_payment on refund (payment_id);

create table dispute (
  id uuid primary key,
  connection_id text not null references payment_connection,
  ref text not null,
  payment_id uuid not null references payment,
  amount_minor bigint not null check (amount_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null check (state in ('inquiry', 'open', 'won', 'lost')),
  reason text not null,
  answer_by timestamptz,
  opened_at timestamptz not null,
  ended_at timestamptz,
  unique (connection_id, ref)
);
create index dispute_by_payment on dispute (payment_id);

-- The inbox of pushes: one row for each event, for ever; what it holds is only what to read again.
create table payment_push (
  id uuid primary key,
  connection_id text not null references payment_connection,
  event_id text not null check (length(event_id) between 1 and 200),
  type text not null check (length(type) <= 120),
  about jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  tries int not null default 0,
  problem text,
  received_at timestamptz not null,
  done_at timestamptz,
  unique (connection_id, event_id)
);
create index payment_push_by_time on payment_push (received_at desc);
create index payment_push_waiting on payment_push (received_at) where state <> 'done';
