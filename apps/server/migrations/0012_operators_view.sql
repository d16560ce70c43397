-- What an operator changed of a model: its name, tags and limits. It lies over what the engine says of the model.
alter table model add column changes jsonb not null default '{}';

-- When an operator compared a doubtful call with the provider's bill.
alter table generation_attempt add column checked_at timestamptz;

-- What came at the addresses for pushes. Equal ones of a day (UTC) are one row that counts, so that nobody can fill the table.
create table engine_push (
  id uuid primary key,
  engine text not null,
  attempt_id uuid,
  generation_id uuid,
  result text not null check (result in ('verified', 'repeated', 'late', 'forged', 'unknown')),
  day date not null,
  times int not null default 1 check (times > 0),
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  unique nulls not distinct (engine, attempt_id, result, day)
);
create index engine_push_last on engine_push (last_at desc, id desc);
