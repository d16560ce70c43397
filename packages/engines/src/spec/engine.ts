import type { EngineError } from './engine-error.ts';
import type { Json, JsonObject } from './json.ts';
import type { MediaRole, ModelDescriptor, Operation, OutputKind } from './model.ts';

/** A referenced picture or clip. Bytes are opened on demand so that a request stays small. */
export interface MediaRef {
  readonly role: MediaRole;
  readonly mime: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** 0…1, how strongly it should steer the result. */
  readonly strength: number;
  open(): Promise<ReadableStream<Uint8Array>>;
  /**
   * An address from which a provider may fetch it for this many seconds, without credentials. Absent, or null, where the service
   * cannot be reached from outside: the bytes are sent instead.
   */
  readonly publicUrl?: (seconds: number) => Promise<URL | null>;
}

/** One request to an engine: already compiled, checked against the model's descriptor, priced. */
export interface EngineRequest {
  /** Our own key for this attempt (UUID), stored before the call; the client id where the provider takes one. */
  readonly attemptId: string;
  readonly model: string;
  readonly operation: Operation;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly media: readonly MediaRef[];
  readonly count: number;
  /** Pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** Seconds; only for video. */
  readonly durationSeconds?: number;
  readonly seed: number;
  /** Only for models with `audio`. */
  readonly audio?: boolean;
  readonly params: JsonObject;
  /** Where the provider may push news of this attempt. Secret: it never goes into a handle, a log or an error. */
  readonly webhookUrl?: URL;
}

/** Names a piece of work at the provider. JSON only, never a secret: any process may poll it tomorrow. */
export interface Handle {
  readonly engine: string;
  readonly v: 1;
  readonly id: string;
  readonly extra?: Json;
}

export interface Warning {
  /** The request field that was ignored or changed. */
  readonly field: string;
  readonly detail: string;
}

/** What the provider charges us. `amountMicros` counts millionths of one unit of `currency`. */
export interface Cost {
  readonly amountMicros: bigint;
  readonly currency: string;
  readonly quality: 'reported' | 'computed' | 'estimated' | 'free';
}

/** Three-valued on purpose: an engine that cannot tell says `unknown`, never `clean`. */
export interface SafetyVerdict {
  readonly verdict: 'clean' | 'flagged' | 'unknown';
  readonly index?: number;
  readonly categories?: readonly string[];
  readonly source: string;
}

/** One finished output. `source` tells where its bytes are; only `fetchOutput` opens it. */
export interface OutputRef {
  readonly index: number;
  readonly kind: OutputKind;
  readonly mime: string;
  /** `local` is the engine's own place, `scratch` a name in the scratch that the call brings, `text` the output itself. */
  readonly source: { readonly url: string } | { readonly local: string } | { readonly scratch: string } | { readonly text: string };
  readonly seed?: number;
}

export interface Progress {
  /** 0…1. */
  readonly fraction: number;
  /** Small pictures of the unfinished outputs, by index; a few kilobytes each. */
  readonly previews?: readonly { readonly index: number; readonly mime: string; readonly bytes: Uint8Array }[];
}

export type Snapshot =
  | { readonly state: 'queued' | 'running'; readonly progress: Progress; readonly pollAfterMs: number }
  | {
      readonly state: 'succeeded';
      readonly outputs: readonly OutputRef[];
      readonly safety: readonly SafetyVerdict[];
      readonly cost: Cost;
    }
  | { readonly state: 'failed'; readonly error: EngineError; readonly cost?: Cost }
  | { readonly state: 'cancelled' };

export interface EngineTraits {
  readonly locality: 'local' | 'cloud';
  /** How an attempt is found again after a lost answer. */
  readonly resume: 'by-client-id' | 'by-listing' | 'none';
  readonly progress: 'percent' | 'none';
  readonly previews: boolean;
  /** The least exact that its costs are; models of one provider may differ. */
  readonly cost: Cost['quality'];
  readonly safety: 'flag' | 'error-only' | 'none';
  /** Attempts that may be in flight at once per service. */
  readonly maxConcurrency: number;
  /** Starts that the provider accepts in so many seconds per credential; absent where it names no limit. */
  readonly startsPer?: { readonly count: number; readonly seconds: number };
  /** How long the provider keeps outputs by itself; null where it is unknown or until somebody deletes them, 0 where nothing is kept. */
  readonly keepsOutputsSeconds: number | null;
  /** IPTC digital source type of everything it makes, e.g. `algorithmicMedia`, `trainedAlgorithmicMedia`. */
  readonly digitalSourceType: string;
  /** One sentence for people: what leaves the service, and where it goes. */
  readonly dataNote: string;
}

/**
 * Bytes that outlive this process, for engines whose provider answers once and keeps nothing. Names are made of the attempt's id:
 * `<attemptId>/<name>`. What is put is there for every other process of the service as soon as `put` has returned.
 */
export interface Scratch {
  put(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Null when nothing has that name. */
  get(name: string): Promise<ReadableStream<Uint8Array> | null>;
  /** Deletes everything below `<attemptId>/`. */
  clear(attemptId: string): Promise<void>;
}

/** A WebSocket on which the other side speaks and we listen. */
export interface EngineLine {
  close(): void;
}

export interface LineOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** A longer message ends the line. */
  readonly maxMessageBytes: number;
  readonly onMessage: (message: string | Uint8Array) => void;
  /** Once: when the line was closed, broke, or never came about. */
  readonly onEnd: () => void;
}

/** What a call is given. `fetch` and `openLine` are the only ways out to the network. */
export interface EngineCall {
  readonly signal: AbortSignal;
  readonly fetch: typeof globalThis.fetch;
  /** Opens a line to a `ws:` or `wss:` address that stays open when this call is over. Absent where there are none: ask instead. */
  readonly openLine?: (address: URL, options: LineOptions) => EngineLine;
  readonly scratch: Scratch;
}

/**
 * An inference provider, usable without the server. Two short calls, never one long one: the wait belongs to the caller.
 * An absent optional member is the statement "cannot". Every method throws `EngineError` for failures a caller can act on.
 */
export interface Engine {
  readonly spec: 'v1';
  readonly id: string;
  readonly title: string;
  readonly traits: EngineTraits;
  models(): readonly ModelDescriptor[];
  /** Asks the provider whether it is there and takes our credentials. */
  probe(call: EngineCall): Promise<{ readonly ok: true } | { readonly ok: false; readonly error: EngineError }>;
  /** Begins the work. Never retried inside: a lost answer is for `reconcile` to settle. */
  start(request: EngineRequest, call: EngineCall): Promise<{ readonly handle: Handle; readonly warnings: readonly Warning[] }>;
  /** After a lost answer or a crash. `certain: true` with no handle means: it was never accepted, start again. */
  reconcile(
    request: Pick<EngineRequest, 'attemptId' | 'model' | 'count'>,
    call: EngineCall,
  ): Promise<{ readonly found: Handle } | { readonly found: null; readonly certain: boolean }>;
  poll(handle: Handle, call: EngineCall): Promise<Snapshot>;
  /** Opens one output of a `succeeded` snapshot as a stream of bytes. */
  fetchOutput(handle: Handle, output: OutputRef, call: EngineCall): Promise<ReadableStream<Uint8Array>>;
  readonly cancel?: (
    handle: Handle,
    call: EngineCall,
  ) => Promise<{ readonly result: 'cancelled' | 'requested' | 'too-late'; readonly mayBill: boolean }>;
  /** Deletes what the provider still keeps of this work. Already gone is success. */
  readonly purge?: (handle: Handle, call: EngineCall) => Promise<void>;
  /** Checks a push and says which attempt it is about. A push only wakes the poll. */
  readonly webhook?: {
    /** `null` for everything that is forged, too old or not understood. */
    verify(
      headers: Headers,
      body: Uint8Array,
      call: EngineCall & { readonly now: Date },
    ): Promise<{ readonly attemptId?: string; readonly handleId?: string; readonly dedupeKey: string } | null>;
  };
}
