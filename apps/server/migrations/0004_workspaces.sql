create table workspace (
  id uuid primary key,
  name text not null,
  personal boolean not null default false,
  created_by uuid references account on delete set null,
  created_at timestamptz not null default now()
);

create table member (
  workspace_id uuid not null references workspace on delete cascade,
  account_id uuid not null references account on delete cascade,
  role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, account_id)
);
create index member_by_account on member (account_id);
create unique index workspace_one_personal on workspace (created_by) where personal;

create table api_key (
  id uuid primary key,
  workspace_id uuid not null references workspace on delete cascade,
  account_id uuid not null references account on delete cascade,
  name text not null,
  start text not null,
  hash bytea not null unique,
  scopes text[] not null,
  cap_micros bigint check (cap_micros > 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_key_by_account on api_key (account_id, workspace_id);
