import type { OrderPreview } from '@pinhole/contract';
import { AppError } from '../../../platform/app-error.ts';
import type { Db } from '../../../platform/database/database.ts';
import {
  type BuyerRow,
  checkTaxReadiness,
  expectSaleTax,
  placeDecides,
  priceLines,
  readBuyer,
  type SaleLine,
  type SaleToDocument,
  type TaxedBuyer,
} from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';

export interface TaxedOrder {
  readonly workspaceId: string;
  readonly currency: string;
  readonly priceMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxBehaviour: 'inclusive' | 'exclusive';
}

export interface ExpectedTax {
  /** Null while anything is missing. */
  readonly taxMinor: bigint | null;
  /** What the buyer pays in all; known without the tax where the price has it in it. */
  readonly totalMinor: bigint | null;
  readonly needs: OrderPreview['needs'];
  readonly taxed: OrderPreview['taxed'];
}

/**
 * What an order comes to with the tax of now, going by the address that the buyer gave; a payment brings a second piece of evidence, and
 * its document is decided then. Throws `billing.tax_not_ready` where the seller may owe a tax and could not issue a document, or is not
 * registered for the buyer's state.
 */
export async function expectTax(
  deps: Pick<BillingDeps, 'settings' | 'clock'>,
  db: Db,
  order: TaxedOrder,
  buyer: BuyerRow | undefined,
): Promise<ExpectedTax> {
  const askedMinor = order.priceMinor - order.discountMinor;
  if (placeDecides(deps) && !(await checkTaxReadiness({ ...deps, db, currencies: [order.currency] })).ready)
    throw new AppError('billing.tax_not_ready');
  const answer = await expectSaleTax(deps, db, { buyer: buyer ? toTaxedBuyer(buyer) : null, at: deps.clock.now() });
  const unknown = { taxMinor: null, totalMinor: order.taxBehaviour === 'inclusive' ? askedMinor : null, taxed: null };
  switch (answer.outcome) {
    case 'no_seller':
      return { taxMinor: 0n, totalMinor: askedMinor, needs: [], taxed: null };
    case 'needs_buyer':
      return { ...unknown, needs: ['details'] };
    case 'more_evidence':
      return { ...unknown, needs: ['vat_number_elsewhere'] };
    case 'not_possible':
      throw new AppError('billing.tax_not_ready');
    case 'decided': {
      const { treatment, country, basisPoints } = answer;
      const { total } = priceLines([orderLine(order, '')], pricesOf(order), basisPoints);
      return { taxMinor: total.tax, totalMinor: total.gross, needs: [], taxed: { treatment, country, basisPoints } };
    }
  }
}

/** Who buys at this moment, and the tax of what they would order. */
export async function expectTaxFor(
  deps: Pick<BillingDeps, 'settings' | 'clock'>,
  db: Db,
  order: TaxedOrder,
): Promise<ExpectedTax & { readonly buyer: BuyerRow | undefined }> {
  const buyer = await readBuyer(db, order.workspaceId, deps.clock.now());
  return { ...(await expectTax(deps, db, order, buyer)), buyer };
}

/** Refuses an order that something is missing for. */
export function requireTotal({ taxMinor, totalMinor, needs }: ExpectedTax): { readonly taxMinor: bigint; readonly totalMinor: bigint } {
  const [missing] = needs;
  if (missing === 'vat_number_elsewhere') throw new AppError('billing.vat_number_elsewhere');
  if (missing === 'details' || taxMinor === null || totalMinor === null) throw new AppError('billing.details_needed');
  return { taxMinor, totalMinor };
}

export const toTaxedBuyer = ({ country, postalCode, vatId, updatedAt }: BuyerRow): TaxedBuyer => ({
  country,
  postalCode,
  vatId,
  saidAt: updatedAt,
});

/** The one line of an order: what it costs on the shelf, and what a coupon takes off. */
export const orderLine = (order: Pick<TaxedOrder, 'priceMinor' | 'discountMinor'>, description: string): SaleLine => ({
  description,
  quantity: 1,
  unitMinor: order.priceMinor,
  discountMinor: order.discountMinor,
});

export const pricesOf = ({ taxBehaviour }: Pick<TaxedOrder, 'taxBehaviour'>): SaleToDocument['prices'] =>
  taxBehaviour === 'inclusive' ? 'with_tax' : 'without_tax';
