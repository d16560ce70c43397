import type { Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { type DocumentContent, type DocumentKind } from '../rules/document-content.ts';
import { dayIn, keepUntil } from '../rules/tax-days.ts';
import { type DocumentRow, findDocumentByKey, insertDocument, lockSeries, takeNumber } from '../store/document-store.ts';
import { enqueueStore } from '../tax.jobs.ts';
import type { IssueDeps } from '../tax-deps.ts';

const prefixSetting = {
  invoice: 'tax.invoicePrefix',
  credit_note: 'tax.creditNotePrefix',
  receipt: 'tax.receiptPrefix',
} as const satisfies Record<DocumentKind, string>;

export type Unnumbered = Omit<DocumentRow, 'id' | 'series' | 'number' | 'label' | 'issuedAt' | 'keepUntil' | 'taxPoint' | 'content'> & {
  /** The day that decides the rate; null: the day of issue. */
  readonly taxPoint: string | null;
  readonly content: Omit<DocumentContent, 'issuedOn' | 'taxPoint'>;
};

/**
 * Gives a document its number and writes it down, in the caller's transaction: if that does not commit, the number was never given.
 * Whoever comes second with the same key gets what the first one made. `write` runs before the row is written, in the turn of the series.
 */
export async function numberDocument(
  tx: Tx,
  deps: IssueDeps,
  key: string,
  kind: DocumentKind,
  write: (issue: { readonly issuedOn: string; readonly keepUntil: string }) => Promise<Unnumbered>,
): Promise<DocumentRow> {
  const timeZone = deps.settings.get('tax.timeZone');
  const year = dayIn(deps.clock.now(), timeZone).slice(0, 4);
  const series = `${deps.settings.get(prefixSetting[kind])}${year}-`;
  const { last, lastIssuedAt } = await lockSeries(tx, series);
  const existing = await findDocumentByKey(tx, key);
  if (existing) return existing;

  const now = deps.clock.now();
  // Clocks of several machines differ a little; numbers and dates may not contradict each other.
  const issuedAt = lastIssuedAt && lastIssuedAt > now ? lastIssuedAt : now;
  const issuedOn = dayIn(issuedAt, timeZone);
  const keep = keepUntil(issuedOn, {
    years: deps.settings.get('tax.keepYears'),
    country: deps.settings.get('seller.country') ?? '',
    oss: ['union', 'non_union'].includes(deps.settings.get('tax.scheme')),
  });
  const written = await write({ issuedOn, keepUntil: keep });
  const number = last + 1;
  await takeNumber(tx, series, number, issuedAt);
  deps.faults.point('tax-number-taken');
  const taxPoint = written.taxPoint ?? issuedOn;
  const document: DocumentRow = {
    ...written,
    id: newId(issuedAt),
    series,
    number,
    label: `${series}${String(number).padStart(5, '0')}`,
    issuedAt,
    keepUntil: keep,
    taxPoint,
    content: { ...written.content, issuedOn, taxPoint },
  };
  await insertDocument(tx, document);
  await enqueueStore(tx, document.id);
  deps.faults.point('tax-document-written');
  return document;
}
