create table quote (
  id uuid primary key,
  workspace_id uuid not null references workspace on delete cascade,
  account_id uuid not null references account on delete cascade,
  request jsonb not null,
  dropped jsonb not null,
  input_hash text not null,
  price_micros bigint not null check (price_micros >= 0),
  price_version int not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_by uuid
);
create index quote_expiry on quote (expires_at);

create table generation (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  account_id uuid references account on delete set null,
  key_id uuid,
  model_id text not null,
  engine text not null,
  request jsonb not null,
  warnings jsonb not null default '[]',
  price_micros bigint not null check (price_micros >= 0),
  price_version int not null,
  charged_micros bigint check (charged_micros >= 0 and charged_micros <= price_micros),
  hold_id uuid,
  state text not null default 'queued' check (state in
    ('queued', 'starting', 'start_unknown', 'running', 'collecting', 'succeeded', 'failed', 'blocked', 'cancelled', 'expired')),
  progress real not null default 0,
  error jsonb,
  cancel_requested_at timestamptz,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  deadline_at timestamptz not null,
  check ((finished_at is not null) = (state in ('succeeded', 'failed', 'blocked', 'cancelled', 'expired'))),
  check ((charged_micros is not null) = (finished_at is not null))
);
create index generation_by_workspace on generation (workspace_id, id desc);
create index generation_active on generation (workspace_id, id desc) where finished_at is null;
create index generation_deadline on generation (deadline_at) where finished_at is null;

-- One call to a provider. The row, and with it our own key, exists before the wire is touched.
create table generation_attempt (
  id uuid primary key,
  generation_id uuid not null references generation on delete cascade,
  workspace_id uuid not null,
  engine text not null,
  number smallint not null,
  state text not null default 'prepared' check (state in ('prepared', 'accepted', 'rejected', 'doubtful', 'done')),
  handle jsonb,
  cost_micros bigint,
  cost_currency text,
  cost_quality text,
  created_at timestamptz not null default now(),
  accepted_at timestamptz,
  purged_at timestamptz,
  unique (generation_id, number)
);
create index generation_attempt_doubtful on generation_attempt (created_at) where state = 'doubtful';

-- The newest unfinished picture of each output; gone when the generation ends.
create unlogged table generation_preview (
  generation_id uuid not null,
  output_index smallint not null,
  workspace_id uuid not null,
  version int not null default 1,
  mime text not null,
  bytes bytea not null,
  primary key (generation_id, output_index)
);
