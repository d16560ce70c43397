create table setting (
  key text primary key,
  value text not null,
  updated_by uuid,
  updated_at timestamptz not null default now()
);

create table audit_event (
  sequence bigint generated always as identity primary key,
  id uuid not null unique,
  action text not null,
  actor_id uuid,
  subject text,
  details jsonb not null default '{}',
  created_at timestamptz not null,
  previous_hash text not null,
  hash text not null unique
);
create trigger audit_event_append_only before update or delete on audit_event for each row execute function refuse_change();
