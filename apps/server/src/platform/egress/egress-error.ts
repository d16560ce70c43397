export type EgressErrorKind =
  | 'unknown_processor'
  | 'unknown_purpose'
  | 'unknown_host'
  | 'redirect'
  | 'refused'
  | 'too_large'
  | 'timeout'
  | 'aborted';

/** A call that was not made, or not finished. `cause` is for the log; the message is safe for whoever named the URL. */
export class EgressError extends Error {
  override readonly name = 'EgressError';
  readonly kind: EgressErrorKind;

  constructor(kind: EgressErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
