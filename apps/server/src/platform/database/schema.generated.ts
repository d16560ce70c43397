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
  confirm_above: bigint | null;
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
  restored_at: Date | null;
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

export interface BillingLinkTable {
  workspace_id: string;
  party_id: string;
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

export interface BuyerDetailsTable {
  workspace_id: string;
  name: string | null;
  lines: Generated<string[]>;
  postal_code: string | null;
  town: string | null;
  country: string | null;
  vat_number: string | null;
  vat_country: string | null;
  vat_state: 'valid' | 'invalid' | 'unavailable' | null;
  vat_name: string | null;
  vat_check_id: string | null;
  vat_asked_at: Date | null;
  updated_at: Date;
}

export interface ClosingTable {
  id: string;
  workspace_id: string | null;
  phase: Generated<'waiting' | 'closed' | 'undone'>;
  rule: 'forfeit' | 'refund-unused-purchased';
  asked_by: string | null;
  asked_via: 'owner' | 'operator';
  proof: string | null;
  asked_at: Date;
  due_at: Date;
  ended_at: Date | null;
  credits_refunded: Generated<bigint>;
  credits_forfeited: Generated<bigint>;
}

export interface ClosingStepTable {
  id: string;
  closing_id: string;
  kind: 'stop-plan' | 'resume-plan' | 'end-plan' | 'expire-checkout' | 'forget-customer';
  connection_id: string;
  subject: string | null;
  state: Generated<'waiting' | 'done' | 'needs_operator' | 'dropped'>;
  tries: Generated<number>;
  next_at: Date;
  leased_until: Date | null;
  problem: string | null;
  outcome: 'done' | 'already' | 'kept' | 'not_offered' | 'by_hand' | null;
  kept: string | null;
  created_at: Date;
  ended_at: Date | null;
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

export interface DisputeTable {
  id: string;
  connection_id: string;
  ref: string;
  payment_id: string;
  amount_minor: bigint;
  currency: string;
  state: 'inquiry' | 'open' | 'won' | 'lost';
  reason: string;
  answer_by: Date | null;
  opened_at: Date;
  ended_at: Date | null;
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

export interface EntitlementTable {
  workspace_id: string;
  item_id: string;
  title: string;
  state: 'trial' | 'active' | 'ending' | 'grace';
  storage_gigabytes: number | null;
  max_running: number | null;
  asset_days: number | null;
  assets_from: Date | null;
  models: string[] | null;
  until: Date | null;
  changed_at: Date;
}

export interface EventTable {
  sequence: GeneratedAlways<bigint>;
  workspace_id: string;
  type: string;
  subject_id: string;
  created_at: Generated<Date>;
}

export interface ExchangeRateTable {
  currency: string;
  day: string;
  per_euro_micros: bigint;
  updated_by: string | null;
  updated_at: Generated<Date>;
}

export interface ExpiryNoticeTable {
  workspace_id: string;
  stage: 'early' | 'late';
  keeps_days: number;
  keeps_from: Date;
  told_until: Date;
  told_at: Date;
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
  expected_bytes: Generated<bigint>;
  screening: 'waiting' | 'allowed' | 'flagged' | 'denied' | null;
  screening_since: Date | null;
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
  kind: 'promotional' | 'quota' | 'purchased' | 'held' | 'debt' | 'issuance' | 'revenue' | 'breakage' | 'losses' | 'cash' | 'receivable' | 'payable' | 'provider_cost' | 'refunds' | 'tax' | 'fees';
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
  state: Generated<'waiting' | 'sent' | 'refused' | 'kept'>;
  waiting_since: Generated<Date>;
  next_try_at: Date | null;
  claimed_until: Date | null;
  trouble: 'unreachable' | 'unencrypted' | 'sign_in' | 'busy' | 'slow' | 'lost' | 'garbled' | 'rejected' | 'too_late' | null;
  answer: string | null;
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

export interface OrderBuyerTable {
  order_id: string;
  name: string | null;
  lines: Generated<string[]>;
  postal_code: string | null;
  town: string | null;
  country: string | null;
  vat_number: string | null;
  vat_country: string | null;
  vat_state: 'valid' | 'invalid' | 'unavailable' | null;
  vat_check_id: string | null;
  taken_at: Date;
}

export interface PaperEvidenceTable {
  id: string;
  payment_id: string;
  kind: string;
  country: string | null;
  source: string;
  collected_at: Date;
}

export interface PaymentTable {
  id: string;
  connection_id: string;
  ref: string;
  order_id: string | null;
  party_id: string | null;
  reason: 'purchase' | 'first' | 'renewal' | 'change' | 'other';
  state: 'pending' | 'paid' | 'failed';
  problem: 'unknown_order' | 'amount' | 'currency' | 'item' | 'workspace_gone' | 'other_world' | 'paid_twice' | null;
  currency: string;
  total_minor: bigint;
  tax_minor: bigint | null;
  fee_minor: bigint | null;
  refunded_minor: Generated<bigint>;
  granted: Generated<bigint>;
  failure: string | null;
  paid_at: Date | null;
  seen_at: Date;
  subscription_id: string | null;
  period_starts: Date | null;
  quota: Generated<bigint>;
  booked_tax_minor: Generated<bigint>;
  keep_until: string | null;
}

export interface PaymentConnectionTable {
  id: string;
  provider: string;
  name: string;
  fields: OptionalJsonColumn;
  sealed: Buffer;
  enabled: Generated<boolean>;
  live: boolean;
  account: string | null;
  missing: Generated<string[]>;
  probed_at: Date | null;
  probe_problem: string | null;
  created_at: Date;
  updated_at: Date;
}

export interface PaymentCreditTable {
  payment: string;
  wallet_id: string;
  lot_id: string;
  granted: bigint;
  clawed_back: Generated<bigint>;
  created_at: Generated<Date>;
}

export interface PaymentHealthTable {
  connection_id: string;
  answered_at: Date | null;
  latency_ms: number | null;
  failed_at: Date | null;
  failure: string | null;
  failure_detail: string | null;
  failures_in_row: Generated<number>;
  pushed_at: Date | null;
  push_refused_at: Date | null;
  reconciled_at: Date | null;
  reconcile_read: number | null;
  reconcile_changed: number | null;
  reconcile_failed_at: Date | null;
  reconcile_failure: string | null;
}

export interface PaymentPushTable {
  id: string;
  connection_id: string;
  event_id: string;
  type: string;
  about: JsonColumn;
  state: Generated<'waiting' | 'done' | 'failed'>;
  tries: Generated<number>;
  problem: string | null;
  received_at: Date;
  done_at: Date | null;
}

export interface PlanChangeTable {
  id: string;
  subscription_id: string;
  from_item: string;
  to_item: string;
  starts: 'now' | 'period-end';
  state: Generated<'asked' | 'taken' | 'refused'>;
  created_at: Date;
  period_ends: Date | null;
}

export interface PlanTrialTable {
  subscription_id: string;
  party_id: string;
  account_id: string | null;
  starts_at: Date;
  granted: bigint;
  created_at: Date;
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

export interface PromptScreeningTable {
  checker: string;
  text_hash: Buffer;
  decision: 'allow' | 'flag' | 'deny' | null;
  asking_until: Date;
}

export interface ProviderCustomerTable {
  connection_id: string;
  party_id: string;
  ref: string;
}

export interface ProviderItemTable {
  connection_id: string;
  item_id: string;
  currency: string;
  ref: string;
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

export interface RefundTable {
  id: string;
  connection_id: string;
  ref: string | null;
  payment_id: string;
  amount_minor: bigint;
  reason: 'requested' | 'duplicate' | 'fraud' | 'withdrawal' | 'closed' | 'tax_correction' | 'at_provider';
  state: 'asked' | 'sending' | 'pending' | 'succeeded' | 'failed' | 'cancelled';
  credits_taken: Generated<bigint>;
  failure: string | null;
  asked_by: string | null;
  approved_by: string | null;
  created_at: Date;
  ended_at: Date | null;
  tax_only: Generated<boolean>;
  rounds: Generated<number>;
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
  trial_credits: bigint | null;
}

export interface SaleOrderTable {
  id: string;
  reference: string;
  party_id: string;
  account_id: string | null;
  connection_id: string;
  item_id: string;
  currency: string;
  price_minor: bigint;
  discount_minor: Generated<bigint>;
  tax_minor: bigint | null;
  total_minor: bigint | null;
  seller: 'operator' | 'provider';
  state: Generated<'placing' | 'open' | 'pending' | 'paid' | 'failed' | 'expired' | 'cancelled'>;
  checkout_ref: string | null;
  next: ColumnType<unknown, string | null | undefined, string | null>;
  expires_at: Date | null;
  consent_hash: string | null;
  withdraw_until: Date | null;
  withdrawn_at: Date | null;
  created_at: Date;
  paid_at: Date | null;
  trial_days: Generated<number>;
  keep_until: string | null;
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

export interface StepLimitTable {
  workspace_id: string;
  most: number;
  until: Date | null;
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

export interface SubscriptionTable {
  id: string;
  connection_id: string;
  ref: string;
  party_id: string;
  order_id: string;
  item_id: string;
  state: 'incomplete' | 'trial' | 'active' | 'past_due' | 'paused' | 'ended';
  period_starts: Date | null;
  period_ends: Date | null;
  ends_at: Date | null;
  ended_at: Date | null;
  past_due_since: Date | null;
  seen_at: Date;
  reminders: Generated<number>;
}

export interface TaxDocumentTable {
  id: string;
  kind: 'invoice' | 'credit_note' | 'receipt';
  series: string;
  number: number;
  label: string;
  key: string;
  sale_id: string;
  holder_id: string;
  original_id: string | null;
  treatment: 'domestic' | 'oss' | 'reverse_charge' | 'exempt' | 'outside_scope';
  country: string | null;
  currency: string;
  net_minor: bigint;
  tax_minor: bigint;
  gross_minor: bigint;
  tax_point: string;
  issued_at: Date;
  keep_until: string;
  vat_check_id: string | null;
  content: JsonColumn;
}

export interface TaxDocumentFileTable {
  document_id: string;
  key: string;
  bytes: bigint;
  sha256: string;
  stored_at: Date | null;
}

export interface TaxDocumentTotalTable {
  document_id: string;
  basis_points: number;
  net_minor: bigint;
  tax_minor: bigint;
}

export interface TaxEvidenceTable {
  id: string;
  sale_id: string;
  kind: string;
  country: string;
  source: string;
  collected_at: Date;
  keep_until: string;
}

export interface TaxLinkTable {
  workspace_id: string;
  holder_id: string;
}

export interface TaxSeriesTable {
  series: string;
  last_number: Generated<number>;
  last_issued_at: Generated<Date>;
}

export interface TopUpTable {
  workspace_id: string;
  connection_id: string;
  saved_ref: string;
  item_id: string;
  currency: string;
  total_minor: bigint;
  below: bigint;
  max_times: number;
  max_minor: bigint;
  paused_for: 'declined' | 'needs_buyer' | 'saved_way' | 'price' | 'item' | 'way' | 'person' | 'order' | 'paid_back' | null;
  paused_at: Date | null;
  account_id: string | null;
  consent_hash: string;
  consented_at: Date;
  told_full: string | null;
}

export interface TopUpAttemptTable {
  order_id: string;
  party_id: string;
  customer_ref: string | null;
  saved_ref: string | null;
  state: Generated<'sending' | 'pending' | 'paid' | 'refused' | 'dropped'>;
  failure: string | null;
  sending_until: Date | null;
  created_at: Date;
  ended_at: Date | null;
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

export interface VatCheckTable {
  id: string;
  country: string;
  number: string;
  requester: string | null;
  valid: boolean;
  name: string | null;
  address: string | null;
  consultation: string | null;
  checked_at: Date;
  believed_until: Date;
}

export interface VatRateTable {
  id: string;
  country: string;
  kind: string;
  basis_points: number;
  valid_from: string;
  valid_to: string | null;
  source: 'built_in' | 'operator';
  updated_by: string | null;
  updated_at: Generated<Date>;
}

export interface VerificationTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Date;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface WaitingPaperTable {
  payment_id: string;
  order_id: string;
  reason: 'evidence_missing' | 'evidence_conflict' | 'vat_number_elsewhere' | 'scheme_needed' | 'rate_missing' | 'exchange_rate_missing' | 'seller_incomplete' | 'provider_differs' | 'failed';
  detail: string | null;
  ask: Generated<string[]>;
  own_table: Generated<boolean>;
  waits_since: Date;
  tried_at: Date;
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
  top_up_below: bigint | null;
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
  billing_link: BillingLinkTable;
  blob: BlobTable;
  buyer_details: BuyerDetailsTable;
  closing: ClosingTable;
  closing_step: ClosingStepTable;
  connection: ConnectionTable;
  coupon: CouponTable;
  coupon_use: CouponUseTable;
  dispute: DisputeTable;
  engine_push: EnginePushTable;
  engine_webhook: EngineWebhookTable;
  entitlement: EntitlementTable;
  event: EventTable;
  exchange_rate: ExchangeRateTable;
  expiry_notice: ExpiryNoticeTable;
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
  order_buyer: OrderBuyerTable;
  paper_evidence: PaperEvidenceTable;
  payment: PaymentTable;
  payment_connection: PaymentConnectionTable;
  payment_credit: PaymentCreditTable;
  payment_health: PaymentHealthTable;
  payment_push: PaymentPushTable;
  plan_change: PlanChangeTable;
  plan_trial: PlanTrialTable;
  preset: PresetTable;
  prompt_screening: PromptScreeningTable;
  provider_customer: ProviderCustomerTable;
  provider_item: ProviderItemTable;
  quote: QuoteTable;
  refund: RefundTable;
  rendition: RenditionTable;
  request_log: RequestLogTable;
  sale_item: SaleItemTable;
  sale_order: SaleOrderTable;
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
  step_limit: StepLimitTable;
  step_pause: StepPauseTable;
  step_turn: StepTurnTable;
  subscription: SubscriptionTable;
  tax_document: TaxDocumentTable;
  tax_document_file: TaxDocumentFileTable;
  tax_document_total: TaxDocumentTotalTable;
  tax_evidence: TaxEvidenceTable;
  tax_link: TaxLinkTable;
  tax_series: TaxSeriesTable;
  top_up: TopUpTable;
  top_up_attempt: TopUpAttemptTable;
  upload: UploadTable;
  upload_part: UploadPartTable;
  vat_check: VatCheckTable;
  vat_rate: VatRateTable;
  verification: VerificationTable;
  waiting_paper: WaitingPaperTable;
  wallet: WalletTable;
  worker: WorkerTable;
  workspace: WorkspaceTable;
}
