/** A call as it came in over the wire. */
export interface ReceivedCall {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where the type says JSON; the names, values and file sizes of a form; else undefined. */
  readonly body: unknown;
  /** Whether it begins work that a customer of the provider pays for. */
  readonly paid: boolean;
}

/** What may go wrong. Each is used up by the next call or job it fits, in the order they were asked for. */
export type Fault =
  /** The next paid call is answered so, in the provider's own error shape, and begins nothing. */
  | { readonly kind: 'unauthorized' | 'no-credit' | 'rate-limited' | 'overloaded' | 'bad-input' | 'server-error' }
  /** The next paid call is cut off: before anything began, or after the work was accepted and will be billed. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
  /** The next job is accepted and then ends so. */
  | { readonly kind: 'job-fails' | 'job-refused' | 'job-stuck' }
  /** The next output is not what it claims to be: a page instead of a picture, or an address on somebody else's host. */
  | { readonly kind: 'output-is-html' | 'output-on-foreign-host' | 'output-gone' }
  /** The next webhooks: lost, sent so many times, or signed with another key. */
  | { readonly kind: 'webhook-lost' | 'webhook-forged' }
  | { readonly kind: 'webhook-repeated'; readonly times: number };

/** A provider's protocol on a local port, with a memory of what it was asked and a price for what it did. */
export interface Emulator {
  readonly url: string;
  /** What to fill in to connect to it: values by the provider's field names. */
  readonly fields: Readonly<Record<string, string>>;
  readonly calls: readonly ReceivedCall[];
  /** Paid work that was accepted, oldest first: what the provider would bill. */
  readonly jobs: readonly { readonly id: string; readonly model: string; readonly state: string; readonly prompt: string }[];
  fault(fault: Fault): void;
  /** How long a job takes; also `EMULATOR_JOB_MS` when started alone. */
  setJobMs(ms: number): void;
  close(): Promise<void>;
}

export interface EmulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly jobMs?: number;
}
