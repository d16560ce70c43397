/** What date fields hold, as the moments of the API: from the first moment of the first day to the last of the last, where the operator sits. */
export const beginOf = (day: string): string | null => (day === '' ? null : new Date(`${day}T00:00:00`).toISOString());
export const endOf = (day: string): string | null => (day === '' ? null : new Date(`${day}T23:59:59.999`).toISOString());

/** The day of a moment, for a date field. */
export function dayOf(moment: string | null): string {
  if (moment === null) return '';
  const at = new Date(moment);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}
