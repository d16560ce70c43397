// Made from the migrated database by generate-schema.ts. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** jsonb: read as unknown and parsed at the door; written as JSON text. */
export type JsonColumn = ColumnType<unknown, string, string>;
export type OptionalJsonColumn = ColumnType<unknown, string | undefined, string>;

export interface AccountTable {
  id: string;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  operator: Generated<boolean>;
  locale: Generated<'en' | 'da' | 'ar'>;
  theme: Generated<'system' | 'light' | 'dark'>;
  active_workspace_id: string | null;
  age_attested_at: Date | null;
  accepted_policy_version: string | null;
  accepted_policy_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface ApiKeyTable {
  id: string;
  workspace_id: string;
  account_id: string;
  name: string;
  start: string;
  hash: Buffer;
  scopes: string[];
  cap_micros: bigint | null;
  created_at: Generated<Date>;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

export interface AssetTable {
  id: string;
  workspace_id: string;
  account_id: string | null;
  generation_id: string | null;
  output_index: number | null;
  kind: 'image' | 'video';
  mime: string;
  width: number;
  height: number;
  duration_seconds: number | null;
  thumb_hash: string;
  recipe: ColumnType<unknown, string | null | undefined, string | null>;
  created_at: Generated<Date>;
  deleted_at: Date | null;
  purge_at: Date | null;
  origin: Generated<'generated' | 'upload' | 'mask'>;
  source_sha256: string | null;
}

export interface AuditEventTable {
  sequence: GeneratedAlways<bigint>;
  id: string;
  action: string;
  actor_id: string | null;
  subject: string | null;
  details: OptionalJsonColumn;
  created_at: Date;
  previous_hash: string;
  hash: string;
}

export interface AuthRateLimitTable {
  id: string;
  key: string;
  count: number;
  last_request: bigint;
}

export interface BlobTable {
  id: string;
  workspace_id: string;
  key: string;
  mime: string;
  bytes: bigint;
  sha256: string;
  state: Generated<'pending' | 'committed' | 'deleting'>;
  created_at: Generated<Date>;
  committed_at: Date | null;
}

export interface ConnectionTable {
  id: string;
  provider: string;
  name: string;
  fields: JsonColumn;
  sealed: Buffer;
  enabled: Generated<boolean>;
  max_concurrency: number | null;
  probed_at: Date | null;
  probe_problem: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface EnginePushTable {
  id: string;
  engine: string;
  attempt_id: string | null;
  generation_id: string | null;
  result: 'verified' | 'repeated' | 'late' | 'forged' | 'unknown';
  day: string;
  times: Generated<number>;
  first_at: Generated<Date>;
  last_at: Generated<Date>;
}

export interface EngineWebhookTable {
  engine: string;
  dedupe_key: string;
  generation_id: string | null;
  received_at: Generated<Date>;
}

export interface EventTable {
  sequence: GeneratedAlways<bigint>;
  workspace_id: string;
  type: string;
  subject_id: string;
  created_at: Generated<Date>;
}

export interface GenerationTable {
  id: string;
  workspace_id: string;
  account_id: string | null;
  key_id: string | null;
  model_id: string;
  engine: string;
  request: JsonColumn;
  warnings: OptionalJsonColumn;
  price_micros: bigint;
  price_version: number;
  charged_micros: bigint | null;
  hold_id: string | null;
  state: Generated<'queued' | 'starting' | 'start_unknown' | 'running' | 'collecting' | 'succeeded' | 'failed' | 'blocked' | 'cancelled' | 'expired'>;
  progress: Generated<number>;
  error: ColumnType<unknown, string | null | undefined, string | null>;
  cancel_requested_at: Date | null;
  created_at: Generated<Date>;
  started_at: Date | null;
  finished_at: Date | null;
  deadline_at: Date;
  group_id: string | null;
  retry_of: string | null;
}

export interface GenerationAttemptTable {
  id: string;
  generation_id: string;
  workspace_id: string;
  engine: string;
  number: number;
  state: Generated<'prepared' | 'accepted' | 'rejected' | 'doubtful' | 'done'>;
  handle: ColumnType<unknown, string | null | undefined, string | null>;
  cost_micros: bigint | null;
  cost_currency: string | null;
  cost_quality: string | null;
  created_at: Generated<Date>;
  accepted_at: Date | null;
  purged_at: Date | null;
  checked_at: Date | null;
  keeps_seconds: number | null;
}

export interface GenerationPreviewTable {
  generation_id: string;
  output_index: number;
  workspace_id: string;
  version: Generated<number>;
  mime: string;
  bytes: Buffer;
}

export interface GenerationTextTable {
  generation_id: string;
  output_index: number;
  workspace_id: string;
  text: string;
}

export interface GrantNoteTable {
  transfer_id: string;
  workspace_id: string;
  text: string;
}

export interface HoldTable {
  id: string;
  spendable_id: string;
  held_id: string;
  amount: bigint;
  captured: bigint | null;
  state: Generated<'open' | 'captured' | 'released' | 'expired'>;
  expires_at: Date;
  month: string;
  key_id: string | null;
  created_at: Generated<Date>;
  settled_at: Date | null;
}

export interface IdempotencyKeyTable {
  id: Buffer;
  account_id: string;
  workspace_id: string;
  operation: string;
  request_hash: Buffer;
  status: number;
  answer: string | null;
  created_at: Generated<Date>;
  expires_at: Date;
}

export interface IdentityTable {
  id: string;
  account_id: string;
  provider: string;
  subject: string;
  password: string | null;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: Date | null;
  refresh_token_expires_at: Date | null;
  scope: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface KeySpendTable {
  key_id: string;
  committed: Generated<bigint>;
}

export interface LedgerAccountTable {
  id: Generated<string>;
  kind: 'spendable' | 'held' | 'issuance' | 'revenue';
  balance: Generated<bigint>;
  created_at: Generated<Date>;
}

export interface LedgerEntryTable {
  transfer_id: string;
  account_id: string;
  amount: bigint;
  created_at: Generated<Date>;
}

export interface LedgerLinkTable {
  workspace_id: string;
  spendable_id: string;
  held_id: string;
}

export interface LedgerTransferTable {
  id: string;
  key: string;
  kind: 'grant' | 'hold' | 'capture' | 'release' | 'expire';
  generation_id: string | null;
  reason: string | null;
  created_at: Generated<Date>;
}

export interface MailTable {
  id: string;
  to_address: string;
  subject: string;
  text: string;
  created_at: Generated<Date>;
  sent_at: Date | null;
  failures: Generated<number>;
}

export interface MemberTable {
  workspace_id: string;
  account_id: string;
  role: 'owner' | 'admin' | 'editor' | 'viewer';
  created_at: Generated<Date>;
}

export interface ModelTable {
  id: string;
  engine: string;
  engine_model: string;
  enabled: Generated<boolean>;
  position: Generated<number>;
  descriptor: JsonColumn;
  price_version: Generated<number>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  provider_model: string | null;
  mapping: ColumnType<unknown, string | null | undefined, string | null>;
  cost: ColumnType<unknown, string | null | undefined, string | null>;
  changes: OptionalJsonColumn;
}

export interface ModelBreakerTable {
  model_id: string;
  failures: number;
  last_failure: string;
  open_until: Date | null;
  updated_at: Generated<Date>;
}

export interface ModelPriceTable {
  model_id: string;
  version: number;
  per_output: bigint;
  per_megapixel: bigint;
  per_second: bigint;
  created_at: Generated<Date>;
}

export interface PresetTable {
  id: string;
  workspace_id: string;
  account_id: string | null;
  model_id: string;
  name: string;
  values: JsonColumn;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface QuoteTable {
  id: string;
  workspace_id: string;
  account_id: string;
  request: JsonColumn;
  dropped: JsonColumn;
  input_hash: string;
  price_micros: bigint;
  price_version: number;
  created_at: Generated<Date>;
  expires_at: Date;
  used_by: string | null;
  retry_of: string | null;
}

export interface RenditionTable {
  asset_id: string;
  name: string;
  blob_id: string;
  mime: string;
  width: number;
  height: number;
  bytes: bigint;
  sha256: string;
}

export interface RequestLogTable {
  request_id: string;
  operation: string;
  status: number;
  code: string | null;
  duration_ms: number;
  account_id: string | null;
  workspace_id: string | null;
  key_id: string | null;
  created_at: Date;
}

export interface SchemaMigrationTable {
  name: string;
  checksum: string;
  applied_at: Generated<Date>;
}

export interface SessionTable {
  id: string;
  account_id: string;
  token: string;
  expires_at: Date;
  ip_address: string | null;
  user_agent: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface SettingTable {
  key: string;
  value: string;
  updated_by: string | null;
  updated_at: Generated<Date>;
}

export interface SetupTokenTable {
  hash: Buffer;
  created_at: Generated<Date>;
  expires_at: Date;
  used_at: Date | null;
}

export interface SpendCapTable {
  workspace_id: string;
  month_limit: bigint | null;
  updated_at: Generated<Date>;
}

export interface SpendMonthTable {
  spendable_id: string;
  month: string;
  committed: Generated<bigint>;
}

export interface StartBudgetTable {
  engine: string;
  tokens: number;
  refilled_at: Generated<Date>;
}

export interface StepTable {
  subject_id: string;
  workspace_id: string;
  queue: string;
  phase: string;
  priority: Generated<number>;
  due_at: Generated<Date>;
  created_at: Generated<Date>;
  fence: Generated<bigint>;
  worker_id: string | null;
  crashes: Generated<number>;
  failures: Generated<number>;
  last_error: string | null;
  holds_slot: Generated<boolean>;
  quarantined_at: Date | null;
  request_id: string | null;
  place: Generated<bigint>;
  paused_at: Date | null;
}

export interface StepPauseTable {
  workspace_id: string;
  paused_at: Generated<Date>;
  paused_by: string | null;
}

export interface StepTurnTable {
  queue: string;
  workspace_id: string;
  served_at: Date;
}

export interface UploadTable {
  id: string;
  workspace_id: string;
  account_id: string;
  state: 'receiving' | 'processing' | 'ready' | 'refused';
  url: string | null;
  from_address: Generated<boolean>;
  bytes: bigint | null;
  received: Generated<bigint>;
  sha256: string | null;
  reason: string | null;
  warnings: Generated<string[]>;
  asset_id: string | null;
  known: Generated<boolean>;
  created_at: Generated<Date>;
  expires_at: Date;
  purpose: Generated<'library' | 'mask'>;
}

export interface UploadPartTable {
  upload_id: string;
  start: bigint;
  blob_id: string;
}

export interface VerificationTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Date;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface WorkerTable {
  id: string;
  job_workers: Generated<string[]>;
  started_at: Generated<Date>;
  heartbeat_at: Generated<Date>;
}

export interface WorkspaceTable {
  id: string;
  name: string;
  personal: Generated<boolean>;
  created_by: string | null;
  created_at: Generated<Date>;
}

export interface DB {
  account: AccountTable;
  api_key: ApiKeyTable;
  asset: AssetTable;
  audit_event: AuditEventTable;
  auth_rate_limit: AuthRateLimitTable;
  blob: BlobTable;
  connection: ConnectionTable;
  engine_push: EnginePushTable;
  engine_webhook: EngineWebhookTable;
  event: EventTable;
  generation: GenerationTable;
  generation_attempt: GenerationAttemptTable;
  generation_preview: GenerationPreviewTable;
  generation_text: GenerationTextTable;
  grant_note: GrantNoteTable;
  hold: HoldTable;
  idempotency_key: IdempotencyKeyTable;
  identity: IdentityTable;
  key_spend: KeySpendTable;
  ledger_account: LedgerAccountTable;
  ledger_entry: LedgerEntryTable;
  ledger_link: LedgerLinkTable;
  ledger_transfer: LedgerTransferTable;
  mail: MailTable;
  member: MemberTable;
  model: ModelTable;
  model_breaker: ModelBreakerTable;
  model_price: ModelPriceTable;
  preset: PresetTable;
  quote: QuoteTable;
  rendition: RenditionTable;
  request_log: RequestLogTable;
  schema_migration: SchemaMigrationTable;
  session: SessionTable;
  setting: SettingTable;
  setup_token: SetupTokenTable;
  spend_cap: SpendCapTable;
  spend_month: SpendMonthTable;
  start_budget: StartBudgetTable;
  step: StepTable;
  step_pause: StepPauseTable;
  step_turn: StepTurnTable;
  upload: UploadTable;
  upload_part: UploadPartTable;
  verification: VerificationTable;
  worker: WorkerTable;
  workspace: WorkspaceTable;
}
