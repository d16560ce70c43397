import { currencyDigits } from '@pinhole/contract/currency';
import { toCsv } from '../../../platform/csv.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { listAdminOrders, type OrderFilters } from './read-orders.ts';

const pageSize = 200;
const columns = [
  'reference',
  'state',
  'ordered',
  'paid',
  'item',
  'credits',
  'way',
  'mode',
  'currency',
  'price',
  'discount',
  'tax',
  'total',
  'refunded',
];

/** Minor units as a decimal number that a spreadsheet can add up. */
function amountOf(minor: string | null, currency: string): string | null {
  const digits = currencyDigits(currency);
  if (minor === null || digits === 0) return minor;
  const figures = minor.padStart(digits + 1, '0');
  return `${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
}

/** The orders that an operator looks at as a table, newest first, page by page: as long as the list is, never more than one page is held. */
export async function* exportOrders(deps: BillingDeps, filters: OrderFilters): AsyncGenerator<string> {
  yield toCsv([columns]);
  for (let before: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listAdminOrders>> = await listAdminOrders(deps, { ...filters, before, limit: pageSize });
    yield toCsv(
      page.data.map(({ amounts: { currency, ...amounts }, ...order }) => [
        order.reference,
        order.state,
        order.createdAt,
        order.paidAt,
        order.sku,
        amountOfCredits(order.credits),
        order.way.title,
        order.way.live ? 'live' : 'test',
        currency,
        ...[amounts.price, amounts.discount, amounts.tax, amounts.total, order.refunded].map((minor) => amountOf(minor, currency)),
      ]),
    );
    if (page.nextCursor === null) return;
    before = page.nextCursor;
  }
}

const perCredit = 1_000_000n;
function amountOfCredits(micros: string): string {
  const value = BigInt(micros);
  return `${value / perCredit}.${String(value % perCredit).padStart(6, '0')}`;
}
