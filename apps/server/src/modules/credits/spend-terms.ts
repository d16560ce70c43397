/** What the service says about spending, at this moment. */
export interface SpendTerms {
  /** The monthly cap for workspaces without their own, in micro-credits; null: none. */
  readonly defaultCap: bigint | null;
  /** A workspace is told when less than this is left, unless it chose itself; 0n: never. Micro-credits. */
  readonly lowBalance: bigint;
  /** ISO 4217. */
  readonly currency: string;
  /** What one credit is worth, in millionths of the currency. */
  readonly creditPrice: bigint;
  /** IANA name: days, weeks and months begin on its clock. */
  readonly timeZone: string;
}

export const plainTerms: SpendTerms = { defaultCap: null, lowBalance: 0n, currency: 'USD', creditPrice: 10_000n, timeZone: 'UTC' };
