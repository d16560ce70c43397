-- Settings of a model under a name, for everybody in a workspace.
create table preset (
  id uuid primary key,
  workspace_id uuid not null references workspace on delete cascade,
  account_id uuid references account on delete set null,
  model_id text not null,
  name text not null check (length(name) between 1 and 60),
  values jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index preset_name on preset (workspace_id, model_id, lower(name));

-- What was asked for together: the same request on several models, to be compared. The caller draws the number.
alter table generation add column group_id uuid;

-- How long the newest generations of a model took.
create index generation_pace on generation (model_id, finished_at desc) where state = 'succeeded';
