import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type PdfKit from 'pdfkit';
import { unpackWoff } from './unpack-woff.ts';

export type Weight = 'regular' | 'bold';

const require = createRequire(import.meta.url);
/** Asked in this order for each character. What none of them has is drawn as an empty box. */
const files = [
  ['@fontsource/ibm-plex-sans', 'ibm-plex-sans-latin'],
  ['@fontsource/ibm-plex-sans', 'ibm-plex-sans-latin-ext'],
  ['@fontsource/ibm-plex-sans', 'ibm-plex-sans-greek'],
  ['@fontsource/ibm-plex-sans', 'ibm-plex-sans-cyrillic'],
  ['@fontsource/ibm-plex-sans', 'ibm-plex-sans-cyrillic-ext'],
  ['@fontsource/ibm-plex-sans', 'ibm-plex-sans-vietnamese'],
  ['@fontsource/ibm-plex-sans-arabic', 'ibm-plex-sans-arabic-arabic'],
] as const;
const numbers = { regular: 400, bold: 600 } as const satisfies Record<Weight, number>;

const read = new Map<string, Buffer>();

function bytesOf(index: number, weight: Weight): Buffer {
  const [name, file] = files[index] ?? files[0];
  const key = `${file}-${numbers[weight]}`;
  const packed = (): Buffer =>
    readFileSync(path.join(path.dirname(require.resolve(`${name}/package.json`)), 'files', `${key}-normal.woff`));
  const font = read.get(key) ?? unpackWoff(packed());
  read.set(key, font);
  return font;
}

interface OpenedFont {
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
}

/** The part of a document that chooses fonts: PDFKit keeps the font it opened in `_font`. */
export interface Fonts {
  /** Makes the font that has the character the current one and answers its name; `current` is kept where it will do. */
  fontFor(character: string, weight: Weight, current: string | undefined): string;
  use(name: string): void;
  has(character: string): boolean;
}

export function createFonts(document: InstanceType<typeof PdfKit>): Fonts {
  const opened = new Map<string, OpenedFont['font']>();
  const open = (index: number, weight: Weight): { name: string; font: OpenedFont['font'] } => {
    const name = `${index}-${weight}`;
    let font = opened.get(name);
    if (!font) {
      document.registerFont(name, bytesOf(index, weight));
      document.font(name);
      ({ font } = (document as unknown as { readonly _font: OpenedFont })._font);
      opened.set(name, font);
    }
    return { name, font };
  };
  const find = (character: string, weight: Weight): string | undefined => {
    const codePoint = character.codePointAt(0) ?? 0;
    for (const index of files.keys()) {
      const { name, font } = open(index, weight);
      if (font.hasGlyphForCodePoint(codePoint)) return name;
    }
    return undefined;
  };
  return {
    fontFor(character, weight, current) {
      const stays = current && opened.get(current)?.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) && current.endsWith(weight);
      return stays ? current : (find(character, weight) ?? `0-${weight}`);
    },
    use: (name) => void document.font(name),
    has: (character) => find(character, 'regular') !== undefined,
  };
}
