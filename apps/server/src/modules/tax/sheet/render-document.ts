import PdfKit from 'pdfkit';
import { createTypesetter } from '../../../platform/pdf/typesetter.ts';
import type { DocumentContent } from '../rules/document-content.ts';
import { writeNotes } from './document-notes.ts';
import {
  across,
  type DrawnDocument,
  ink,
  inner,
  ornament,
  type Pdf,
  page,
  put,
  rule,
  type Sheet,
  styles,
  turnPage,
} from './document-sheet.ts';
import { type DocumentWords, documentWords } from './document-words.ts';
import { drawLines, drawTotals } from './draw-lines.ts';
import { createAmountWriter } from './write-amounts.ts';

export type { DrawnDocument } from './document-sheet.ts';

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
      ? [
          [
            kind === 'credit_note' ? words.original : words.undoes,
            `${content.original.label}\n${write.day(content.original.issuedOn)}`,
          ] as const,
        ]
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
    // A consumer need not say a name.
    if (name !== '') y = put(sheet, sheet.root, 'P', name, styles.name, { ...box, y: y + 1 });
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

function drawNotes(sheet: Sheet): void {
  const { set, document, words, write } = sheet;
  for (const { text, strong } of writeNotes(document.content, words, write)) {
    const style = strong ? styles.strong : styles.note;
    const height = set.heightOf(text, style, inner);
    if (sheet.y + height > page.height - page.foot) turnPage(sheet);
    sheet.y = put(sheet, sheet.root, 'P', text, style, { ...across(sheet, 0, inner), y: sheet.y }) + 3;
  }
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
