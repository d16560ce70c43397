import type { Payment } from '@pinhole/payments';
import { AppError } from '../../../platform/app-error.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { attempt } from '../../../platform/database/savepoint.ts';
import { findAccount } from '../../accounts/index.ts';
import type { SaleItemRow } from '../../shop/index.ts';
import {
  addressOf,
  type BuyerRow,
  checkIsKept,
  decideSaleTax,
  type Evidence,
  type EvidenceKind,
  type IssuedTaxDocument,
  issueDocument,
  priceLines,
  readBuyer,
  type TaxAnswer,
  type TaxDecision,
} from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { findOrderBuyer, forgetOrderBuyer } from '../store/order-buyer-store.ts';
import type { OrderRow } from '../store/order-store.ts';
import type { PaymentRow } from '../store/payment-store.ts';
import {
  deleteWaitingPaper,
  findWaitingPaper,
  insertPaperEvidence,
  listPaperEvidence,
  type PaperReason,
  upsertWaitingPaper,
} from '../store/waiting-paper-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';
import { orderLine, pricesOf, toTaxedBuyer } from './expect-tax.ts';

/** A sale of the operator's that was paid. */
export interface PaidSale {
  readonly payment: PaymentRow;
  readonly order: OrderRow;
  readonly item: SaleItemRow;
  /** When the money came: the tax point. */
  readonly paidAt: Date;
  readonly withdrawUntil: Date | null;
}

/** Everything that the document of a sale is decided with. */
interface PaperFacts {
  readonly evidence: readonly Evidence[];
  readonly buyer: BuyerRow | undefined;
  /** Our table counts, whatever the provider charged. */
  readonly ownTable: boolean;
}

type PaperAnswer =
  | { readonly document: IssuedTaxDocument }
  | { readonly reason: PaperReason; readonly detail: string | null; readonly ask: readonly EvidenceKind[] };

/**
 * Issues the document of a sale in the transaction that settles it, once for each payment. It never keeps credits from their buyer: what
 * cannot be issued yet waits with what is known of it, and is tried again. Undefined where it waits, and where there is none: a merchant
 * of record writes its own, and nothing was paid in a free time.
 */
export async function issuePaper(
  deps: BillingDeps,
  tx: Tx,
  sale: PaidSale,
  news: { readonly way: OpenWay; readonly object: Payment },
): Promise<IssuedTaxDocument | undefined> {
  if (sale.order.seller !== 'operator' || sale.payment.totalMinor === 0n) return undefined;
  const pieces = piecesOf(news.way, news.object, sale.paidAt);
  const isPeriod = sale.payment.subscriptionId !== null && sale.order.state === 'paid';
  const ordered = isPeriod ? undefined : await findOrderBuyer(tx, sale.order.id);
  const buyer = ordered ?? (await presentBuyer(deps, tx, sale.order, sale.paidAt));
  const answer = await write(deps, tx, sale, { evidence: pieces, buyer, ownTable: false });
  if ('document' in answer) return answer.document;
  await wait(deps, tx, sale, { ...answer, ownTable: false });
  await insertPaperEvidence(tx, sale.payment.id, pieces, sale.paidAt);
  return undefined;
}

/**
 * Tries once more for a sale whose document waits: with the pieces that were kept, one that an operator adds, and what the buyer says of
 * themselves by now. Whoever calls holds the payment.
 */
export async function tryPaper(
  deps: BillingDeps,
  tx: Tx,
  sale: PaidSale,
  more: { readonly evidence?: Evidence; readonly ownTable?: boolean } = {},
): Promise<IssuedTaxDocument | undefined> {
  const waiting = await findWaitingPaper(tx, sale.payment.id);
  if (!waiting) return undefined;
  if (more.evidence) await insertPaperEvidence(tx, sale.payment.id, [more.evidence], deps.clock.now());
  const [present, ordered] = [await presentBuyer(deps, tx, sale.order, deps.clock.now()), await findOrderBuyer(tx, sale.order.id)];
  const ownTable = waiting.ownTable || more.ownTable === true;
  const answer = await write(deps, tx, sale, {
    evidence: await listPaperEvidence(tx, sale.payment.id),
    buyer: present ?? ordered,
    ownTable,
  });
  if ('document' in answer) return answer.document;
  await wait(deps, tx, sale, { ...answer, ownTable });
  return undefined;
}

async function wait(
  deps: BillingDeps,
  tx: Tx,
  { payment, order }: PaidSale,
  why: Exclude<PaperAnswer, { readonly document: unknown }> & { readonly ownTable: boolean },
): Promise<void> {
  await upsertWaitingPaper(tx, { paymentId: payment.id, orderId: order.id, ...why, triedAt: deps.clock.now() });
}

const presentBuyer = async (deps: BillingDeps, tx: Tx, { workspaceId }: OrderRow, at: Date): Promise<BuyerRow | undefined> =>
  workspaceId === null ? undefined : readBuyer(tx, workspaceId, at > deps.clock.now() ? deps.clock.now() : at);

/** What an account at a provider is, as a piece of evidence. */
const accountKinds: Readonly<Record<string, EvidenceKind>> = { paypal: 'wallet', manual: 'bank' };

/** What the payment itself shows: where its card or account is, and the address that the provider asked for, if it did. */
function piecesOf({ row, provider }: OpenWay, { buyer }: Payment, at: Date): Evidence[] {
  const piece = (kind: EvidenceKind, country: string | null): Evidence[] =>
    country === null ? [] : [{ kind, country, source: row.id, collectedAt: at }];
  return [
    ...piece(accountKinds[row.provider] ?? 'card', buyer.paymentCountry),
    ...(provider.traits.taxes === 'provider' ? piece('billing_address', buyer.billingCountry) : []),
  ];
}

/** Nothing of it stays when it fails: a number that is not used would be a gap. */
async function write(deps: BillingDeps, tx: Tx, sale: PaidSale, facts: PaperFacts): Promise<PaperAnswer> {
  const tried = await attempt(tx, () => decideAndIssue(deps, tx, sale, facts));
  if (!tried.ok) return whyNot(tried.error);
  if ('document' in tried.result) {
    await deleteWaitingPaper(tx, sale.payment.id);
    await forgetOrderBuyer(tx, sale.order.id);
  }
  return tried.result;
}

function whyNot(error: unknown): PaperAnswer {
  if (error instanceof AppError && error.code === 'tax.seller_incomplete') return { reason: 'seller_incomplete', detail: null, ask: [] };
  if (error instanceof AppError && error.code === 'tax.exchange_rate_missing')
    return { reason: 'exchange_rate_missing', detail: `${error.details.currency ?? ''} ${error.details.day ?? ''}`.trim(), ask: [] };
  return { reason: 'failed', detail: error instanceof Error ? error.name : null, ask: [] };
}

async function decideAndIssue(deps: BillingDeps, tx: Tx, sale: PaidSale, facts: PaperFacts): Promise<PaperAnswer> {
  const { payment, order } = sale;
  const buyer = await withStandingProof(tx, facts.buyer);
  const vatId = buyer?.vatId ?? null;
  const evidence = [...(buyer ? [addressOf(toTaxedBuyer(buyer))] : []), ...facts.evidence];
  const answer = await decideSaleTax(deps, tx, { evidence, vatId, at: sale.paidAt });
  if (answer.outcome !== 'decided') return undecided(answer, vatId?.state === 'valid');
  const { lines, prices } = linesOf(sale, answer);
  const charged = payment.taxMinor ?? 0n;
  const counted = priceLines(lines, prices, answer.basisPoints).total.tax;
  const itsTax = deps.ways.all.get(payment.connectionId)?.provider.traits.taxes === 'provider';
  if (itsTax && !facts.ownTable && counted !== charged)
    return { reason: 'provider_differs', detail: `${charged} ${counted}`, ask: ['billing_address', 'other'] };
  const account = order.accountId === null ? undefined : await findAccount(tx, order.accountId);
  const document = await issueDocument(tx, deps, {
    key: `sale:${payment.id}`,
    saleId: payment.id,
    workspaceId: order.workspaceId,
    kind: buyer && isAddressed(buyer) ? 'invoice' : 'receipt',
    language: account?.locale ?? 'en',
    currency: payment.currency,
    prices,
    lines,
    decision: answer,
    buyer: { name: buyer?.name ?? '', address: addressLines(buyer), country: buyer?.country ?? shownCountry(answer) },
    buyerVatId: vatId?.state === 'valid' ? vatId.text : null,
    suppliedOn: answer.day,
    taxPoint: answer.day,
    paidWith: deps.ways.all.get(payment.connectionId)?.row.name ?? null,
    withdrawal: sale.withdrawUntil ? { state: 'open', until: sale.withdrawUntil.toISOString().slice(0, 10) } : null,
  });
  return { document };
}

function undecided(answer: Exclude<TaxAnswer, TaxDecision>, isBusiness: boolean): PaperAnswer {
  if (answer.outcome === 'not_possible') return { reason: answer.reason, detail: null, ask: [] };
  if (isBusiness && answer.conflict) return { reason: 'vat_number_elsewhere', detail: null, ask: answer.ask };
  return { reason: answer.conflict ? 'evidence_conflict' : 'evidence_missing', detail: null, ask: answer.ask };
}

/** A check that was thrown away since proves nothing any more: the tax is charged, and given back once it is checked anew. */
async function withStandingProof(tx: Tx, buyer: BuyerRow | undefined): Promise<BuyerRow | undefined> {
  const vatId = buyer?.vatId;
  if (!buyer || !vatId || vatId.state !== 'valid' || (vatId.checkId !== null && (await checkIsKept(tx, vatId.checkId)))) return buyer;
  return { ...buyer, vatId: { ...vatId, state: 'unavailable', checkId: null } };
}

/**
 * What was ordered, with its price and discount, where that comes to what was paid. It does not when the rate changed between order and
 * payment, the evidence led elsewhere, or a plan was changed: then the line is what was paid, which never changes, and the tax in it.
 */
function linesOf(
  { payment, order, item }: PaidSale,
  { basisPoints }: TaxDecision,
): Pick<Parameters<typeof issueDocument>[2], 'lines' | 'prices'> {
  const ordered = { lines: [orderLine(order, item.title)], prices: pricesOf(item) };
  if (payment.subscriptionId === null && priceLines(ordered.lines, ordered.prices, basisPoints).total.gross === payment.totalMinor)
    return ordered;
  const from = payment.periodStarts ? `, ${payment.periodStarts.toISOString().slice(0, 10)}` : '';
  return { lines: [{ description: `${item.title}${from}`, quantity: 1, unitMinor: payment.totalMinor }], prices: 'with_tax' };
}

/** Where evidence found somebody who did not say it; where nobody looked, nobody knows. */
const shownCountry = ({ country, evidence }: TaxDecision): string | null => (evidence.length > 0 ? country : null);

const isAddressed = ({ name, lines, town }: BuyerRow): boolean => name !== null && lines.length > 0 && town !== null;

function addressLines(buyer: BuyerRow | undefined): string[] {
  if (!buyer) return [];
  const town = [buyer.postalCode, buyer.town].filter((part) => part !== null).join(' ');
  return [...buyer.lines, ...(buyer.town === null ? [] : [town])];
}
