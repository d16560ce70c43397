import type { Engine } from './engine.ts';
import type { JsonObject } from './json.ts';
import type { ModelDescriptor } from './model.ts';

/** One thing an operator fills in to connect a provider. */
export interface ConnectionField {
  /** e.g. `apiKey`, `baseUrl`, `region`. */
  readonly name: string;
  readonly label: string;
  /** One sentence: where to find it, or what it is for. */
  readonly hint: string;
  readonly kind: 'secret' | 'url' | 'text' | 'choice' | 'number';
  readonly required: boolean;
  readonly default?: string;
  /** Only for `choice`. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/** What the provider charges the operator. Millionths of one unit of `currency`; what is left out costs nothing. */
export interface CostRule {
  readonly currency: string;
  readonly perOutputMicros?: number;
  readonly perMegapixelMicros?: number;
  readonly perSecondMicros?: number;
  /** Millionths per million tokens, for providers that count those. */
  readonly perMillionTokensMicros?: number;
  /** The same where kinds of tokens have prices of their own. `perOutputMicros` beside it is what one output is expected to cost. */
  readonly perMillionTokensByKindMicros?: { readonly textIn: number; readonly imageIn: number; readonly out: number };
  /** The page that says so, and the day somebody looked. */
  readonly source: string;
  readonly checkedOn: string;
}

/** A catalogue entry that an operator can edit. JSON only: it lives in a database row. */
export interface ProviderModel {
  readonly descriptor: ModelDescriptor;
  /** The provider's own name of it, e.g. `black-forest-labs/flux-1.1-pro`. */
  readonly providerModel: string;
  /** How our request becomes theirs where models of one provider differ: names of fields, fixed values, a workflow. Checked by the adapter. */
  readonly mapping: JsonObject;
  readonly cost: CostRule;
}

/** A provider with what an operator has filled in, ready to be opened. */
export interface Connection {
  /** Values by field name. Fields of kind `secret` never leave the adapter but to the provider's own hosts. */
  readonly fields: Readonly<Record<string, string>>;
  readonly models: readonly ProviderModel[];
  /** For what providers say of the time: signatures, expiry. The machine's time where left out: ask `clockOf`. */
  readonly now?: () => Date;
}

/**
 * One field of a request that leaves the service. `from` is what it is made of; anything an adapter sends that is not listed here is
 * refused by the conformance suite, and the list is what the policy tells people.
 */
export interface SentField {
  /** As the provider names it, a dot between levels, `*` for any one name: `input.prompt`, `headers.authorization`, `messages.*.content`. */
  readonly field: string;
  readonly from: 'prompt' | 'negative prompt' | 'reference' | 'parameter' | 'attempt id' | 'webhook address' | 'credential' | 'fixed';
}

/** A kind of connection: what it needs, whom it calls, what it sends, and how it becomes an engine. */
export interface Provider {
  readonly id: string;
  readonly title: string;
  readonly website: string;
  /** Where the provider's company processes, as its own papers say; shown in the list of processors. `self` for an operator's own machine. */
  readonly location: string;
  readonly fields: readonly ConnectionField[];
  /** Hosts a connection may call, in the egress gate's words: `api.example.com`, `.example.com` (any host below), `http://127.0.0.1:8188` (this origin). */
  hosts(connection: Pick<Connection, 'fields'>): readonly string[];
  readonly sends: readonly SentField[];
  /** Models to begin with; ids, limits and costs as they were on `checkedOn` (YYYY-MM-DD). Empty where the connection is asked instead. */
  readonly starter: { readonly checkedOn: string; readonly models: readonly ProviderModel[] };
  /** Asks a connection what it could run. Throws `EngineError`. */
  readonly discover?: (connection: Connection, call: Parameters<Engine['probe']>[0]) => Promise<readonly ProviderModel[]>;
  /** Throws a `ConnectionError` naming the field when what was filled in cannot be used. */
  open(connection: Connection): Engine;
}

/** Something an operator filled in cannot be used. The message says what to do. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}
