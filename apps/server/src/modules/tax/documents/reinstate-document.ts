import type { Tx } from '../../../platform/database/database.ts';
import { convertAgain } from '../rates/exchange.ts';
import type { DocumentLine, DocumentTotal } from '../rules/document-content.ts';
import type { DocumentRow } from '../store/document-store.ts';
import type { IssueDeps } from '../tax-deps.ts';
import { numberDocument } from './number-document.ts';

/**
 * Undoes a credit note: money that was to go back did not, or came again. A credit note cannot be credited, so what it took back is
 * invoiced anew, at the same rate and country, and names it.
 */
export async function reinstateDocument(
  tx: Tx,
  deps: IssueDeps,
  { key, creditNote, original }: { readonly key: string; readonly creditNote: DocumentRow; readonly original: DocumentRow },
): Promise<DocumentRow> {
  const { content } = creditNote;
  const kind = original.kind === 'receipt' ? 'receipt' : 'invoice';
  return numberDocument(tx, deps, key, kind, async () => ({
    kind,
    key,
    saleId: creditNote.saleId,
    holderId: creditNote.holderId,
    originalId: null,
    treatment: creditNote.treatment,
    country: creditNote.country,
    currency: creditNote.currency,
    net: -creditNote.net,
    tax: -creditNote.tax,
    gross: -creditNote.gross,
    taxPoint: null,
    vatCheckId: creditNote.vatCheckId,
    content: {
      ...content,
      lines: content.lines.map(positive),
      totals: content.totals.map(turned),
      exchange: content.exchange && convertAgain(-creditNote.tax, creditNote.currency, content.exchange),
      original: { id: creditNote.id, label: creditNote.label, issuedOn: content.issuedOn },
      reason: null,
      withdrawal: null,
    },
  }));
}

const minus = (amount: string): string => String(-BigInt(amount));
const positive = (line: DocumentLine): DocumentLine => ({
  ...line,
  full: minus(line.full),
  discount: minus(line.discount),
  net: minus(line.net),
  tax: minus(line.tax),
  gross: minus(line.gross),
  originalLine: null,
});
const turned = (total: DocumentTotal): DocumentTotal => ({
  basisPoints: total.basisPoints,
  net: minus(total.net),
  tax: minus(total.tax),
  gross: minus(total.gross),
});
