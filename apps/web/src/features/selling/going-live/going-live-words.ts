import type { GoingLiveLine } from '@pinhole/contract';
import type { MessageId } from '../../../app/i18n.ts';

/** Where each thing is done. Null: not on a page. */
const places: Readonly<Record<GoingLiveLine['code'], string | null>> = {
  address: null,
  mail: '/admin/outbox',
  texts: '/admin/settings',
  seller: '/admin/settings',
  tax: '/admin/settings',
  shelf: '/admin/shop',
  engine: '/admin/engines',
  margin: '/admin/models',
  way: '/admin/payments',
  webhook: '/admin/payments',
  test_ways: '/admin/payments',
  second_operator: '/admin/settings',
  caps: '/admin/settings',
};

/** Rates are tables of their own, not settings. */
const ofTables = ['rate_missing', 'exchange_rate_missing'];

export function placeOf({ code, findings }: GoingLiveLine): string | null {
  const tables = code === 'tax' && findings.length > 0 && findings.every((found) => ofTables.includes(found.code));
  return tables ? '/admin/taxes' : places[code];
}

const known = [
  'missing',
  'placeholder',
  'invalid',
  'contradiction',
  'unknown_country',
  'rate_missing',
  'exchange_rate_missing',
  'not_public',
  'not_https',
  'mail_stays',
  'nothing_offered',
  'no_currency',
  'no_engine',
  'free_model',
  'at_a_loss',
  'no_live_way',
  'way_refused',
  'way_unreachable',
  'way_untested',
  'way_incomplete',
  'never_pushed',
  'push_refused',
  'push_failing',
  'test_way_on',
  'refunds_alone',
  'one_operator',
  'no_cap',
] as const;

/** A newer service may find what this page has no words for yet. */
export function findingMessage(code: string): MessageId {
  const found = known.find((candidate) => candidate === code);
  return found ? `goingLive.finding.${found}` : 'goingLive.otherFinding';
}
