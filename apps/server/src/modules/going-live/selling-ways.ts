import type { PaymentConnection, SaleOffer } from '@pinhole/contract';
import type { Clock } from '../../platform/clock.ts';
import { type Finding, finding } from './going-live-deps.ts';

/** A test of a connection counts this long: keys are withdrawn, accounts are closed. */
const probeCountsMs = 24 * 3_600_000;

/** Whether each way that takes real money, or is about to, was seen working. */
export function wayFindings(clock: Clock, ways: readonly PaymentConnection[]): Finding[] {
  if (ways.length === 0) return [finding('no_live_way')];
  return ways.flatMap(({ name, probedAt, problem, missing, health }) => {
    if (problem !== null) return [finding('way_refused', name)];
    if (health.state === 'unreachable') return [finding('way_unreachable', name)];
    if (probedAt === null || clock.now().getTime() - Date.parse(probedAt) > probeCountsMs) return [finding('way_untested', name)];
    return missing.length > 0 ? [finding('way_incomplete', name)] : [];
  });
}

/** Null where no way has a webhook. The first push comes with the first purchase, so nobody can be made to wait for it. */
export function webhookFindings(ways: readonly PaymentConnection[]): Finding[] | null {
  const pushing = ways.filter(({ webhookUrl }) => webhookUrl !== null);
  if (pushing.length === 0) return null;
  return pushing.flatMap(({ name, health: { pushes } }) => {
    if (pushes.refusedAt !== null && (pushes.lastAt === null || pushes.refusedAt > pushes.lastAt)) return [finding('push_refused', name)];
    if (pushes.lastAt === null) return [finding('never_pushed', name)];
    return pushes.failing > 0 ? [finding('push_failing', name)] : [];
  });
}

/** Whether each way has something to sell: in a currency that it takes, of a kind that it sells. */
export function shelfFindings(
  ways: readonly PaymentConnection[],
  offers: readonly SaleOffer[],
  currenciesOf: (wayId: string) => readonly string[] | null,
): Finding[] {
  if (offers.length === 0) return [finding('nothing_offered')];
  return ways.flatMap(({ id, name }) => {
    const taken = currenciesOf(id);
    const sells = offers.some(({ prices }) => prices.some(({ currency }) => taken === null || taken.includes(currency)));
    return sells ? [] : [finding('no_currency', name)];
  });
}
