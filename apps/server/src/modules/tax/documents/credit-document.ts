import { AppError } from '../../../platform/app-error.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { convertAgain } from '../rates/exchange.ts';
import type { CreditReason, DocumentLine } from '../rules/document-content.ts';
import { partOf, sumOf, type TaxedAmount } from '../rules/split-tax.ts';
import { type DocumentRow, findDocumentByKey, listCreditNotes, lockDocument } from '../store/document-store.ts';
import type { IssueDeps } from '../tax-deps.ts';
import { toTotal } from './issue-document.ts';
import { numberDocument } from './number-document.ts';

export interface Credit {
  /** Makes it happen once, such as `refund:` and its number. */
  readonly key: string;
  readonly originalId: string;
  readonly reason: CreditReason;
  /** How much of which line is given back, tax included; `rest`: everything that is left. */
  readonly lines: 'rest' | readonly { readonly line: number; readonly grossMinor: bigint }[];
  /** When the buyer withdrew from the contract. */
  readonly withdrawnAt?: Date;
}

/**
 * Takes back an invoice or a part of it, at its own rate and country, whatever they are today. Many parts add up to the whole to the cent.
 * Throws `tax.credit_exceeds` for more than is left.
 */
export async function creditDocument(tx: Tx, deps: IssueDeps, credit: Credit): Promise<DocumentRow> {
  const original = await lockDocument(tx, credit.originalId);
  if (!original || original.kind === 'credit_note') throw new AppError('tax.document_not_found');
  // Before anything is counted: a repeated call finds nothing left to credit, and is right all the same.
  const existing = await findDocumentByKey(tx, credit.key);
  if (existing) return existing;

  const earlier = (await listCreditNotes(tx, original.id)).flatMap(({ content }) => content.lines);
  const { content } = original;
  const left = content.lines.map((line, index) => BigInt(line.gross) - creditedOf(earlier, index));
  const asked = credit.lines === 'rest' ? left.map((grossMinor, line) => ({ line, grossMinor })) : credit.lines;
  const wanted = asked.filter(({ grossMinor }) => grossMinor !== 0n);
  const lines = wanted.map(({ line: index, grossMinor }) => {
    const line = content.lines[index];
    if (!line || grossMinor < 0n || grossMinor > (left[index] ?? 0n)) throw new AppError('tax.credit_exceeds');
    const whole: TaxedAmount = { net: BigInt(line.net), tax: BigInt(line.tax), gross: BigInt(line.gross) };
    return { line, index, amounts: negative(partOf(whole, creditedOf(earlier, index), grossMinor)) };
  });
  const twice = new Set(wanted.map(({ line }) => line)).size !== wanted.length;
  if (lines.length === 0 || twice) throw new AppError('tax.credit_exceeds');

  const total = sumOf(lines.map(({ amounts }) => amounts));
  const rates = [...Map.groupBy(lines, ({ line }) => line.basisPoints)];
  return numberDocument(tx, deps, credit.key, 'credit_note', async () => ({
    kind: 'credit_note',
    key: credit.key,
    saleId: original.saleId,
    holderId: original.holderId,
    originalId: original.id,
    treatment: original.treatment,
    country: original.country,
    currency: original.currency,
    ...total,
    taxPoint: null,
    vatCheckId: original.vatCheckId,
    content: {
      ...content,
      lines: lines.map(({ line, index, amounts }) => creditLine(line, index, amounts)),
      totals: rates.map(([basisPoints, of]) => toTotal(basisPoints, sumOf(of.map(({ amounts }) => amounts)))),
      exchange: content.exchange && convertAgain(total.tax, original.currency, content.exchange),
      original: { id: original.id, label: original.label, issuedOn: content.issuedOn },
      reason: credit.reason,
      withdrawal: credit.withdrawnAt ? { state: 'withdrawn', at: credit.withdrawnAt.toISOString() } : null,
    },
  }));
}

const negative = ({ net, tax, gross }: TaxedAmount): TaxedAmount => ({ net: -net, tax: -tax, gross: -gross });

const creditedOf = (earlier: readonly DocumentLine[], line: number): bigint =>
  earlier.filter(({ originalLine }) => originalLine === line).reduce((sum, { gross }) => sum - BigInt(gross), 0n);

function creditLine(line: DocumentLine, index: number, { net, tax, gross }: TaxedAmount): DocumentLine {
  const whole = gross === -BigInt(line.gross);
  return {
    description: line.description,
    quantity: whole ? line.quantity : 1,
    full: String(net),
    discount: '0',
    net: String(net),
    tax: String(tax),
    gross: String(gross),
    basisPoints: line.basisPoints,
    originalLine: index,
  };
}
