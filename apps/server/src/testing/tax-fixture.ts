import { randomUUID } from 'node:crypto';
import { type SettingKey, type Settings, settingDefinitions } from '../modules/settings/index.ts';
import type { IssueDeps, SaleToDocument, TaxDecision } from '../modules/tax/index.ts';
import { systemClock } from '../platform/clock.ts';
import { noFaults } from '../platform/faults.ts';

type Texts = Partial<Record<SettingKey, string>>;

/** Settings as an operator would have filled them in, without a database; what is left out is built in. */
export function taxSettings(texts: Texts = {}): Pick<Settings, 'get'> {
  const all: Texts = {
    'seller.name': 'Lysbilleder ApS',
    'seller.street': 'Havnegade 12',
    'seller.postalCode': '1058',
    'seller.city': 'København K',
    'seller.country': 'DK',
    'seller.vatId': 'DK13585628',
    'tax.scheme': 'union',
    'tax.timeZone': 'Europe/Copenhagen',
    ...texts,
  };
  return {
    get: ((key: SettingKey) => settingDefinitions[key].schema.parse(all[key] ?? settingDefinitions[key].fallback)) as Settings['get'],
  };
}

export const taxIssue = (more: Partial<IssueDeps> = {}): IssueDeps => ({
  clock: systemClock,
  settings: taxSettings(),
  faults: noFaults,
  ...more,
});

/** A consumer in Denmark, where the seller is. */
export const domesticDecision: TaxDecision = {
  outcome: 'decided',
  treatment: 'domestic',
  country: 'DK',
  kind: 'standard',
  basisPoints: 2_500,
  reason: 'consumer_at_home',
  evidence: [
    { kind: 'billing_address', country: 'DK', source: 'buyer', collectedAt: new Date('2026-11-21T10:00:00Z') },
    { kind: 'card', country: 'DK', source: 'stripe', collectedAt: new Date('2026-11-21T10:00:00Z') },
  ],
  vatCheckId: null,
  awaits: null,
};

export function saleToDocument(workspaceId: string, more: Partial<SaleToDocument> = {}): SaleToDocument {
  const saleId = randomUUID();
  return {
    key: `sale:${saleId}`,
    saleId,
    workspaceId,
    kind: 'invoice',
    language: 'en',
    currency: 'DKK',
    prices: 'with_tax',
    lines: [{ description: '4,000 credits', quantity: 1, unitMinor: 30_000n }],
    decision: domesticDecision,
    buyer: { name: 'Mette Sørensen', address: ['Åboulevarden 3', '8000 Aarhus C'], country: 'DK' },
    buyerVatId: null,
    suppliedOn: '2026-11-21',
    taxPoint: '2026-11-21',
    paidWith: 'Card',
    withdrawal: null,
    ...more,
  };
}
