/** Spreadsheets run what begins like a formula; the quote before it makes it text. Tabs and returns count, because they are trimmed away first. */
const looksLikeFormula = /^[\s]*[=+\-@\t\r|%]/;

const cell = (value: string | null): string => {
  const text = value ?? '';
  const harmless = looksLikeFormula.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
};

/** A table that a spreadsheet opens and cannot run: RFC 4180, every cell quoted. */
export const toCsv = (rows: readonly (readonly (string | null)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
