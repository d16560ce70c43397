import type { DocumentLine } from '../rules/document-content.ts';
import { across, ink, inner, ornament, page, put, rule, type Sheet, type Structure, styles, turnPage } from './document-sheet.ts';

interface Column {
  readonly title: string;
  readonly start: number;
  readonly width: number;
  readonly align: 'start' | 'end';
  readonly text: (line: DocumentLine) => string;
}

function columnsOf({ words, write, document: { currency, kind } }: Sheet): Column[] {
  const back = kind === 'credit_note';
  const widths = { quantity: 52, unit: 88, rate: 52, net: 92 } as const;
  const first = inner - Object.values(widths).reduce((sum, width) => sum + width, 0);
  let start = first;
  const next = (width: number): { start: number; width: number } => {
    const column = { start: start + 8, width: width - 8 };
    start += width;
    return column;
  };
  return [
    { title: words.description, start: 0, width: first, align: 'start', text: ({ description }) => description },
    { title: words.quantity, ...next(widths.quantity), align: 'end', text: ({ quantity }) => write.quantity(quantity) },
    {
      title: words.unitPrice,
      ...next(widths.unit),
      align: 'end',
      text: ({ full, quantity }) => write.unitPrice(back ? -BigInt(full) : BigInt(full), quantity, currency),
    },
    { title: words.rate, ...next(widths.rate), align: 'end', text: ({ basisPoints }) => write.percent(basisPoints) },
    { title: words.net, ...next(widths.net), align: 'end', text: ({ net }) => write.amount(BigInt(net), currency) },
  ];
}

/** The table of what was bought. */
export function drawLines(sheet: Sheet): void {
  const { pdf, set, words, write, document } = sheet;
  const table = pdf.struct('Table');
  sheet.root.add(table);
  const columns = columnsOf(sheet);
  drawTableHead(sheet, columns, table);
  for (const line of document.content.lines) {
    const cells = columns.map((column) => ({ column, text: column.text(line) }));
    const discount =
      BigInt(line.discount) === 0n ? undefined : `${words.discount}: ${write.amount(-BigInt(line.discount), document.currency)}`;
    const heights = cells.map(({ column, text }) => set.heightOf(text, styles.cell, column.width));
    const height = Math.max(...heights) + (discount ? set.heightOf(discount, styles.label, inner) : 0) + 14;
    if (sheet.y + height > page.height - page.foot) {
      turnPage(sheet);
      drawTableHead(sheet, columns, undefined);
    }
    const row = pdf.struct('TR');
    table.add(row);
    for (const [index, { column, text }] of cells.entries()) {
      const box = { ...across(sheet, column.start, column.width), y: sheet.y + 7, align: column.align };
      if (index > 0 || !discount) put(sheet, row, 'TD', text, styles.cell, box);
      else {
        const cell = pdf.struct('TD');
        row.add(cell);
        const below = put(sheet, cell, 'P', text, styles.cell, box);
        put(sheet, cell, 'P', discount, styles.label, { ...box, y: below });
        cell.end();
      }
    }
    row.end();
    sheet.y += height;
    rule(sheet, sheet.y);
  }
  table.end();
}

/** Repeated on every page for the eye; only the first belongs to the structure. */
function drawTableHead(sheet: Sheet, columns: readonly Column[], table: Structure | undefined): void {
  const { pdf, set } = sheet;
  const top = sheet.y;
  ornament(
    sheet,
    () =>
      void pdf
        .rect(page.margin - 8, top, inner + 16, 22)
        .fillColor(ink.wash)
        .fill(),
  );
  const row = table && pdf.struct('TR');
  if (row) table.add(row);
  for (const { title, start, width, align } of columns) {
    const box = { ...across(sheet, start, width), y: top + 5, align };
    if (row) put(sheet, row, 'TH', title, styles.head, box, { scope: 'Column' });
    else ornament(sheet, () => void set.draw(title, styles.head, box));
  }
  row?.end();
  sheet.y = top + 26;
}

/** The sums, by rate, and what is left to pay. */
export function drawTotals(sheet: Sheet): void {
  const { words, write, document } = sheet;
  const { content, currency } = document;
  const rows: { readonly name: string; readonly value: string; readonly strong?: true }[] = [
    { name: words.subtotal, value: write.amount(document.net, currency) },
    ...content.totals.map((total) => ({
      name: `${words.vat} ${write.percent(total.basisPoints)}${content.totals.length > 1 ? ` · ${write.amount(BigInt(total.net), currency)}` : ''}`,
      value: write.amount(BigInt(total.tax), currency),
    })),
    { name: document.kind === 'credit_note' ? words.totalBack : words.total, value: write.amount(document.gross, currency), strong: true },
  ];
  if (sheet.y + rows.length * 22 + 30 > page.height - page.foot) turnPage(sheet);
  sheet.y += 10;
  const table = sheet.pdf.struct('Table');
  sheet.root.add(table);
  const start = inner - 270;
  for (const { name, value, strong } of rows) {
    const style = strong ? styles.total : styles.sum;
    if (strong) {
      sheet.y += 4;
      const line = across(sheet, start, 270);
      ornament(sheet, () => {
        sheet.pdf
          .moveTo(line.x, sheet.y)
          .lineTo(line.x + line.width, sheet.y)
          .lineWidth(1)
          .strokeColor(ink.strong)
          .stroke();
      });
      sheet.y += 6;
    }
    const row = sheet.pdf.struct('TR');
    table.add(row);
    const below = put(sheet, row, 'TH', name, style, { ...across(sheet, start, 150), y: sheet.y }, { scope: 'Row' });
    put(sheet, row, 'TD', value, style, { ...across(sheet, start + 150, 120), y: sheet.y, align: 'end' });
    row.end();
    sheet.y = below + 2;
  }
  table.end();
  if (document.kind !== 'credit_note')
    sheet.y = put(sheet, sheet.root, 'P', words.paid, styles.label, { ...across(sheet, start, 270), y: sheet.y + 2, align: 'end' });
  sheet.y += 26;
}
