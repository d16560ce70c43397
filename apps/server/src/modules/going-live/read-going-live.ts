import type { GoingLive, GoingLiveLine, PaymentConnection } from '@pinhole/contract';
import { isPublicHost } from '../../platform/public-host.ts';
import { countOperators } from '../accounts/index.ts';
import { isPlaceholder } from '../settings/index.ts';
import { checkTaxReadiness } from '../tax/index.ts';
import { engineFindings } from './engine-findings.ts';
import { type Finding, finding, type GoingLiveDeps } from './going-live-deps.ts';
import { shelfFindings, wayFindings, webhookFindings } from './selling-ways.ts';

/**
 * What an operator needs before real money is taken. `forWay` is looked at as if it were switched on already: that is the moment to say
 * what is missing for it.
 */
export async function readGoingLive(deps: GoingLiveDeps, forWay?: string): Promise<GoingLive> {
  const [all, offers, operators, engines] = await Promise.all([deps.ways(), deps.offers(), countOperators(deps.db), engineFindings(deps)]);
  const ways = all.filter(({ id, live, enabled }) => live && (enabled || id === forWay));
  const currencies = [...new Set(offers.flatMap(({ prices }) => prices.map(({ currency }) => currency)))];
  const tax = await checkTaxReadiness({ ...deps, currencies });
  const ofSeller = tax.problems.filter(({ setting }) => setting?.startsWith('seller.'));
  const ofTax = tax.problems.filter((problem) => !ofSeller.includes(problem));
  // One thing may be missing for several reasons; it is done once.
  const found = (problems: typeof tax.problems): Finding[] => [
    ...new Map(problems.map(({ code, setting, subject }) => [`${code} ${setting ?? subject}`, finding(code, setting ?? subject)])).values(),
  ];
  // Where the provider is the seller, it owes the papers and the taxes.
  const sellsItself = ways.length === 0 || ways.some(({ seller }) => seller !== 'provider');

  const lines: readonly GoingLiveLine[] = [
    line('address', 'required', addressFindings(deps.publicUrl)),
    line('mail', 'required', deps.mailDriver === 'outbox' ? [finding('mail_stays')] : []),
    line('texts', 'required', textFindings(deps)),
    line('seller', 'required', sellsItself ? found(ofSeller) : null),
    line('tax', 'required', sellsItself ? found(ofTax) : null),
    line('shelf', 'required', shelfFindings(ways, offers, deps.currenciesOf)),
    line('engine', 'required', engines.engine),
    line('margin', 'advised', engines.margin),
    line('way', 'required', wayFindings(deps.clock, forWay === undefined ? ways : ways.filter(({ id }) => id === forWay))),
    line('webhook', 'advised', webhookFindings(ways)),
    line('test_ways', 'required', testWayFindings(all)),
    line('second_operator', 'advised', operatorFindings(deps, operators)),
    line('caps', 'advised', deps.settings.get('credits.monthlyCap') === null ? [finding('no_cap', 'credits.monthlyCap')] : []),
  ];
  return { ready: openLines(lines).length === 0, enforced: isPublicHost(deps.publicUrl), lines: [...lines] };
}

/** Names what keeps a live way to pay from being switched on; empty on a machine of one's own, where it is only told. */
export async function listHindrances(deps: GoingLiveDeps, wayId: string): Promise<readonly string[]> {
  const { enforced, lines } = await readGoingLive(deps, wayId);
  return enforced ? openLines(lines).map(({ code }) => code) : [];
}

const openLines = (lines: readonly GoingLiveLine[]): GoingLiveLine[] =>
  lines.filter(({ need, state }) => need === 'required' && state === 'to_do');

/** Null: it does not concern this service. */
const line = (code: GoingLiveLine['code'], need: GoingLiveLine['need'], findings: readonly Finding[] | null): GoingLiveLine => ({
  code,
  need,
  state: findings === null ? 'not_concerned' : findings.length > 0 ? 'to_do' : 'done',
  findings: [...(findings ?? [])],
});

function addressFindings(publicUrl: string): Finding[] {
  if (!isPublicHost(publicUrl)) return [finding('not_public', publicUrl)];
  if (isPlaceholder(new URL(publicUrl).hostname)) return [finding('placeholder', publicUrl)];
  return publicUrl.startsWith('https:') ? [] : [finding('not_https', publicUrl)];
}

/** Texts that buyers have to be able to read, and the way to reach who sells. */
function textFindings({ settings }: GoingLiveDeps): Finding[] {
  const needed = ['legal.terms', 'legal.privacy', 'service.contact'] as const;
  const missing = needed.filter((key) => settings.get(key) === null).map((key) => finding('missing', key));
  const invented = (['service.name', ...needed] as const).filter((key) => isPlaceholder(settings.get(key) ?? ''));
  return [...missing, ...invented.map((key) => finding('placeholder', key))];
}

/** With test keys anybody takes real credits for money that is none. */
const testWayFindings = (ways: readonly PaymentConnection[]): Finding[] =>
  ways.filter(({ live, enabled }) => !live && enabled).map(({ name }) => finding('test_way_on', name));

function operatorFindings({ settings }: GoingLiveDeps, operators: number): Finding[] {
  const unlimited = settings.get('billing.secondOperatorAbove') === 0;
  return [
    ...(unlimited ? [finding('refunds_alone', 'billing.secondOperatorAbove')] : []),
    ...(operators < 2 ? [finding('one_operator')] : []),
  ];
}
