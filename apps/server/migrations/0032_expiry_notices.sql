-- Up to where the owners of a workspace were told of files that go to the trash by themselves, under the terms of its plan of then.
create table expiry_notice (
  workspace_id uuid not null references workspace on delete cascade,
  -- early: fourteen days before; late: three.
  stage text not null check (stage in ('early', 'late')),
  keeps_days int not null,
  keeps_from timestamptz not null,
  -- Every file that goes by then was told of.
  told_until timestamptz not null,
  told_at timestamptz not null,
  primary key (workspace_id, stage)
);

-- Since when the days of a file are counted: what goes in some days is counted without reading the rest.
create index asset_kept_since on asset (workspace_id, greatest(created_at, restored_at)) where deleted_at is null and origin <> 'mask';
