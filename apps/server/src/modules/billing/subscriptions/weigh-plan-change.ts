import type { NewPlanChange, PlanChangePreview } from '@pinhole/contract';
import type { SaleItem } from '@pinhole/payments';
import type { Actor } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { findSaleItem, requireOffered, type SaleItemRow } from '../../shop/index.ts';
import { priceLines } from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { itemRefOf, toSaleItem } from '../orders/open-checkout.ts';
import { type ExpectedTax, expectTaxFor, requireTotal } from '../papers/expect-tax.ts';
import { findAnyOrder } from '../store/order-store.ts';
import type { SubscriptionRow } from '../store/subscription-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';

/** How long a price that was shown is kept to. */
const priceStandsMs = 3_600_000;

export interface WeighedChange {
  readonly present: SaleItemRow;
  readonly next: SaleItemRow;
  readonly starts: 'now' | 'period-end';
  /** The next plan as the provider sells it: whoever changes a plan pays for it, free days are for those who begin with one. */
  readonly sold: SaleItem;
  /** What a period of it bears for this buyer at this moment; null where the provider works the tax out. */
  readonly tax: ExpectedTax | null;
}

/** Throws `billing.same_plan` where nothing would change, `billing.tax_not_ready` as an order does. */
export async function weighPlanChange(
  deps: BillingDeps,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  way: OpenWay,
  row: SubscriptionRow,
  sku: string,
): Promise<WeighedChange> {
  const [present, next, order] = await Promise.all([
    findSaleItem(deps.db, row.itemId),
    requireOffered(deps.shop, sku),
    findAnyOrder(deps.db, row.orderId),
  ]);
  if (!present || !order || next.kind !== 'plan' || next.id === present.id) throw new AppError('billing.same_plan');
  const sold = { ...toSaleItem(next, order.currency), trialDays: 0 };
  const { minor: priceMinor, currency } = sold.price;
  const tax =
    way.provider.traits.taxes === 'provider'
      ? null
      : await expectTaxFor(deps, deps.db, { workspaceId, currency, priceMinor, discountMinor: 0n, taxBehaviour: next.taxBehaviour });
  return { present, next, starts: next.credits > present.credits ? 'now' : 'period-end', sold, tax };
}

/** What a period comes to where the provider works the tax out: known only when the tax is in the price. */
export const totalWithout = ({ price, taxBehaviour }: SaleItem): bigint | null => (taxBehaviour === 'inclusive' ? price.minor : null);

/** What the change charges at once, asked of the provider, and what a period costs from then on. */
export async function priceChange(
  deps: BillingDeps,
  way: OpenWay,
  row: SubscriptionRow,
  { present, next, starts, sold, tax }: WeighedChange,
): Promise<PlanChangePreview> {
  const { minor: price, currency } = sold.price;
  const total = tax ? tax.totalMinor : totalWithout(sold);
  const isKnown = tax === null || tax.needs.length === 0;
  const asked = starts === 'now' && isKnown ? await askToday(deps, way, row, next, sold, tax) : undefined;
  return {
    starts,
    today: asked?.today ?? (starts === 'now' ? null : { total: '0', tax: '0' }),
    next: { currency, price: String(price), discount: '0', tax: text(tax?.taxMinor), total: text(total) },
    // A plan with another rhythm begins a period of its own.
    nextFrom: starts === 'period-end' || present.every === next.every ? (row.periodEnds?.toISOString() ?? null) : null,
    quotedAt: (asked?.quotedAt ?? latestFor(row, deps.clock.now())).toISOString(),
    seller: way.provider.traits.seller,
    needs: tax?.needs ?? [],
    taxed: tax?.taxed ?? null,
  };
}

async function askToday(
  deps: BillingDeps,
  way: OpenWay,
  row: SubscriptionRow,
  next: SaleItemRow,
  sold: SaleItem,
  tax: ExpectedTax | null,
): Promise<{ readonly today: PlanChangePreview['today']; readonly quotedAt: Date } | undefined> {
  const { provider } = way;
  if (!provider.quotePlanChange) return undefined;
  const total = { minor: tax ? requireTotal(tax).totalMinor : sold.price.minor, currency: sold.price.currency };
  const itemRef = await itemRefOf(deps, way, next, sold);
  const quote = await provider.quotePlanChange({ subscriptionId: row.ref, item: sold, itemRef, total }, deps.ways.callFor(way));
  const taxMinor = tax ? taxIn(quote.charge.minor, tax) : quote.tax?.minor;
  return { today: { total: String(quote.charge.minor), tax: text(taxMinor) }, quotedAt: quote.quotedAt };
}

/** The tax in a charge, as its document will count it. */
const taxIn = (minor: bigint, { taxed }: ExpectedTax): bigint =>
  taxed ? priceLines([{ description: '', quantity: 1, unitMinor: minor }], 'with_tax', taxed.basisPoints).total.tax : 0n;

/**
 * What the buyer saw still holds: the same price of a period, in the same period, shown not too long ago. Answers the moment that the
 * difference was quoted for. Throws `billing.total_changed`.
 */
export function requireStillSo(
  seen: NonNullable<NewPlanChange['seen']>,
  total: bigint | null,
  row: Pick<SubscriptionRow, 'periodStarts'>,
  now: Date,
): Date {
  const at = new Date(seen.quotedAt);
  const isFresh =
    at.getTime() > now.getTime() - priceStandsMs && at <= latestFor(row, now) && (!row.periodStarts || at >= row.periodStarts);
  if (!isFresh || seen.total !== text(total)) throw new AppError('billing.total_changed', { total: text(total) ?? '' });
  return at;
}

/** By the provider's clock a period may have begun that begins in a moment by ours: then it is its beginning that counts. */
const latestFor = ({ periodStarts }: Pick<SubscriptionRow, 'periodStarts'>, now: Date): Date =>
  periodStarts && periodStarts > now ? periodStarts : now;

const text = (minor: bigint | null | undefined): string | null => (minor === null || minor === undefined ? null : String(minor));
