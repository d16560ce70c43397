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

export interface CouponTable {
  id: string;
  code: string;
  percent: number | null;
  amount_minor: bigint | null;
  currency: string | null;
  skus: string[] | null;
  max_uses: number | null;
  uses: Generated<number>;
  per_account: Generated<number>;
  starts_at: Date | null;
  ends_at: Date | null;
  enabled: Generated<boolean>;
  created_at: Date;
}

export interface CouponUseTable {
  order_id: string;
  coupon_id: string;
  account_id: string | null;
  created_at: Date;
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
  doubt: 'no_answer' | 'cancelled' | 'expired' | 'failed' | 'unusable' | null;
  billed: boolean | null;
  call_until: Date | null;
  calls: Generated<number>;
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
  amount: bigint;
  captured: bigint | null;
  state: Generated<'open' | 'captured' | 'released' | 'expired'>;
  expires_at: Date;
  key_id: string | null;
  created_at: Generated<Date>;
  settled_at: Date | null;
  wallet_id: string;
  source_ids: string[];
  source_amounts: string[];
  account_id: string | null;
  currency: string;
  unit_price: bigint;
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

export interface LedgerAccountTable {
  id: Generated<string>;
  kind: 'promotional' | 'quota' | 'purchased' | 'held' | 'debt' | 'issuance' | 'revenue' | 'breakage' | 'losses' | 'cash' | 'receivable' | 'provider_cost' | 'refunds' | 'tax' | 'fees';
  balance: Generated<bigint>;
  created_at: Generated<Date>;
  wallet_id: string | null;
  unit: Generated<string>;
  provider: string | null;
  starts_at: Date | null;
  expires_at: Date | null;
  filled: Generated<boolean>;
}

export interface LedgerEntryTable {
  transfer_id: string;
  account_id: string;
  amount: bigint;
  created_at: Generated<Date>;
}

export interface LedgerLinkTable {
  workspace_id: string;
  wallet_id: string;
}

export interface LedgerTransferTable {
  id: string;
  key: string;
  kind: 'grant' | 'quota' | 'purchase' | 'hold' | 'capture' | 'release' | 'expire' | 'lapse' | 'clawback' | 'reinstate' | 'debt' | 'close' | 'sale' | 'refund' | 'fee' | 'cost' | 'payout' | 'loss' | 'tax';
  generation_id: string | null;
  reason: string | null;
  created_at: Generated<Date>;
  wallet_id: string | null;
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

export interface PaymentCreditTable {
  payment: string;
  wallet_id: string;
  lot_id: string;
  granted: bigint;
  clawed_back: Generated<bigint>;
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

export interface SaleItemTable {
  id: string;
  sku: string;
  version: number;
  kind: 'pack' | 'plan';
  title: string;
  description: string;
  credits: bigint;
  tax_behaviour: 'inclusive' | 'exclusive';
  every: 'month' | 'year' | null;
  trial_days: Generated<number>;
  storage_gigabytes: number | null;
  max_running: number | null;
  asset_days: number | null;
  models: string[] | null;
  position: Generated<number>;
  state: Generated<'draft' | 'offered' | 'retired'>;
  created_at: Date;
}

export interface SalePriceTable {
  item_id: string;
  currency: string;
  minor: bigint;
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

export interface SpendAlertTable {
  id: string;
  wallet_id: string;
  account_id: string | null;
  key_id: string | null;
  period: 'day' | 'week' | 'month' | 'total' | 'balance';
  unit: string;
  amount: bigint;
  level: number;
  created_at: Generated<Date>;
  told_at: Date | null;
  mailed: Generated<boolean>;
}

export interface SpendCapTable {
  id: Generated<string>;
  wallet_id: string;
  account_id: string | null;
  key_id: string | null;
  period: 'day' | 'week' | 'month' | 'total';
  unit: Generated<string>;
  set_by: 'operator' | 'workspace' | 'self';
  amount: bigint | null;
  starts_at: Date;
  committed: Generated<bigint>;
  ceiling: bigint;
  updated_at: Generated<Date>;
}

export interface SpendDayTable {
  wallet_id: string;
  day: string;
  account_id: string | null;
  key_id: string | null;
  operation: string;
  model_id: string;
  currency: string;
  generations: bigint;
  amount: bigint;
  currency_micros: bigint;
}

export interface SpendEventTable {
  hold_id: string;
  wallet_id: string;
  account_id: string | null;
  key_id: string | null;
  operation: string;
  model_id: string;
  price_version: number;
  amount: bigint;
  currency: string;
  currency_micros: bigint;
  cost_micros: bigint | null;
  cost_currency: string | null;
  cost_quality: string | null;
  day: string;
  created_at: Generated<Date>;
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

export interface WalletTable {
  id: Generated<string>;
  frozen_at: Date | null;
  frozen_reason: string | null;
  closed_at: Date | null;
  low_balance: bigint | null;
  month_starts_at: Generated<Date>;
  month_committed: Generated<bigint>;
  created_at: Generated<Date>;
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
  coupon: CouponTable;
  coupon_use: CouponUseTable;
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
  ledger_account: LedgerAccountTable;
  ledger_entry: LedgerEntryTable;
  ledger_link: LedgerLinkTable;
  ledger_transfer: LedgerTransferTable;
  mail: MailTable;
  member: MemberTable;
  model: ModelTable;
  model_breaker: ModelBreakerTable;
  model_price: ModelPriceTable;
  payment_credit: PaymentCreditTable;
  preset: PresetTable;
  quote: QuoteTable;
  rendition: RenditionTable;
  request_log: RequestLogTable;
  sale_item: SaleItemTable;
  sale_price: SalePriceTable;
  schema_migration: SchemaMigrationTable;
  session: SessionTable;
  setting: SettingTable;
  setup_token: SetupTokenTable;
  spend_alert: SpendAlertTable;
  spend_cap: SpendCapTable;
  spend_day: SpendDayTable;
  spend_event: SpendEventTable;
  start_budget: StartBudgetTable;
  step: StepTable;
  step_pause: StepPauseTable;
  step_turn: StepTurnTable;
  upload: UploadTable;
  upload_part: UploadPartTable;
  verification: VerificationTable;
  wallet: WalletTable;
  worker: WorkerTable;
  workspace: WorkspaceTable;
}
