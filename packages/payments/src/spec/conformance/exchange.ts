import type { SentRequest } from '../sent-fields.ts';

/** A request and what came back, while the suite ran. */
export interface Exchange {
  readonly request: SentRequest;
  readonly status: number;
  readonly body: string;
}

/** What the provider itself publishes about its API, such as an OpenAPI file or the types of its SDK. */
export interface Published {
  /** Where it comes from, for people. */
  readonly source: string;
  /** What one of the two says that the other does not know, each with its place. */
  problemsOf(exchange: Exchange): readonly string[];
}
