const microsPerCredit = 1_000_000;

/** What a person types in a field of credits, as the micro-credits of the API. Nothing typed is nothing. */
export function microsOfCredits(credits: number): string | undefined {
  return Number.isFinite(credits) ? BigInt(Math.round(credits * microsPerCredit)).toString() : undefined;
}

/** For number fields; amounts that are shown stay exact and go through `format`. */
export function creditsOfMicros(micros: string | null | undefined): number {
  return micros ? Number(micros) / microsPerCredit : Number.NaN;
}
