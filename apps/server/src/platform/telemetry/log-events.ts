/**
 * Everything the log can say. A field that is not listed for its event does not compile and is dropped at run time, so a prompt,
 * an address or a token cannot get into the log by accident. The data map reads this table.
 */

/** What a field holds decides how it is written: `word` and `id` are cut to harmless characters, `text` is redacted and made one line. */
export type FieldKind = 'id' | 'word' | 'text' | 'number' | 'flag';

export const logFields = {
  request_id: 'id',
  account_id: 'id',
  workspace_id: 'id',
  key_id: 'id',
  session_id: 'id',
  generation_id: 'id',
  asset_id: 'id',
  attempt_id: 'id',
  worker_id: 'id',
  job_id: 'id',
  mail_id: 'id',
  method: 'word',
  /** The pattern of the address, never the address. */
  route: 'word',
  operation: 'word',
  access: 'word',
  code: 'word',
  state: 'word',
  phase: 'word',
  queue: 'word',
  job: 'word',
  engine: 'word',
  model: 'word',
  outcome: 'word',
  policy: 'word',
  setting: 'word',
  source: 'word',
  level: 'word',
  topic: 'word',
  name: 'word',
  version: 'word',
  role: 'word',
  signal: 'word',
  processor: 'word',
  purpose: 'word',
  host: 'word',
  address: 'word',
  reason: 'text',
  status: 'number',
  ms: 'number',
  wait_ms: 'number',
  bytes: 'number',
  count: 'number',
  attempt: 'number',
  sequence: 'number',
  port: 'number',
  pid: 'number',
  again: 'flag',
  drained: 'flag',
} as const satisfies Readonly<Record<string, FieldKind>>;
export type LogField = keyof typeof logFields;

export const logEvents = {
  'service-starting': ['version', 'role', 'pid'],
  'service-ready': ['address', 'port', 'ms', 'role'],
  'service-stopping': ['signal', 'reason'],
  'service-stopped': ['ms', 'drained'],
  'migration-applied': ['name', 'ms'],
  'partitions-made': ['name', 'count'],
  'setting-applied': ['setting', 'source'],

  'request-finished': ['request_id', 'method', 'route', 'status', 'code', 'ms', 'bytes', 'account_id', 'workspace_id', 'key_id'],
  'request-failed': ['request_id', 'method', 'route', 'status', 'account_id', 'workspace_id'],
  'request-refused': ['request_id', 'method', 'route', 'code', 'policy', 'reason'],
  'event-stream-ended': ['request_id', 'workspace_id', 'reason', 'ms', 'count'],

  'database-connection-lost': ['name', 'code'],
  'signals-lost': ['topic', 'reason'],
  'events-unread': ['workspace_id'],

  'account-made': ['account_id', 'request_id'],
  'sign-in-failed': ['request_id', 'reason'],
  'session-revoked': ['account_id', 'session_id', 'request_id'],
  'key-made': ['key_id', 'account_id', 'workspace_id', 'request_id'],
  'key-revoked': ['key_id', 'account_id', 'request_id'],
  'setup-link-made': [],
  'setup-completed': ['account_id', 'request_id'],

  'generation-submitted': ['generation_id', 'workspace_id', 'model', 'engine', 'request_id'],
  'generation-started': ['generation_id', 'engine', 'attempt_id', 'attempt', 'wait_ms'],
  'generation-unknown': ['generation_id', 'engine', 'attempt_id', 'reason'],
  'generation-collected': ['generation_id', 'count', 'bytes', 'ms'],
  'generation-settled': ['generation_id', 'state', 'code', 'count', 'ms'],
  'generation-cancelled': ['generation_id', 'request_id'],
  'step-failed': ['request_id', 'generation_id', 'queue', 'phase', 'attempt', 'again'],
  'step-quarantined': ['request_id', 'generation_id', 'queue', 'phase', 'attempt'],
  'step-lost': ['generation_id', 'queue', 'phase', 'worker_id'],

  'job-finished': ['job', 'job_id', 'ms', 'request_id'],
  'job-failed': ['job', 'job_id', 'attempt', 'again', 'request_id'],
  'job-quarantined': ['job', 'job_id', 'attempt', 'request_id'],
  'worker-started': ['worker_id', 'role'],
  'worker-lost': ['worker_id', 'count'],

  'outbound-call-finished': ['processor', 'purpose', 'host', 'method', 'status', 'ms', 'bytes', 'outcome'],
  'outbound-call-refused': ['processor', 'purpose', 'host', 'reason'],
  'media-refused': ['asset_id', 'generation_id', 'code', 'reason'],
  'decoder-restarted': ['reason', 'pid'],
  'storage-failed': ['operation', 'code'],
  'blobs-swept': ['count', 'bytes'],
  'assets-expired': ['count'],
  'assets-expiry-told': ['count'],
  'assets-purged': ['count'],
  'mail-sent': ['mail_id', 'ms'],
  'mail-failed': ['mail_id', 'attempt', 'again', 'code'],
  'audit-chain-broken': ['sequence'],
  'ledger-unbalanced': ['workspace_id', 'code'],

  /** Something nobody expected; `name` says where. */
  'unexpected-error': ['name', 'request_id', 'generation_id', 'job'],
} as const satisfies Readonly<Record<string, readonly LogField[]>>;

export type LogEvent = keyof typeof logEvents;

interface Written {
  id: string | null;
  word: string | null;
  text: string | null;
  number: number | null;
  flag: boolean;
}

/** The fields one event may carry. */
export type LogFieldsOf<Event extends LogEvent> = {
  readonly [Field in (typeof logEvents)[Event][number]]?: Written[(typeof logFields)[Field]] | undefined;
};
