/** One call that left the building: enough to prove where data went, nothing of the data. No path (it may hold a key), no body. */
export interface EgressRecord {
  readonly at: Date;
  /** `untrusted` for a stranger's URL. */
  readonly processor: string;
  readonly purpose: string;
  readonly host: string;
  readonly method: string;
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly ms: number;
}

/** Finishes once: at the last byte, at the first error, or when the caller stops reading. */
export interface Recorder {
  finish(status: number | undefined, bytesIn: number): void;
}
