create table model (
  id text primary key,
  engine text not null,
  engine_model text not null,
  enabled boolean not null default true,
  position int not null default 0,
  descriptor jsonb not null,
  price_version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Every price a model ever had; a generation names the version it was charged by.
create table model_price (
  model_id text not null references model on delete cascade,
  version int not null,
  per_output bigint not null check (per_output >= 0),
  per_megapixel bigint not null check (per_megapixel >= 0),
  per_second bigint not null check (per_second >= 0),
  created_at timestamptz not null default now(),
  primary key (model_id, version)
);
