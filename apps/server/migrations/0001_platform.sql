-- What the platform itself stores: partition upkeep, events, steps, workers, outgoing mail.

-- Creates the monthly partitions of a table from the current month to `ahead` months later. Safe to call at any time.
create function ensure_month_partitions(parent regclass, ahead int) returns int language plpgsql as $$
declare
  month date := date_trunc('month', now() at time zone 'utc')::date;
  made int := 0;
  child text;
begin
  for i in 0..ahead loop
    child := parent::text || to_char(month, '_YYYY_MM');
    if to_regclass(child) is null then
      execute format('create table %I partition of %s for values from (%L) to (%L)',
        child, parent, month::timestamp at time zone 'utc', (month + interval '1 month')::timestamp at time zone 'utc');
      made := made + 1;
    end if;
    month := (month + interval '1 month')::date;
  end loop;
  return made;
end $$;

-- A UUIDv7, also where Postgres has none of its own (16, 17).
create function time_ordered_uuid() returns uuid language sql volatile parallel safe as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
$$;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% rows are append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

create table event (
  sequence bigint generated always as identity,
  workspace_id uuid not null,
  type text not null,
  subject_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (sequence, created_at)
) partition by range (created_at);
create index event_by_workspace on event (workspace_id, sequence);
select ensure_month_partitions('event', 3);

-- One row per piece of work in flight. `due_at` is both "run not before" and, while a worker holds it, the end of its lease.
create table step (
  subject_id uuid primary key,
  workspace_id uuid not null,
  queue text not null,
  phase text not null,
  priority smallint not null default 0,
  due_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  fence bigint not null default 0,
  worker_id uuid,
  crashes smallint not null default 0,
  failures smallint not null default 0,
  last_error text,
  holds_slot boolean not null default false,
  quarantined_at timestamptz
);
create index step_waiting on step (queue, workspace_id, priority, created_at) where phase = 'start' and not holds_slot and quarantined_at is null;
create index step_due on step (due_at) where holds_slot and quarantined_at is null;
create index step_slots on step (queue) where holds_slot;

-- When each workspace was last given a turn on a queue: the memory of fair order.
create table step_turn (
  queue text not null,
  workspace_id uuid not null,
  served_at timestamptz not null,
  primary key (queue, workspace_id)
);

-- A living process and the names under which it locks background jobs.
create table worker (
  id uuid primary key,
  job_workers text[] not null default '{}',
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now()
);

create table mail (
  id uuid primary key,
  to_address text not null,
  subject text not null,
  text text not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  failures int not null default 0
);
