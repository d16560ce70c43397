import type { TaxReadiness } from '@pinhole/contract';
import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/database/database.ts';
import { isPlaceholder, type Settings } from '../../settings/index.ts';
import { rateOf } from '../rules/rate-of.ts';
import { dayIn } from '../rules/tax-days.ts';
import { currencyOf, memberStates, placeOf } from '../rules/vat-area.ts';
import { readVatNumber } from '../rules/vat-number.ts';
import { findExchangeRate } from '../store/exchange-store.ts';
import { listRateRows } from '../store/rate-store.ts';

interface ReadinessDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'get'>;
  /** Currencies in which something is sold. */
  readonly currencies?: readonly string[];
}

type Problem = TaxReadiness['problems'][number];

const needed = ['seller.name', 'seller.street', 'seller.city', 'seller.country'] as const;
const texts = [...needed, 'seller.postalCode', 'seller.vatId', 'seller.registration', 'seller.email'] as const;

/**
 * What is missing before anything is sold for money, all of it at once. Empty problems: documents can be issued. It reads what was
 * entered; whether the seller is registered as they say, only their adviser knows.
 */
export async function checkTaxReadiness(deps: ReadinessDeps): Promise<TaxReadiness> {
  const problems = [
    ...sellerProblems(deps.settings),
    ...schemeProblems(deps.settings),
    ...zoneProblems(deps),
    ...(await tableProblems(deps)),
  ];
  return { ready: problems.length === 0, problems };
}

const problem = (code: string, setting: string | null, message: string, subject: string | null = null): Problem => ({
  code,
  setting,
  subject,
  message,
});

function sellerProblems(settings: ReadinessDeps['settings']): Problem[] {
  const missing = needed.filter((key) => settings.get(key) === null).map((key) => problem('missing', key, 'Invoices must show it.'));
  const invented = texts
    .filter((key) => isPlaceholder(settings.get(key) ?? ''))
    .map((key) => problem('placeholder', key, 'This looks like a placeholder and would be printed on every invoice.'));
  const country = settings.get('seller.country');
  const known = country === null || new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }).of(country) !== undefined;
  return [...missing, ...invented, ...(known ? [] : [problem('unknown_country', 'seller.country', 'There is no such country.')])];
}

function schemeProblems(settings: ReadinessDeps['settings']): Problem[] {
  const country = settings.get('seller.country');
  if (country === null) return [];
  const atHome = placeOf(country, settings.get('seller.postalCode')).in === 'area';
  const scheme = settings.get('tax.scheme');
  const found: Problem[] = [];
  const vatId = settings.get('seller.vatId');
  if (atHome && vatId === null && !settings.get('tax.smallBusiness'))
    found.push(problem('missing', 'seller.vatId', 'Invoices with VAT must show it.'));
  const read = vatId === null ? undefined : readVatNumber(vatId, country);
  if (atHome && vatId !== null && !read)
    found.push(problem('invalid', 'seller.vatId', 'This is not a VAT number: its form or its check digit is wrong.'));
  if (read && atHome && read.country !== country)
    found.push(problem('contradiction', 'seller.vatId', 'The VAT number belongs to another country than the seller.'));
  if (scheme === 'union' && !atHome)
    found.push(problem('contradiction', 'tax.scheme', 'The Union scheme is for sellers in the European Union.'));
  if (scheme === 'below_threshold' && !atHome)
    found.push(problem('contradiction', 'tax.scheme', 'The threshold of EUR 10,000 is for sellers in the European Union.'));
  if (scheme === 'non_union' && atHome)
    found.push(problem('contradiction', 'tax.scheme', 'The non-Union scheme is for sellers outside the European Union.'));
  if (scheme === 'non_union' && settings.get('tax.ossNumber') === null)
    found.push(problem('missing', 'tax.ossNumber', 'Invoices under the non-Union scheme must show it.'));
  if (scheme === 'union' && vatId === null) found.push(problem('missing', 'seller.vatId', 'The Union scheme goes by this number.'));
  return found;
}

function zoneProblems({ settings }: ReadinessDeps): Problem[] {
  const found: Problem[] = [];
  try {
    dayIn(new Date(0), settings.get('tax.timeZone'));
  } catch {
    found.push(problem('invalid', 'tax.timeZone', 'There is no such time zone.'));
  }
  for (const key of ['tax.invoicePrefix', 'tax.creditNotePrefix', 'tax.receiptPrefix'] as const)
    if (!/^[A-Z0-9][A-Z0-9/-]*$/i.test(settings.get(key)))
      found.push(problem('invalid', key, 'Letters, digits, hyphens and slashes only.'));
  return found;
}

/** Rates of every state that can be sold to, and of every currency that has to be counted in another. */
async function tableProblems({ db, clock, settings, currencies = [] }: ReadinessDeps): Promise<Problem[]> {
  const country = settings.get('seller.country');
  if (country === null) return [];
  const day = dayIn(clock.now(), 'UTC');
  const home = placeOf(country, settings.get('seller.postalCode'));
  const scheme = settings.get('tax.scheme');
  const everywhere = scheme === 'union' || scheme === 'non_union';
  const states = everywhere ? [...memberStates] : home.in === 'area' ? [home.country] : [];
  const rates = await listRateRows(db);
  const found = states
    .filter((state) => rateOf(rates, { country: state, kind: 'standard' }, day) === undefined)
    .map((state) => problem('rate_missing', null, `There is no rate of VAT for ${state} today.`, state));
  const own = new Set(states.map((state) => currencyOf(state, day)));
  const foreign = new Set(currencies.flatMap((currency) => ([...own].some((other) => other !== currency) ? [currency, ...own] : [])));
  foreign.delete('EUR');
  for (const currency of foreign)
    if (!(await findExchangeRate(db, currency, day)))
      found.push(
        problem(
          'exchange_rate_missing',
          null,
          `There is no exchange rate of ${currency}: invoices must show VAT in the currency of the country.`,
          currency,
        ),
      );
  return found;
}
