import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DocumentContent, DocumentLanguage } from '../rules/document-content.ts';
import { type DrawnDocument, renderDocument } from './render-document.ts';

const content: DocumentContent = {
  version: 1,
  language: 'en',
  seller: {
    service: 'Pinhole',
    name: 'Lysbilleder ApS',
    address: ['Havnegade 12', '1058 København K'],
    country: 'DK',
    countryName: 'Denmark',
    vatId: 'DK13585628',
    ossNumber: null,
    registration: 'CVR 13585628',
    email: 'bills@lysbilleder.dk',
  },
  buyer: { name: 'Φωτογραφία Αθηνών', address: ['Ερμού 12', '10563 Αθήνα'], country: 'GR', countryName: 'Greece', vatId: 'EL094259216' },
  issuedOn: '2026-11-21',
  suppliedOn: '2026-11-20',
  taxPoint: '2026-11-20',
  lines: [
    {
      description: '4,000 credits',
      quantity: 3,
      full: '10000',
      discount: '400',
      net: '9600',
      tax: '0',
      gross: '9600',
      basisPoints: 0,
      originalLine: null,
    },
  ],
  totals: [{ basisPoints: 0, net: '9600', tax: '0', gross: '9600' }],
  tax: { treatment: 'reverse_charge', country: 'GR', countryName: 'Greece', kind: null, reason: 'valid_vat_number', awaits: null },
  evidence: { kinds: ['billing_address'], ids: [] },
  exchange: null,
  paidWith: 'Card',
  original: null,
  reason: null,
  withdrawal: null,
};
const documentOf = (more: Partial<DrawnDocument> = {}, own: Partial<DocumentContent> = {}): DrawnDocument => ({
  kind: 'invoice',
  label: 'INV-2026-00042',
  currency: 'EUR',
  net: 9_600n,
  tax: 0n,
  gross: 9_600n,
  issuedAt: new Date('2026-11-21T10:00:00Z'),
  ...more,
  content: { ...content, ...own },
});

/** Every text as screen readers get it, in reading order. Nothing in these files is compressed. */
async function textsOf(document: DrawnDocument): Promise<string[]> {
  const pdf = (await renderDocument(document)).toString('latin1');
  return [...pdf.matchAll(/\/S \/Span\n\/ActualText \(((?:\\[\s\S]|[^\\)])*)\)/g)].map(([, raw = '']) => decode(raw)).toSorted();
}
function decode(raw: string): string {
  const bytes = Buffer.from(
    raw.replaceAll(/\\([nrtbf\\()])/g, (_, character: string) => ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' })[character] ?? character),
    'latin1',
  );
  return bytes[0] === 0xfe && bytes[1] === 0xff ? bytes.subarray(2).swap16().toString('utf16le') : bytes.toString('latin1');
}

it('comes out the same, byte by byte, in this process and in every other', async () => {
  const [first, second] = [await renderDocument(documentOf()), await renderDocument(documentOf())];
  expect(first.equals(second)).toBe(true);
  const other = await renderDocument(documentOf({ label: 'INV-2026-00043' }));
  expect(createHash('sha256').update(other).digest('hex')).not.toBe(createHash('sha256').update(first).digest('hex'));
  // Neither the time of drawing nor a random number is in it, and no compressor had a say.
  const text = first.toString('latin1');
  expect(text).not.toContain('/FlateDecode');
  expect(text.match(/\(D:\d{14}Z?\)/g)?.every((date) => date.includes('20261121100000'))).toBe(true);
});

it('comes out as it did when this was written: a drawing that changes can repair no file that was stored before', async () => {
  const hash = async (document: DrawnDocument): Promise<string> =>
    createHash('sha256')
      .update(await renderDocument(document))
      .digest('hex')
      .slice(0, 16);
  const arabic = documentOf({}, { language: 'ar', buyer: { ...content.buyer, name: 'شركة الضوء' } });
  // If one of these differs because the drawing was meant to change, say so in the release notes.
  expect([await hash(documentOf()), await hash(arabic)]).toEqual(['58e17d8e8231cc1c', '16f2465a16a0e97f']);
});

it('says everything of Article 226, and reverse charge in the language of the buyer’s state', async () => {
  const texts = await textsOf(documentOf());
  for (const text of [
    'Invoice',
    'INV-2026-00042',
    '21 November 2026',
    '20 November 2026',
    'Lysbilleder ApS',
    'Havnegade 12\n1058 København K\nDenmark\nVAT number: DK13585628',
    'Φωτογραφία Αθηνών',
    'Ερμού 12\n10563 Αθήνα\nGreece\nVAT number: EL094259216',
    '4,000 credits',
    '3',
    'EUR\u00a033.333333',
    'Discount: EUR\u00a0\u22124.00',
    '0\u00a0%',
    'EUR\u00a096.00',
    'EUR\u00a00.00',
    'Reverse charge · Αντίστροφη επιβάρυνση',
  ])
    expect(texts).toContain(text);
});

it('is tagged: language, title, headings, a table with headed columns, and nothing but ornaments outside the structure', async () => {
  const pdf = (await renderDocument(documentOf())).toString('latin1');
  for (const part of [
    '/Lang (en)',
    '/DisplayDocTitle true',
    '/Marked true',
    '/S /H1',
    '/S /Table',
    '/Scope /Column',
    '/Scope /Row',
    'pdfuaid:part>1<',
    '>Invoice INV-2026-00042<',
  ])
    expect(pdf, part).toContain(part);
  expect(pdf).toContain('+IBMPlexSans-Regular');
  expect(pdf).not.toMatch(/\/BaseFont \/(?:Helvetica|Times)/);
});

describe.each<[DocumentLanguage, string, string, string]>([
  ['en', 'Credit note', 'EUR\u00a0\u22121,234.50', '21 November 2026'],
  ['da', 'Kreditnota', '\u22121.234,50\u00a0EUR', '21. november 2026'],
  ['de', 'Rechnungskorrektur', '\u22121.234,50\u00a0EUR', '21. November 2026'],
  ['ar', 'إشعار دائن', '\u22121,234.50\u00a0EUR', '21 نوفمبر 2026'],
])('in %s', (language, title, total, day) => {
  it('writes words, amounts and days as people there do', async () => {
    const texts = await textsOf(
      documentOf(
        { kind: 'credit_note', label: 'CN-2026-00001', net: -100_000n, tax: -23_450n, gross: -123_450n },
        {
          language,
          original: { id: 'x', label: 'INV-2026-00042', issuedOn: '2026-11-20' },
          reason: 'withdrawal',
          withdrawal: { state: 'withdrawn', at: '2026-11-21T09:14:00Z' },
          tax: { ...content.tax, treatment: 'domestic' },
        },
      ),
    );
    expect(texts).toEqual(expect.arrayContaining([title, total, day]));
    expect(texts.some((text) => text.includes('INV-2026-00042'))).toBe(true);
    expect(texts.some((text) => text.includes('09:14 UTC'))).toBe(true);
  });
});

it('goes on over pages, every line once', async () => {
  const [line] = content.lines;
  const lines = Array.from({ length: 60 }, (_, index) => ({ ...line!, description: `Part ${index + 1}` }));
  const document = documentOf({}, { lines });
  expect((await renderDocument(document)).toString('latin1').match(/\/Type \/Page\n/g)?.length).toBeGreaterThan(3);
  expect((await textsOf(document)).filter((text) => text.startsWith('Part '))).toHaveLength(60);
});

it('draws any text, also what no font has, and words that no line holds', async () => {
  const buyer = { ...content.buyer, name: '株式会社 🦊 \u202e(x)', address: ['x'.repeat(400), '', ' '] };
  expect((await renderDocument(documentOf({}, { buyer }))).length).toBeGreaterThan(10_000);
});
