import type { Tx } from '../../../platform/database/database.ts';
import type { CreditReason } from '../rules/document-content.ts';
import { type DocumentRow, listDocumentsOfSale } from '../store/document-store.ts';
import type { IssueDeps } from '../tax-deps.ts';
import { creditDocument } from './credit-document.ts';
import { reinstateDocument } from './reinstate-document.ts';

export interface SaleCredit {
  readonly saleId: string;
  /** What takes money back: `refund:` or `dispute:` and its number. */
  readonly source: string;
  /** How much it takes back by now, in minor units with tax; 0 once it takes back nothing any more. */
  readonly minor: bigint;
  readonly reason: CreditReason;
  readonly withdrawnAt?: Date;
}

/**
 * Brings the documents of a sale up to what goes back to the buyer, and answers those that were issued now. Whoever calls holds the sale,
 * so that two do not count at the same time; whatever the steps, and however often it is called, the documents say what is so. A sale
 * whose own document is not issued yet is left alone: it is caught up with afterwards.
 */
export async function creditSale(tx: Tx, deps: IssueDeps, credit: SaleCredit): Promise<DocumentRow[]> {
  const documents = await listDocumentsOfSale(tx, credit.saleId);
  const ofSource = documents.filter(({ key }) => key.startsWith(`${credit.source}:`));
  const credited = ofSource.reduce((sum, { gross }) => sum - gross, 0n);
  if (credit.minor > credited) return creditMore(tx, deps, credit, documents, credit.minor - credited, ofSource.length);
  if (credit.minor === 0n && credited > 0n) return undoAll(tx, deps, credit, documents, ofSource);
  return [];
}

async function creditMore(
  tx: Tx,
  deps: IssueDeps,
  { source, reason, withdrawnAt }: SaleCredit,
  documents: readonly DocumentRow[],
  wanted: bigint,
  count: number,
): Promise<DocumentRow[]> {
  const issued: DocumentRow[] = [];
  let missing = wanted;
  for (const document of documents) {
    if (missing === 0n) break;
    if (document.kind === 'credit_note') continue;
    const lines = leftOf(document, documents, missing);
    const taken = lines.reduce((sum, { grossMinor }) => sum + grossMinor, 0n);
    if (taken === 0n) continue;
    const key = `${source}:${count + issued.length + 1}`;
    issued.push(await creditDocument(tx, deps, { key, originalId: document.id, reason, lines, ...(withdrawnAt ? { withdrawnAt } : {}) }));
    missing -= taken;
  }
  return issued;
}

/** What may be taken back of each line, up to `wanted` in all. */
function leftOf(document: DocumentRow, documents: readonly DocumentRow[], wanted: bigint): { line: number; grossMinor: bigint }[] {
  const notes = documents.filter(({ originalId }) => originalId === document.id).flatMap(({ content }) => content.lines);
  let missing = wanted;
  return document.content.lines.flatMap(({ gross }, line) => {
    const credited = notes.filter(({ originalLine }) => originalLine === line).reduce((sum, note) => sum - BigInt(note.gross), 0n);
    const left = BigInt(gross) - credited;
    const grossMinor = left < missing ? left : missing;
    missing -= grossMinor;
    return grossMinor > 0n ? [{ line, grossMinor }] : [];
  });
}

async function undoAll(
  tx: Tx,
  deps: IssueDeps,
  { source }: SaleCredit,
  documents: readonly DocumentRow[],
  ofSource: readonly DocumentRow[],
): Promise<DocumentRow[]> {
  const issued: DocumentRow[] = [];
  for (const creditNote of ofSource.filter(({ kind }) => kind === 'credit_note')) {
    if (ofSource.some(({ content }) => content.original?.id === creditNote.id)) continue;
    const original = documents.find(({ id }) => id === creditNote.originalId);
    if (!original) throw new Error(`the document that ${creditNote.label} takes back is gone`);
    const key = `${source}:${ofSource.length + issued.length + 1}`;
    issued.push(await reinstateDocument(tx, deps, { key, creditNote, original }));
  }
  return issued;
}
