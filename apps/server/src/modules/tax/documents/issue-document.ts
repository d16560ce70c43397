import { randomUUID } from 'node:crypto';
import type { Tx } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { readSeller } from '../parties/read-seller.ts';
import { convertTax } from '../rates/exchange.ts';
import { countryNameIn } from '../rules/country-name.ts';
import type { TaxDecision } from '../rules/decide-tax.ts';
import type { DocumentContent, DocumentLanguage, DocumentLine, DocumentTotal, Withdrawal } from '../rules/document-content.ts';
import { fromGross, fromNet, sumOf, type TaxedAmount } from '../rules/split-tax.ts';
import { currencyOf, isMemberState, placeOf } from '../rules/vat-area.ts';
import { type DocumentRow, holderOf, insertEvidence } from '../store/document-store.ts';
import type { IssueDeps } from '../tax-deps.ts';
import { numberDocument } from './number-document.ts';

export interface SaleLine {
  readonly description: string;
  readonly quantity: number;
  /** Minor units for one, with or without tax as `prices` says. */
  readonly unitMinor: bigint;
  /** Minor units off the whole line. */
  readonly discountMinor?: bigint;
}

export interface DocumentBuyer {
  readonly name: string;
  /** Street, town …, without the country. */
  readonly address: readonly string[];
  /** ISO 3166. */
  readonly country: string | null;
}

/** A sale that was paid, as its document will show it. */
export interface SaleToDocument {
  /** Makes it happen once, such as `sale:` and the number of the order. */
  readonly key: string;
  readonly saleId: string;
  /** Null: it is gone, and the document belongs to nobody here. */
  readonly workspaceId: string | null;
  readonly kind: 'invoice' | 'receipt';
  readonly language: DocumentLanguage;
  readonly currency: string;
  readonly prices: 'with_tax' | 'without_tax';
  readonly lines: readonly SaleLine[];
  readonly decision: TaxDecision;
  readonly buyer: DocumentBuyer;
  /** The buyer's VAT number, shown where the buyer owes the tax or is a business at home. */
  readonly buyerVatId: string | null;
  readonly suppliedOn: string;
  readonly taxPoint: string;
  readonly paidWith: string | null;
  readonly withdrawal: Extract<Withdrawal, { state: 'open' | 'waived' }> | null;
}

/** Lines with their tax, and the sums by rate. Every line is rounded by itself and the sums are sums of lines. */
export function priceLines(
  lines: readonly SaleLine[],
  prices: SaleToDocument['prices'],
  basisPoints: number,
): { readonly lines: readonly (DocumentLine & { readonly amounts: TaxedAmount })[]; readonly total: TaxedAmount } {
  const split = prices === 'with_tax' ? fromGross : fromNet;
  const priced = lines.map((line) => {
    if (!Number.isSafeInteger(line.quantity) || line.quantity < 1) throw new RangeError('a line has a quantity of 1 or more');
    const full = line.unitMinor * BigInt(line.quantity);
    const discount = line.discountMinor ?? 0n;
    if (line.unitMinor < 0n || discount < 0n || discount > full) throw new RangeError('a price and its discount leave nothing below zero');
    const amounts = split(full - discount, basisPoints);
    const fullNet = split(full, basisPoints).net;
    return {
      description: line.description,
      quantity: line.quantity,
      full: String(fullNet),
      discount: String(fullNet - amounts.net),
      net: String(amounts.net),
      tax: String(amounts.tax),
      gross: String(amounts.gross),
      basisPoints,
      originalLine: null,
      amounts,
    };
  });
  return { lines: priced, total: sumOf(priced.map(({ amounts }) => amounts)) };
}

/**
 * Issues the invoice or receipt of a sale in the transaction that settles it. Once for each key; a second call answers the same document.
 * Throws `tax.seller_incomplete` or `tax.exchange_rate_missing`, which the readiness check finds before anything is sold.
 */
export async function issueDocument(tx: Tx, deps: IssueDeps, sale: SaleToDocument): Promise<DocumentRow> {
  if (sale.lines.length === 0) throw new RangeError('a document has at least one line');
  const { decision } = sale;
  return numberDocument(tx, deps, sale.key, sale.kind, async ({ keepUntil }) => {
    const priced = priceLines(sale.lines, sale.prices, decision.basisPoints);
    const { total } = priced;
    const evidence = await keepEvidence(tx, deps, sale, keepUntil);
    return {
      kind: sale.kind,
      key: sale.key,
      saleId: sale.saleId,
      holderId: sale.workspaceId === null ? randomUUID() : await holderOf(tx, sale.workspaceId, randomUUID()),
      originalId: null,
      treatment: decision.treatment,
      country: decision.country,
      currency: sale.currency,
      ...total,
      taxPoint: sale.taxPoint,
      vatCheckId: decision.vatCheckId,
      content: {
        version: 1,
        language: sale.language,
        seller: readSeller(deps.settings, sale.language),
        buyer: buyerOf(sale),
        suppliedOn: sale.suppliedOn,
        lines: priced.lines.map(({ amounts: _amounts, ...line }) => line),
        totals: [toTotal(decision.basisPoints, total)],
        tax: {
          treatment: decision.treatment,
          country: decision.country,
          countryName: decision.country && countryNameIn(sale.language, decision.country),
          kind: decision.kind,
          reason: decision.reason,
          awaits: decision.awaits,
        },
        evidence,
        exchange: await exchangeOf(tx, sale, total.tax),
        paidWith: sale.paidWith,
        original: null,
        reason: null,
        withdrawal: sale.withdrawal,
      },
    };
  });
}

export const toTotal = (basisPoints: number, { net, tax, gross }: TaxedAmount): DocumentTotal => ({
  basisPoints,
  net: String(net),
  tax: String(tax),
  gross: String(gross),
});

/** The country of a consumer is written down only where it decides the tax; a business that asks for its address gets its address. */
function buyerOf({ buyer, buyerVatId, decision, language }: SaleToDocument): DocumentContent['buyer'] {
  const country = decision.country === null ? null : buyer.country;
  return {
    name: buyer.name,
    address: [...buyer.address],
    country,
    countryName: country && countryNameIn(language, country),
    vatId: buyerVatId,
  };
}

async function keepEvidence(tx: Tx, deps: IssueDeps, sale: SaleToDocument, keepUntil: string): Promise<DocumentContent['evidence']> {
  const { evidence, country } = sale.decision;
  const kinds = evidence.map(({ kind }) => kind);
  if (country === null) return { kinds, ids: [] };
  const rows = evidence.map((piece) => ({
    id: newId(deps.clock.now()),
    saleId: sale.saleId,
    kind: piece.kind,
    country: countryOf(piece.country),
    source: piece.source,
    collectedAt: piece.collectedAt,
    keepUntil,
  }));
  await insertEvidence(tx, rows);
  return { kinds, ids: rows.map(({ id }) => id) };
}

function countryOf(country: string): string {
  const place = placeOf(country);
  return place.in === 'area' ? place.country : country.toUpperCase();
}

/** Article 230: tax that a member state gets is shown in its own currency too. */
async function exchangeOf(tx: Tx, { decision, currency, taxPoint }: SaleToDocument, tax: bigint): Promise<DocumentContent['exchange']> {
  if (decision.country === null || tax === 0n || !isMemberState(decision.country)) return null;
  const own = currencyOf(decision.country, taxPoint);
  return own === currency ? null : convertTax(tx, tax, { from: currency, to: own, day: taxPoint });
}
