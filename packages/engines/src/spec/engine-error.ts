export type EngineErrorKind =
  | 'auth'
  | 'quota'
  | 'rate_limit'
  | 'bad_input'
  | 'unsupported'
  | 'refused_content'
  | 'not_found'
  | 'overloaded'
  | 'engine_fault'
  | 'network'
  | 'timeout'
  | 'lost';

export interface EngineErrorFacts {
  readonly kind: EngineErrorKind;
  /** `reconcile-first`: the call may have been accepted; only `reconcile` may decide to send it again. */
  readonly retry: 'never' | 'after-delay' | 'reconcile-first' | 'change-input';
  readonly billed: 'no' | 'yes' | 'unknown';
  readonly retryAfterMs?: number;
  /** The request field at fault, when the provider names one. */
  readonly field?: string;
  /** For operators and logs. Never holds a prompt, a key or a provider's raw body. */
  readonly detail: string;
}

/** A failure of an engine, normalised: what kind, whether to try again, whether it may have cost money. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly kind: EngineErrorKind;
  readonly retry: EngineErrorFacts['retry'];
  readonly billed: EngineErrorFacts['billed'];
  readonly retryAfterMs: number | undefined;
  readonly field: string | undefined;

  constructor(facts: EngineErrorFacts, options?: ErrorOptions) {
    super(facts.detail, options);
    this.kind = facts.kind;
    this.retry = facts.retry;
    this.billed = facts.billed;
    this.retryAfterMs = facts.retryAfterMs;
    this.field = facts.field;
  }
}
