-- What the HTTP front keeps: answers to purchases that may be asked for again, and which operation was called when.

-- A row exists if and only if the work it answers for was committed. The id is a hash of who, where, which operation and which key.
create table idempotency_key (
  id bytea primary key,
  account_id uuid not null,
  workspace_id uuid not null,
  operation text not null,
  request_hash bytea not null,
  status smallint not null,
  answer text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index idempotency_key_expiry on idempotency_key (expires_at);

-- No address, no user agent, no body: only what is needed to see how the service is used and to help with a request id.
create table request_log (
  request_id text not null,
  operation text not null,
  status smallint not null,
  code text,
  duration_ms real not null,
  account_id uuid,
  workspace_id uuid,
  key_id uuid,
  created_at timestamptz not null
) partition by range (created_at);
create index request_log_by_workspace on request_log (workspace_id, created_at);
create index request_log_by_request on request_log (request_id);
select ensure_month_partitions('request_log', 3);
