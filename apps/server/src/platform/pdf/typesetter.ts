import type PdfKit from 'pdfkit';
import { directedRuns } from './bidi.ts';
import { createFonts, type Weight } from './fonts.ts';

export interface TextStyle {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: string;
  readonly lineHeight?: number;
}

export interface TextBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** `start` is left for English and right for Arabic. */
  readonly align?: 'start' | 'end';
}

export interface Typesetter {
  readonly rtl: boolean;
  heightOf(text: string, style: TextStyle, width: number): number;
  /** Draws wrapped text from the top of the box down; answers the y below it. */
  draw(text: string, style: TextStyle, box: TextBox): number;
  widthOf(text: string, style: TextStyle): number;
}

type Base = 'ltr' | 'rtl';

interface Piece {
  readonly font: string;
  readonly text: string;
}

/** Sets text of any script the fonts have, in lines, in the direction of the document. */
export function createTypesetter(document: InstanceType<typeof PdfKit>, { rtl }: { readonly rtl: boolean }): Typesetter {
  const fonts = createFonts(document);
  /** An address in Latin letters runs from left to right, also on an Arabic page. */
  const baseOf = (paragraph: string): Base => (rtl && isArabic(paragraph) ? 'rtl' : 'ltr');

  /** The pieces of a line as they stand from left to right, each in one font. */
  function piecesOf(line: string, weight: Weight, base: Base): Piece[] {
    return directedRuns(line, base).flatMap((run) => {
      const pieces: { font: string; text: string }[] = [];
      for (const character of run.text) {
        const font = fonts.fontFor(character, weight, pieces.at(-1)?.font);
        const last = pieces.at(-1);
        if (last?.font === font) last.text += character;
        else pieces.push({ font, text: character });
      }
      if (!run.rtl) return pieces;
      // Letters are turned round by the shaping of their script; what has no direction of its own is turned round here.
      return pieces
        .toReversed()
        .map((piece) => (isArabic(piece.text) ? piece : { ...piece, text: Array.from(piece.text).toReversed().join('') }));
    });
  }
  const measure = ({ font, text }: Piece, size: number): number => {
    fonts.use(font);
    return document.fontSize(size).widthOfString(text, { features: [] });
  };
  const widthOf = (text: string, { size, weight = 'regular' }: TextStyle): number =>
    piecesOf(text, weight, 'ltr').reduce((sum, piece) => sum + measure(piece, size), 0);

  function wrap(text: string, style: TextStyle, width: number): { readonly line: string; readonly base: Base }[] {
    return text.split('\n').flatMap((paragraph) => {
      const lines: string[] = [];
      let line = '';
      for (const word of paragraph.split(/ +/).flatMap((each) => fitting(each, style, width))) {
        const longer = line === '' ? word : `${line} ${word}`;
        if (line === '' || widthOf(longer, style) <= width) line = longer;
        else {
          lines.push(line);
          line = word;
        }
      }
      return [...lines, line].map((each) => ({ line: each, base: baseOf(paragraph) }));
    });
  }
  /** A word that no line can hold is cut where it must be. */
  function fitting(word: string, style: TextStyle, width: number): string[] {
    if (widthOf(word, style) <= width) return [word];
    const parts: string[] = [];
    let part = '';
    for (const character of word) {
      if (part !== '' && widthOf(part + character, style) > width) {
        parts.push(part);
        part = '';
      }
      part += character;
    }
    return [...parts, part];
  }
  const heightOfLine = ({ size, lineHeight = 1.4 }: TextStyle): number => size * lineHeight;

  return {
    rtl,
    widthOf,
    heightOf: (text, style, width) => wrap(text, style, width).length * heightOfLine(style),
    draw(text, style, { x, y, width, align = 'start' }) {
      const { size, weight = 'regular', colour = '#1c1b1a' } = style;
      let top = y;
      for (const { line, base } of wrap(text, style, width)) {
        const pieces = piecesOf(line, weight, base).map((piece) => ({ ...piece, width: measure(piece, size) }));
        const total = pieces.reduce((sum, piece) => sum + piece.width, 0);
        const atRight = (align === 'start') === rtl;
        let left = atRight ? x + width - total : x;
        // Letters hang on one line, whatever the fonts they come from.
        const baseline = top + (heightOfLine(style) - size) / 2 + size * 0.82;
        for (const piece of pieces) {
          fonts.use(piece.font);
          document.fontSize(size).fillColor(colour);
          document.text(piece.text, left, baseline, { lineBreak: false, features: [], baseline: 'alphabetic' });
          left += piece.width;
        }
        top += heightOfLine(style);
      }
      return top;
    },
  };
}

const isArabic = (text: string): boolean => /[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]/u.test(text);
