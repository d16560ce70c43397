-- How an asset came here, and of what bytes: the stored file is encoded anew, so its own hash says nothing about what was brought.
alter table asset add column origin text not null default 'generated' check (origin in ('generated', 'upload'));
alter table asset add column source_sha256 text;
create index asset_source on asset (workspace_id, source_sha256) where source_sha256 is not null;
create index rendition_original on rendition (sha256) where name = 'original';
create index blob_of_workspace on blob (workspace_id) include (bytes);

create table upload (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  account_id uuid not null references account on delete cascade,
  state text not null check (state in ('receiving', 'processing', 'ready', 'refused')),
  -- Forgotten as soon as the file is here or refused.
  url text,
  from_address boolean not null default false,
  bytes bigint check (bytes > 0),
  received bigint not null default 0 check (received >= 0 and received <= bytes),
  sha256 text,
  reason text,
  warnings text[] not null default '{}',
  asset_id uuid references asset on delete cascade,
  known boolean not null default false,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  check ((state = 'refused') = (reason is not null)),
  check ((state = 'ready') = (asset_id is not null)),
  check (bytes is not null or from_address)
);
create index upload_own on upload (workspace_id, account_id, id desc);
create index upload_expiry on upload (expires_at);
create index upload_asset on upload (asset_id) where asset_id is not null;

-- Pieces lie in storage as pending blobs, so whatever happens, the sweep of unclaimed files finds them after a day.
create table upload_part (
  upload_id uuid not null references upload on delete cascade,
  start bigint not null check (start >= 0),
  blob_id uuid not null unique references blob on delete cascade,
  primary key (upload_id, start)
);
