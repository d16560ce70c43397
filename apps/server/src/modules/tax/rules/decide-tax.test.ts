import { describe, expect, it } from 'vitest';
import { packageRates } from '../rates/package-rates.ts';
import { type BuyerVatId, decideTax, type TaxAnswer, type TaxedSeller } from './decide-tax.ts';
import type { Evidence, EvidenceKind } from './evidence.ts';
import { readVatNumber } from './vat-number.ts';

const rates = packageRates();
const seller: TaxedSeller = { country: 'DK', postalCode: '1058', scheme: 'union', smallBusiness: false, onePiece: false };
const at = new Date('2026-11-21T10:00:00Z');
const piece = (kind: EvidenceKind, country: string, postalCode: string | null = null): Evidence => ({
  kind,
  country,
  postalCode,
  source: 'test',
  collectedAt: at,
});
const two = (country: string, postalCode: string | null = null): Evidence[] => [
  piece('billing_address', country, postalCode),
  piece('card', country),
];
const vat = (country: string, state: BuyerVatId['state'] = 'valid'): BuyerVatId => ({
  country,
  text: `${country}123`,
  state,
  checkId: null,
});

interface Asked {
  readonly evidence: readonly Evidence[];
  readonly vatId?: BuyerVatId | null;
  readonly as?: Partial<TaxedSeller>;
  readonly day?: string;
}
const ask = ({ evidence, vatId = null, as = {}, day = '2026-11-21' }: Asked): TaxAnswer =>
  decideTax({ seller: { ...seller, ...as }, evidence, vatId, day }, rates);

describe('a consumer', () => {
  it('at home pays the tax of home', () => {
    expect(ask({ evidence: two('DK') })).toMatchObject({ treatment: 'domestic', country: 'DK', basisPoints: 2_500 });
  });

  it('in another member state pays its tax through the one-stop shop', () => {
    expect(ask({ evidence: two('FI') })).toMatchObject({ treatment: 'oss', country: 'FI', basisPoints: 2_550, reason: 'union_scheme' });
  });

  it('pays the tax of home below the threshold, and cannot buy without any scheme', () => {
    expect(ask({ evidence: two('DE'), as: { scheme: 'below_threshold' } })).toMatchObject({
      treatment: 'domestic',
      country: 'DK',
      basisPoints: 2_500,
    });
    expect(ask({ evidence: two('DE'), as: { scheme: 'none' } })).toEqual({ outcome: 'not_possible', reason: 'scheme_needed' });
    expect(ask({ evidence: two('DE'), as: { country: 'US', postalCode: null, scheme: 'below_threshold' } })).toEqual({
      outcome: 'not_possible',
      reason: 'scheme_needed',
    });
  });

  it('of a seller outside pays through the non-Union scheme from the first euro', () => {
    const us = { country: 'US', postalCode: null, scheme: 'non_union' } as const;
    expect(ask({ evidence: two('DE'), as: us })).toMatchObject({
      treatment: 'oss',
      country: 'DE',
      basisPoints: 1_900,
      reason: 'non_union_scheme',
    });
  });

  it.each(['US', 'GB', 'CH', 'NO', 'XI'])('in %s is outside, and no country is kept', (country) => {
    expect(ask({ evidence: two(country) })).toMatchObject({ treatment: 'outside_scope', country: null, basisPoints: 0 });
  });

  it.each([
    ['ES', '35001', 'the Canaries'],
    ['ES', '51001', 'Ceuta'],
    ['ES', '52006', 'Melilla'],
    ['FI', '22100', 'Åland'],
    ['FR', '97110', 'Guadeloupe'],
    ['FR', '98800', 'New Caledonia'],
    ['DE', '78266', 'Büsingen'],
    ['DE', 'D-27498', 'Heligoland'],
    ['IT', '23041', 'Livigno'],
    ['IT', '22061', 'Campione d’Italia'],
    ['GR', '630 86', 'Mount Athos'],
  ])('at a postal code of %s %s is outside: %s', (country, code) => {
    const evidence = [piece('billing_address', country, code), piece('bank', country, code)];
    expect(ask({ evidence })).toMatchObject({ treatment: 'outside_scope', country: null });
    expect(ask({ evidence: two(country, '00000') })).toMatchObject({ treatment: 'oss', country });
  });

  it('in Monaco counts as in France, and on Madeira pays the rate of Madeira', () => {
    expect(ask({ evidence: two('MC', '98000') })).toMatchObject({ treatment: 'oss', country: 'FR', basisPoints: 2_000 });
    expect(ask({ evidence: two('PT', '9000-001') })).toMatchObject({ country: 'PT', kind: 'madeira', basisPoints: 2_200 });
  });

  it('pays the rate of the tax point, not of today', () => {
    const on = (day: string): TaxAnswer => ask({ evidence: two('SK'), day });
    expect([on('2024-12-31'), on('2025-01-01')]).toMatchObject([{ basisPoints: 2_000 }, { basisPoints: 2_300 }]);
  });

  it('pays nothing to a small business at home', () => {
    const as = { smallBusiness: true, scheme: 'below_threshold' } as const;
    expect(ask({ evidence: two('DK'), as })).toMatchObject({ treatment: 'exempt', country: 'DK', basisPoints: 0 });
    expect(ask({ evidence: two('SE'), as })).toMatchObject({ treatment: 'exempt', country: 'DK', basisPoints: 0 });
  });
});

describe('evidence', () => {
  it('needs two pieces', () => {
    expect(ask({ evidence: [] })).toMatchObject({ outcome: 'more_evidence', conflict: false });
    expect(ask({ evidence: [piece('card', 'DE')] })).toMatchObject({ outcome: 'more_evidence', conflict: false });
    expect(ask({ evidence: [piece('card', 'DE'), piece('card', 'DE')] })).toMatchObject({ outcome: 'more_evidence', conflict: false });
  });

  it('that contradicts is never chosen from: one more is asked for, of a kind not seen yet', () => {
    const conflict = [piece('billing_address', 'DE'), piece('ip', 'FR')];
    const answer = ask({ evidence: conflict });
    expect(answer).toMatchObject({ outcome: 'more_evidence', conflict: true });
    expect(answer.outcome === 'more_evidence' && answer.ask).not.toContain('billing_address');
    expect(ask({ evidence: [...conflict, piece('card', 'DE')] })).toMatchObject({ treatment: 'oss', country: 'DE' });
    expect(ask({ evidence: [...conflict, piece('card', 'DE'), piece('bank', 'FR')] })).toMatchObject({
      outcome: 'more_evidence',
      conflict: true,
    });
  });

  it('inside against outside contradicts too; two countries outside do not', () => {
    expect(ask({ evidence: [piece('billing_address', 'US'), piece('card', 'DE')] })).toMatchObject({
      outcome: 'more_evidence',
      conflict: true,
    });
    expect(ask({ evidence: [piece('billing_address', 'US'), piece('card', 'CA')] })).toMatchObject({ treatment: 'outside_scope' });
  });

  it('that is more exact decides within a country, and only where nothing as exact contradicts it', () => {
    // The card shows Spain, the address which part of it.
    expect(ask({ evidence: two('ES', '35001') })).toMatchObject({ treatment: 'outside_scope', country: null });
    expect(ask({ evidence: [piece('ip', 'AX'), piece('card', 'FI')] })).toMatchObject({ treatment: 'outside_scope' });
    const contradicting = [piece('billing_address', 'ES', '35001'), piece('fixed_line', 'ES', '28001')];
    expect(ask({ evidence: contradicting })).toMatchObject({ outcome: 'more_evidence', conflict: true });
  });

  it('of one piece is enough where it is allowed and comes from somebody else', () => {
    const as = { onePiece: true };
    expect(ask({ evidence: [piece('card', 'DE')], as })).toMatchObject({ country: 'DE' });
    expect(ask({ evidence: [piece('billing_address', 'DE')], as })).toMatchObject({ outcome: 'more_evidence' });
    expect(ask({ evidence: [piece('card', 'DE'), piece('ip', 'FR')], as })).toMatchObject({ outcome: 'more_evidence', conflict: true });
  });
});

describe('a business', () => {
  it('in another member state with a valid number owes the tax itself', () => {
    expect(ask({ evidence: two('DE'), vatId: vat('DE') })).toMatchObject({ treatment: 'reverse_charge', country: 'DE', basisPoints: 0 });
    expect(ask({ evidence: two('GR'), vatId: vat('GR') })).toMatchObject({ treatment: 'reverse_charge', country: 'GR' });
  });

  it('at home pays the tax of home', () => {
    expect(ask({ evidence: two('DK'), vatId: vat('DK') })).toMatchObject({
      treatment: 'domestic',
      basisPoints: 2_500,
      reason: 'business_at_home',
    });
  });

  it('whose address is elsewhere than its number is asked to clear that up', () => {
    expect(ask({ evidence: two('FR'), vatId: vat('DE') })).toEqual({ outcome: 'more_evidence', conflict: true, ask: ['billing_address'] });
    expect(ask({ evidence: [], vatId: vat('DE') })).toMatchObject({ outcome: 'more_evidence', conflict: false });
  });

  it('with a number that is not valid is charged as a consumer', () => {
    expect(ask({ evidence: two('DE'), vatId: vat('DE', 'invalid') })).toMatchObject({ treatment: 'oss', basisPoints: 1_900, awaits: null });
  });

  it('whose number nobody could check is charged, and may get it back', () => {
    expect(ask({ evidence: two('DE'), vatId: vat('DE', 'unavailable') })).toMatchObject({
      treatment: 'oss',
      basisPoints: 1_900,
      awaits: { country: 'DE', text: 'DE123' },
    });
    expect(ask({ evidence: two('DK'), vatId: vat('DK', 'unavailable') })).toMatchObject({ treatment: 'domestic', awaits: null });
  });

  it('in Northern Ireland is outside, for services', () => {
    expect(ask({ evidence: two('GB'), vatId: vat('XI') })).toMatchObject({ treatment: 'outside_scope', country: null });
  });
});

describe('a VAT number', () => {
  it.each([
    ['DE136695976', null, 'DE136695976'],
    ['DK 13 58 56 28', null, 'DK13585628'],
    ['13585628', 'DK', 'DK13585628'],
    ['GR094259216', null, 'EL094259216'],
    ['el 094.259.216', null, 'EL094259216'],
    ['094259216', 'GR', 'EL094259216'],
    ['ATU12345675', null, 'ATU12345675'],
    ['XI110305878', null, 'XI110305878'],
  ])('%s of somebody in %s is %s', (written, country, text) => {
    expect(readVatNumber(written, country)).toMatchObject({ text });
  });

  it.each([
    ['DE123456789', null, 'a wrong check digit'],
    ['GB110305878', null, 'a country that left'],
    ['CHE116281710', null, 'a country that never joined'],
    ['DE136695976<script>', null, 'what no number holds'],
    ['', 'DE', 'nothing'],
    ['9'.repeat(200), 'DE', 'far too much'],
  ])('is not %s (%s): %s', (written, country, _why) => {
    expect(readVatNumber(written, country)).toBeUndefined();
  });
});
