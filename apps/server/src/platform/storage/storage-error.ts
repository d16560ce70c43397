export type StorageErrorKind =
  | 'bad_key'
  | 'not_found'
  | 'range_not_satisfiable'
  | 'length_mismatch'
  | 'hash_mismatch'
  | 'source_failed'
  | 'aborted'
  | 'disk_full'
  | 'not_writable'
  | 'key_conflict'
  | 'io';

/** A storage failure with a kind the caller can branch on. The message says what to do; it never contains stored bytes. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly kind: StorageErrorKind;
  /** Size of the object, present on `range_not_satisfiable`: HTTP needs it for `Content-Range`. */
  readonly totalBytes: number | undefined;

  constructor(kind: StorageErrorKind, message: string, options: ErrorOptions & { readonly totalBytes?: number } = {}) {
    super(message, options);
    this.kind = kind;
    this.totalBytes = options.totalBytes;
  }
}
