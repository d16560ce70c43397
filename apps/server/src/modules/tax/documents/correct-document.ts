import { AppError } from '../../../platform/app-error.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { checkVatNumber, type VatCheckDeps } from '../parties/check-vat-number.ts';
import { countryNameIn } from '../rules/country-name.ts';
import type { BuyerVatId } from '../rules/decide-tax.ts';
import { type DocumentRow, findDocument, listCreditNotes, lockDocument } from '../store/document-store.ts';
import type { IssueDeps } from '../tax-deps.ts';
import { creditDocument } from './credit-document.ts';
import { toTotal } from './issue-document.ts';
import { numberDocument } from './number-document.ts';

/**
 * Asks once more about the number that could not be checked when a document was bought. Answers it where it is valid, for
 * `correctToReverseCharge`; undefined where it is not, still cannot be checked, or nothing is left to correct. Goes over the network.
 */
export async function findCorrection(deps: VatCheckDeps, documentId: string): Promise<BuyerVatId | undefined> {
  const document = await findDocument(deps.db, documentId);
  const awaits = document?.kind === 'credit_note' ? null : document?.content.tax.awaits;
  if (!awaits || (await listCreditNotes(deps.db, documentId)).length > 0) return undefined;
  const checked = await checkVatNumber(deps, { written: awaits.text, anew: true });
  if (checked.state !== 'valid') return undefined;
  const { country, text, state, checkId } = checked;
  return { country, text, state, checkId };
}

export interface Correction {
  readonly creditNote: DocumentRow;
  readonly invoice: DocumentRow;
  /** What the buyer paid too much, in minor units. */
  readonly refundMinor: bigint;
  /** False: it was corrected before. */
  readonly isNew: boolean;
}

/**
 * A VAT number could not be checked when it was bought, and proved valid later: the invoice is taken back and one under reverse charge
 * takes its place; the tax goes back to the buyer. The price without tax stays. Once, whatever happens: the keys are made of the document's.
 */
export async function correctToReverseCharge(
  tx: Tx,
  deps: IssueDeps,
  { documentId, vatId }: { readonly documentId: string; readonly vatId: BuyerVatId },
): Promise<Correction> {
  const original = await lockDocument(tx, documentId);
  const awaits = original?.content.tax.awaits;
  if (!original || original.kind === 'credit_note' || !awaits || awaits.text !== vatId.text || vatId.state !== 'valid')
    throw new AppError('tax.document_not_found');
  const key = `correct:${original.id}`;
  const credited = await listCreditNotes(tx, original.id);
  // A part that was given back already is another sale than the one to be put right.
  if (credited.some((note) => note.key !== `${key}:credit`)) throw new AppError('tax.credit_exceeds');

  const creditNote = await creditDocument(tx, deps, {
    key: `${key}:credit`,
    originalId: original.id,
    reason: 'vat_number_confirmed',
    lines: 'rest',
  });
  const { content, net } = original;
  const countryName = countryNameIn(content.language, vatId.country);
  const amounts = { net, tax: 0n, gross: net };
  const invoice = await numberDocument(tx, deps, `${key}:invoice`, 'invoice', async () => ({
    kind: 'invoice',
    key: `${key}:invoice`,
    saleId: original.saleId,
    holderId: original.holderId,
    originalId: null,
    treatment: 'reverse_charge',
    country: vatId.country,
    currency: original.currency,
    ...amounts,
    taxPoint: original.taxPoint,
    vatCheckId: vatId.checkId,
    content: {
      ...content,
      buyer: { ...content.buyer, country: vatId.country, countryName, vatId: vatId.text },
      lines: content.lines.map((line) => ({ ...line, tax: '0', gross: line.net, basisPoints: 0 })),
      totals: [toTotal(0, amounts)],
      tax: { treatment: 'reverse_charge', country: vatId.country, countryName, kind: null, reason: 'valid_vat_number', awaits: null },
      exchange: null,
      original: null,
      reason: null,
    },
  }));
  return { creditNote, invoice, refundMinor: original.tax, isNew: credited.length === 0 };
}
