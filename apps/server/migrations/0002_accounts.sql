create table account (
  id uuid primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  operator boolean not null default false,
  locale text not null default 'en' check (locale in ('en', 'da', 'ar')),
  theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
  active_workspace_id uuid,
  age_attested_at timestamptz,
  accepted_policy_version text,
  accepted_policy_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table session (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_by_account on session (account_id);

-- A way to sign in: a password, later an identity provider's subject.
create table identity (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  provider text not null,
  subject text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider, subject)
);
create index identity_by_account on identity (account_id);

create table verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_by_identifier on verification (identifier);

create table auth_rate_limit (
  id uuid primary key,
  key text not null unique,
  count int not null,
  last_request bigint not null
);

create table setup_token (
  hash bytea primary key,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
