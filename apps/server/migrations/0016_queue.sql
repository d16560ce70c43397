-- Where a step stands among those of its workspace: nanoseconds of when it came, or any number between two others. Small ones go first.
alter table step
  add column place bigint not null default (extract(epoch from clock_timestamp()) * 1000000000)::bigint,
  add column paused_at timestamptz;
update step set place = (extract(epoch from created_at) * 1000000000)::bigint;

drop index step_waiting;
create index step_waiting on step (queue, workspace_id, priority, place, subject_id)
  where phase = 'start' and not holds_slot and quarantined_at is null and paused_at is null;
create index step_line on step (workspace_id, priority, place, subject_id) where phase = 'start' and quarantined_at is null;

-- A workspace whose steps are not begun until somebody lets them go on.
create table step_pause (
  workspace_id uuid primary key references workspace on delete cascade,
  paused_at timestamptz not null default now(),
  paused_by uuid references account on delete set null
);

-- The failed generation that this one tries again. Each is tried again once; what fails again is tried again itself.
alter table quote add column retry_of uuid;
alter table generation add column retry_of uuid references generation on delete set null;
create unique index generation_retry on generation (retry_of) where retry_of is not null;

create index generation_failed on generation (workspace_id, finished_at desc, id desc) where state in ('failed', 'blocked', 'expired');
