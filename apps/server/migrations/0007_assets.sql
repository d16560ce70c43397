-- The row comes first (`pending`), then the bytes, then the commit together with the asset.
create table blob (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  key text not null unique,
  mime text not null,
  bytes bigint not null check (bytes >= 0),
  sha256 text not null,
  state text not null default 'pending' check (state in ('pending', 'committed', 'deleting')),
  created_at timestamptz not null default now(),
  committed_at timestamptz
);
create index blob_unclaimed on blob (created_at) where state <> 'committed';

create table asset (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  account_id uuid references account on delete set null,
  generation_id uuid,
  output_index smallint,
  kind text not null check (kind in ('image', 'video')),
  mime text not null,
  width int not null,
  height int not null,
  duration_seconds double precision,
  thumb_hash text not null,
  recipe jsonb,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  purge_at timestamptz,
  unique (generation_id, output_index)
);
-- Ids are UUIDv7, so one index gives the newest first and flat deep pages.
create index asset_library on asset (workspace_id, id desc) where deleted_at is null;
create index asset_library_by_kind on asset (workspace_id, kind, id desc) where deleted_at is null;
create index asset_trash on asset (workspace_id, id desc) where deleted_at is not null;
create index asset_purge on asset (purge_at) where purge_at is not null;

create table rendition (
  asset_id uuid not null references asset on delete cascade,
  name text not null,
  blob_id uuid not null unique references blob,
  mime text not null,
  width int not null,
  height int not null,
  bytes bigint not null,
  sha256 text not null,
  primary key (asset_id, name)
);
