import type { Db } from '../../platform/database/database.ts';
import type { Settings } from '../settings/index.ts';
import { type BuyerVatId, decideTax, type TaxAnswer } from './decide-tax.ts';
import type { Evidence } from './evidence.ts';
import { listRateRows } from './rate-store.ts';
import { readTaxedSeller } from './read-seller.ts';
import { dayIn } from './tax-days.ts';

/** Which tax a sale at this moment bears, by what the operator has set and the rates that are known. `day` is its tax point. */
export async function decideSaleTax(
  { settings }: { readonly settings: Pick<Settings, 'get'> },
  db: Db,
  sale: { readonly evidence: readonly Evidence[]; readonly vatId: BuyerVatId | null; readonly at: Date },
): Promise<TaxAnswer & { readonly day: string }> {
  const day = dayIn(sale.at, settings.get('tax.timeZone'));
  const answer = decideTax({ seller: readTaxedSeller(settings), evidence: sale.evidence, vatId: sale.vatId, day }, await listRateRows(db));
  return { ...answer, day };
}
