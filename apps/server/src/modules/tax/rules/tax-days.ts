/** The calendar day of an instant in a time zone, as `2026-11-21`. */
export function dayIn(at: Date, timeZone: string): string {
  // Swedish writes dates as ISO does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

export interface Quarter {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export function quarterOf(year: number, quarter: number): Quarter {
  const last = new Date(Date.UTC(year, quarter * 3, 0)).toISOString().slice(0, 10);
  return { name: `${year}-Q${quarter}`, from: `${year}-${String(quarter * 3 - 2).padStart(2, '0')}-01`, to: last };
}

/** Where the law of the seller's country asks for less than ten years. A starting value: the operator's adviser decides. */
const shorter: Readonly<Record<string, number>> = { AT: 7, EE: 7, NL: 7, SE: 7 };

/** The last day on which a document of this day must be kept. `years` 0: what is usual. */
export function keepUntil(
  issuedOn: string,
  { years, country, oss }: { readonly years: number; readonly country: string; readonly oss: boolean },
): string {
  const usual = oss ? 10 : (shorter[country] ?? 10);
  return `${Number(issuedOn.slice(0, 4)) + (years === 0 ? usual : years)}-12-31`;
}
