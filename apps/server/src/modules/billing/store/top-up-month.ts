/** The calendar month of a moment, in UTC: what the caps of automatic purchases count. `name` is its first day. */
export function monthOf(moment: Date): { readonly starts: Date; readonly name: string } {
  const starts = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), 1));
  return { starts, name: starts.toISOString().slice(0, 10) };
}
