-- How a payment provider is doing, as it was last seen. A row of its own: asking every few minutes must never wait for an operator who
-- changes the connection, and losing it loses nothing but what is known within minutes again.
create table payment_health (
  connection_id text primary key references payment_connection on delete cascade,
  answered_at timestamptz,
  -- How long the last answer took.
  latency_ms integer check (latency_ms >= 0),
  failed_at timestamptz,
  -- The kind of failure, a word of ours; and what the adapter says about it.
  failure text,
  failure_detail text,
  failures_in_row integer not null default 0 check (failures_in_row >= 0),
  -- The last push with a right signature, whatever it was about; and the last one without.
  pushed_at timestamptz,
  push_refused_at timestamptz,
  reconciled_at timestamptz,
  reconcile_read integer check (reconcile_read >= 0),
  reconcile_changed integer check (reconcile_changed >= 0),
  reconcile_failed_at timestamptz,
  reconcile_failure text
);
