import type PdfKit from 'pdfkit';
import type { TextStyle, Typesetter } from '../../../platform/pdf/typesetter.ts';
import type { DocumentRow } from '../store/document-store.ts';
import type { DocumentWords } from './document-words.ts';
import type { AmountWriter } from './write-amounts.ts';

export type Pdf = InstanceType<typeof PdfKit>;
export type Structure = ReturnType<Pdf['struct']>;

export type DrawnDocument = Pick<DocumentRow, 'kind' | 'label' | 'currency' | 'net' | 'tax' | 'gross' | 'issuedAt' | 'content'>;

export const page = { width: 595.28, height: 841.89, margin: 56, foot: 92 } as const;
export const inner = page.width - 2 * page.margin;
export const ink = { text: '#1c1b1a', soft: '#5f5a54', line: '#d9d3ca', strong: '#1c1b1a', wash: '#f6f3ee', accent: '#b4552d' } as const;
export const styles = {
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

/** Everything that drawing a part needs. `y` moves down as parts are drawn. */
export interface Sheet {
  readonly pdf: Pdf;
  readonly root: Structure;
  readonly set: Typesetter;
  readonly words: DocumentWords;
  readonly write: AmountWriter;
  readonly document: DrawnDocument;
  y: number;
}

/** Columns are counted from the side where reading begins. */
export const across = ({ set }: Sheet, start: number, width: number): { x: number; width: number } => ({
  x: set.rtl ? page.width - page.margin - start - width : page.margin + start,
  width,
});

/** Draws one text as an element of the structure; screen readers get it as it was written, whatever order its letters are drawn in. */
export function put(
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

export function ornament({ pdf }: Pick<Sheet, 'pdf'>, paint: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' } as never);
  paint();
  pdf.endMarkedContent();
}

export const rule = (sheet: Sheet, y: number, colour: string = ink.line, width = 0.6): void =>
  ornament(sheet, () => {
    sheet.pdf
      .moveTo(page.margin, y)
      .lineTo(page.width - page.margin, y)
      .lineWidth(width)
      .strokeColor(colour)
      .stroke();
  });

export function turnPage(sheet: Sheet): void {
  sheet.pdf.addPage({ size: [page.width, page.height], margin: 0 });
  sheet.y = page.margin;
}
