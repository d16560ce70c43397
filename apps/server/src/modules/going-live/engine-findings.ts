import type { ModelPrice } from '@pinhole/contract';
import { type CatalogueModel, listTypicalPrices } from '../models/index.ts';
import { type Finding, finding, type GoingLiveDeps } from './going-live-deps.ts';

/** Whether there is something to make that is worth paying for, and whether each of it brings more than it costs. */
export async function engineFindings({
  catalogue,
  settings,
}: GoingLiveDeps): Promise<{ readonly engine: Finding[]; readonly margin: Finding[] | null }> {
  const [prices, models] = await Promise.all([listTypicalPrices(catalogue), catalogue.list()]);
  // Drawing by rule shows how the service works; it is not what people pay for.
  const sold = prices.filter(({ ai }) => ai);
  if (sold.length === 0) return { engine: [finding('no_engine')], margin: null };
  const free = sold.filter(({ credits }) => credits === '0').map(({ title }) => finding('free_model', title));
  const creditsPerDollar = settings.get('credits.perDollar');
  const known = sold.flatMap((price) => {
    const cost = costOf(
      models.find(({ id }) => id === price.model),
      price,
    );
    return cost === undefined ? [] : [{ title: price.title, paid: Number(price.credits) / creditsPerDollar, cost }];
  });
  const losing = known.filter(({ paid, cost }) => paid <= cost).map(({ title }) => finding('at_a_loss', title));
  return { engine: free.length === sold.length ? free : [], margin: known.length === 0 ? null : losing };
}

/** Millionths of a dollar that the provider charges for the same output; undefined where that is not known beforehand. */
function costOf(model: CatalogueModel | undefined, { size, durationSeconds }: ModelPrice): number | undefined {
  const rule = model?.cost;
  if (!rule || rule.currency !== 'USD') return undefined;
  const { perOutputMicros = 0, perMegapixelMicros = 0, perSecondMicros = 0 } = rule;
  const megapixels = size ? (size.width * size.height) / 1_000_000 : 0;
  const micros = perOutputMicros + perMegapixelMicros * megapixels + perSecondMicros * (durationSeconds ?? 0);
  return micros === 0 ? undefined : micros;
}
