/** What a call is given. `fetch` is the only way out to the network; `now` the only clock. */
export interface PaymentCall {
  readonly signal: AbortSignal;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => Date;
}
