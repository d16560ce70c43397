import PdfKit from 'pdfkit';
import { createTypesetter, type TextStyle, type Typesetter } from '../../platform/pdf/typesetter.ts';
import type { DocumentContent, DocumentLine } from './document-content.ts';
import { writeNotes } from './document-notes.ts';
import type { DocumentRow } from './document-store.ts';
import { type DocumentWords, documentWords } from './document-words.ts';
import { type AmountWriter, createAmountWriter } from './write-amounts.ts';

type Pdf = InstanceType<typeof PdfKit>;
type Structure = ReturnType<Pdf['struct']>;

export type DrawnDocument = Pick<DocumentRow, 'kind' | 'label' | 'currency' | 'net' | 'tax' | 'gross' | 'issuedAt' | 'content'>;

const page = { width: 595.28, height: 841.89, margin: 56, foot: 92 } as const;
const inner = page.width - 2 * page.margin;
const ink = { text: '#1c1b1a', soft: '#5f5a54', line: '#d9d3ca', strong: '#1c1b1a', wash: '#f6f3ee', accent: '#b4552d' } as const;
const styles = {
  title: { size: 26, weight: 'bold', lineHeight: 1.2 },
  service: { size: 12, weight: 'bold' },
  label: { size: 8, colour: ink.soft },
  value: { size: 9.5 },
  name: { size: 10, weight: 'bold' },
  head: { size: 8, weight: 'bold', colour: ink.soft },
  cell: { size: 9.5 },
  sum: { size: 9.5 },
  total: { size: 12, weight: 'bold' },
  note: { size: 9, lineHeight: 1.5 },
  strong: { size: 10, weight: 'bold', lineHeight: 1.5 },
  foot: { size: 7.5, colour: ink.soft },
} as const satisfies Record<string, TextStyle>;

/**
 * The PDF of a document, from its snapshot alone: the same document gives the same bytes, on any machine. That is why nothing is
 * compressed (compressors differ between processors) and every date and number in the file comes from the document.
 */
export async function renderDocument(document: DrawnDocument): Promise<Buffer> {
  const { content } = document;
  const words = documentWords[content.language];
  const title = `${words.title[document.kind]} ${document.label}`;
  const pdf = new PdfKit({
    size: [page.width, page.height],
    margin: 0,
    compress: false,
    bufferPages: true,
    pdfVersion: '1.7',
    subset: 'PDF/UA' as never,
    tagged: true,
    displayTitle: true,
    lang: content.language,
    info: {
      Title: title,
      Author: content.seller.name,
      Creator: content.seller.service,
      Producer: 'Pinhole',
      CreationDate: document.issuedAt,
      ModDate: document.issuedAt,
    },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => void chunks.push(chunk));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  draw(pdf, document, words);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

/** Everything that drawing a part needs. `y` moves down as parts are drawn. */
interface Sheet {
  readonly pdf: Pdf;
  readonly root: Structure;
  readonly set: Typesetter;
  readonly words: DocumentWords;
  readonly write: AmountWriter;
  readonly document: DrawnDocument;
  y: number;
}

function draw(pdf: Pdf, document: DrawnDocument, words: DocumentWords): void {
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const { language } = document.content;
  const sheet: Sheet = {
    pdf,
    root,
    set: createTypesetter(pdf, { rtl: language === 'ar' }),
    words,
    write: createAmountWriter(language),
    document,
    y: page.margin,
  };
  drawHead(sheet);
  drawParties(sheet);
  drawLines(sheet);
  drawTotals(sheet);
  drawNotes(sheet);
  root.end();
  drawFeet(sheet);
}

/** Columns are counted from the side where reading begins. */
const across = ({ set }: Sheet, start: number, width: number): { x: number; width: number } => ({
  x: set.rtl ? page.width - page.margin - start - width : page.margin + start,
  width,
});

/** Draws one text as an element of the structure; screen readers get it as it was written, whatever order its letters are drawn in. */
function put(
  sheet: Sheet,
  parent: Structure,
  type: string,
  text: string,
  style: TextStyle,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly align?: 'start' | 'end' },
  more: { readonly scope?: 'Column' | 'Row' } = {},
): number {
  const element = sheet.pdf.struct(type, more as never);
  parent.add(element);
  // Only a span may replace its content by a text; a heading or a cell may not.
  const span = sheet.pdf.struct('Span', { actual: text });
  element.add(span);
  let below = box.y;
  span.add(() => {
    below = sheet.set.draw(text, style, box);
  });
  element.end();
  return below;
}

function ornament({ pdf }: Pick<Sheet, 'pdf'>, paint: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' } as never);
  paint();
  pdf.endMarkedContent();
}

const rule = (sheet: Sheet, y: number, colour: string = ink.line, width = 0.6): void =>
  ornament(sheet, () => {
    sheet.pdf
      .moveTo(page.margin, y)
      .lineTo(page.width - page.margin, y)
      .lineWidth(width)
      .strokeColor(colour)
      .stroke();
  });

function drawHead(sheet: Sheet): void {
  const { document, words, write } = sheet;
  const { content, kind, label } = document;
  // The service's mark: light through a pinhole.
  ornament(sheet, () => {
    const { x } = across(sheet, 0, 14);
    sheet.pdf
      .circle(x + 7, sheet.y + 8, 7)
      .fillColor(ink.text)
      .fill();
    sheet.pdf
      .circle(x + 7, sheet.y + 8, 2.2)
      .fillColor(ink.accent)
      .fill();
  });
  put(sheet, sheet.root, 'P', content.seller.service, styles.service, { ...across(sheet, 22, inner - 22), y: sheet.y });
  sheet.y += 44;
  sheet.y = put(sheet, sheet.root, 'H1', words.title[kind], styles.title, { ...across(sheet, 0, inner), y: sheet.y }) + 12;

  const facts: (readonly [string, string])[] = [
    [words.number[kind], label],
    [words.issued, write.day(content.issuedOn)],
    ...(content.original
      ? [[words.original, `${content.original.label}\n${write.day(content.original.issuedOn)}`] as const]
      : [[words.supplied, write.day(content.suppliedOn)] as const]),
    ...(content.reason ? [[words.reason, words.reasons[content.reason]] as const] : []),
    ...(content.paidWith && kind !== 'credit_note' ? [[words.paidWith, content.paidWith] as const] : []),
  ];
  const gap = 16;
  const width = (inner - gap * (facts.length - 1)) / facts.length;
  const bottoms = facts.map(([name, value], index) => {
    const box = across(sheet, index * (width + gap), width);
    const below = put(sheet, sheet.root, 'P', name, styles.label, { ...box, y: sheet.y });
    return put(sheet, sheet.root, 'P', value, styles.value, { ...box, y: below });
  });
  sheet.y = Math.max(...bottoms) + 14;
  rule(sheet, sheet.y);
  sheet.y += 16;
}

function drawParties(sheet: Sheet): void {
  const { words } = sheet;
  const { seller, buyer } = sheet.document.content;
  const half = (inner - 24) / 2;
  const party = (start: number, label: string, name: string, lines: readonly string[]): number => {
    const box = across(sheet, start, half);
    let y = put(sheet, sheet.root, 'H2', label, styles.label, { ...box, y: sheet.y });
    y = put(sheet, sheet.root, 'P', name, styles.name, { ...box, y: y + 1 });
    return lines.length === 0 ? y : put(sheet, sheet.root, 'P', lines.join('\n'), styles.value, { ...box, y });
  };
  const left = party(0, words.seller, seller.name, [
    ...seller.address,
    seller.countryName,
    ...(seller.vatId ? [`${words.vatId}: ${seller.vatId}`] : []),
    ...(seller.ossNumber ? [`${words.ossNumber}: ${seller.ossNumber}`] : []),
  ]);
  const right = party(half + 24, words.buyer, buyer.name, [
    ...buyer.address,
    ...(buyer.countryName ? [buyer.countryName] : []),
    ...(buyer.vatId ? [`${words.vatId}: ${buyer.vatId}`] : []),
  ]);
  sheet.y = Math.max(left, right) + 28;
}

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

function drawLines(sheet: Sheet): void {
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

function drawTotals(sheet: Sheet): void {
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

function drawNotes(sheet: Sheet): void {
  const { set, document, words, write } = sheet;
  for (const { text, strong } of writeNotes(document.content, words, write)) {
    const style = strong ? styles.strong : styles.note;
    const height = set.heightOf(text, style, inner);
    if (sheet.y + height > page.height - page.foot) turnPage(sheet);
    sheet.y = put(sheet, sheet.root, 'P', text, style, { ...across(sheet, 0, inner), y: sheet.y }) + 3;
  }
}

function turnPage(sheet: Sheet): void {
  sheet.pdf.addPage({ size: [page.width, page.height], margin: 0 });
  sheet.y = page.margin;
}

function drawFeet(sheet: Sheet): void {
  const { pdf, set, words, document } = sheet;
  const { start, count } = pdf.bufferedPageRange();
  const text = footOf(document.content, words);
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index);
    rule(sheet, page.height - 64);
    ornament(sheet, () => {
      const y = page.height - 56;
      set.draw(text, styles.foot, { ...across(sheet, 0, inner - 90), y });
      set.draw(words.page(index + 1, count), styles.foot, { ...across(sheet, inner - 80, 80), y, align: 'end' });
    });
  }
}

const footOf = ({ seller }: DocumentContent, words: DocumentWords): string =>
  [
    seller.name,
    ...(seller.registration ? [`${words.registration}: ${seller.registration}`] : []),
    ...(seller.vatId ? [`${words.vatId}: ${seller.vatId}`] : []),
    ...(seller.email ? [seller.email] : []),
  ].join('  ·  ');
