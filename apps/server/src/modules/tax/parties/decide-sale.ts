import type { Db } from '../../../platform/database/database.ts';
import type { Settings } from '../../settings/index.ts';
import { type BuyerVatId, decideAnywhere, decideTax, expectTax, type TaxAnswer } from '../rules/decide-tax.ts';
import type { Evidence } from '../rules/evidence.ts';
import { dayIn } from '../rules/tax-days.ts';
import { stateOf } from '../rules/vat-area.ts';
import { listRateRows } from '../store/rate-store.ts';
import { readTaxedSeller } from './read-seller.ts';

interface SellerDeps {
  readonly settings: Pick<Settings, 'get'>;
}

/** Where a buyer is who is outside the area: nobody has to know more, so nothing more is kept. No country has this code. */
export const elsewhere = 'ZZ';

/** A country as it may be kept: null outside the area, where it decides nothing. */
export const keptCountry = (country: string | null): string | null =>
  country !== null && stateOf(country) !== undefined ? country.toUpperCase() : null;

/** Who buys, as far as the tax goes. */
export interface TaxedBuyer {
  /** Null: outside the area. */
  readonly country: string | null;
  readonly postalCode: string | null;
  readonly vatId: BuyerVatId | null;
  readonly saidAt: Date;
}

/** The address of a buyer as a piece of evidence. */
export const addressOf = (buyer: TaxedBuyer): Evidence => ({
  kind: 'billing_address',
  country: buyer.country ?? elsewhere,
  postalCode: buyer.postalCode,
  source: 'buyer',
  collectedAt: buyer.saidAt,
});

/** Whether the tax of a sale depends on where its buyer is. Nobody has to say while the operator has not said who sells. */
export const placeDecides = ({ settings }: SellerDeps): boolean =>
  settings.get('seller.country') !== null && decideAnywhere(readTaxedSeller(settings)) === undefined;

/** What is shown and charged when something is ordered. `needs_buyer`: where the buyer is decides, and nobody said. */
export async function expectSaleTax(
  { settings }: SellerDeps,
  db: Db,
  sale: { readonly buyer: TaxedBuyer | null; readonly at: Date },
): Promise<TaxAnswer | { readonly outcome: 'needs_buyer' } | { readonly outcome: 'no_seller' }> {
  if (settings.get('seller.country') === null) return { outcome: 'no_seller' };
  const seller = readTaxedSeller(settings);
  if (!sale.buyer) return decideAnywhere(seller) ?? { outcome: 'needs_buyer' };
  const day = dayIn(sale.at, settings.get('tax.timeZone'));
  return expectTax({ seller, evidence: [addressOf(sale.buyer)], vatId: sale.buyer.vatId, day }, await listRateRows(db));
}

/**
 * Which tax a sale that was paid at this moment bears, by what the operator has set, the rates that are known, and everything that shows
 * where the buyer is. `day` is its tax point. Throws `tax.seller_incomplete` while nobody said where the seller is.
 */
export async function decideSaleTax(
  { settings }: SellerDeps,
  db: Db,
  sale: { readonly evidence: readonly Evidence[]; readonly vatId: BuyerVatId | null; readonly at: Date },
): Promise<TaxAnswer & { readonly day: string }> {
  const day = dayIn(sale.at, settings.get('tax.timeZone'));
  const seller = readTaxedSeller(settings);
  const answer = decideTax({ seller, evidence: sale.evidence, vatId: sale.vatId, day }, await listRateRows(db));
  // Where no place changes the tax, a piece too few keeps nobody waiting.
  const anywhere = answer.outcome === 'decided' ? undefined : decideAnywhere(seller);
  return { ...(anywhere ?? answer), day };
}
