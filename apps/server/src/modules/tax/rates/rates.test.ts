import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { systemClock } from '../../../platform/clock.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { someId } from '../../../testing/some-id.ts';
import { taxSettings } from '../../../testing/tax-fixture.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { decideSaleTax } from '../parties/decide-sale.ts';
import { corrections } from '../rules/rate-corrections.ts';
import { rateOf } from '../rules/rate-of.ts';
import { type MemberState, memberStates, placeOf } from '../rules/vat-area.ts';
import { insertRate } from '../store/rate-store.ts';
import { importRates } from './import-rates.ts';
import { deleteVatRate, listVatRates, setVatRate } from './manage-rates.ts';
import { dayMeant, packageRates, readPackageFile } from './package-rates.ts';

const rates = packageRates();
const onDay = (country: MemberState, day: string): number | undefined => rateOf(rates, { country, kind: 'standard' }, day);

it('knows the standard rate of every member state in November 2026', () => {
  const now = Object.fromEntries(memberStates.map((country) => [country, onDay(country, '2026-11-20')]));
  expect(now).toEqual({
    AT: 2000,
    BE: 2100,
    BG: 2000,
    HR: 2500,
    CY: 1900,
    CZ: 2100,
    DK: 2500,
    EE: 2400,
    FI: 2550,
    FR: 2000,
    DE: 1900,
    GR: 2400,
    HU: 2700,
    IE: 2300,
    IT: 2200,
    LV: 2100,
    LT: 2100,
    LU: 1700,
    MT: 1800,
    NL: 2100,
    PL: 2300,
    PT: 2300,
    RO: 2100,
    SK: 2300,
    SI: 2200,
    ES: 2100,
    SE: 2500,
  });
});

it.each([
  ['FI', '2024-09-01', 2400, 2550],
  ['SK', '2025-01-01', 2000, 2300],
  ['EE', '2025-07-01', 2200, 2400],
  ['EE', '2024-01-01', 2000, 2200],
  ['RO', '2025-08-01', 1900, 2100],
  ['LU', '2024-01-01', 1600, 1700],
  ['DE', '2021-01-01', 1600, 1900],
] as const)('changes the rate of %s on the very day, %s', (country, day, before, after) => {
  const eve = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
  expect([onDay(country, eve), onDay(country, day)]).toEqual([before, after]);
});

it('has a rate for every day since 2020, and never two', () => {
  for (const country of memberStates) {
    const own = rates.filter((rate) => rate.country === country && rate.kind === 'standard');
    expect(own[0]?.validFrom, country).toBe('2020-01-01');
    expect(own.at(-1)?.validTo, country).toBeNull();
    for (const [index, rate] of own.entries()) {
      const next = own[index + 1];
      if (next) expect(new Date(Date.parse(rate.validTo ?? '') + 86_400_000).toISOString().slice(0, 10), country).toBe(next.validFrom);
    }
  }
});

it('keeps no correction that the package no longer needs', () => {
  const file = readPackageFile();
  for (const { country, change } of corrections)
    expect(Object.keys(file[country]?.before ?? {}).map(dayMeant), `${country} ${change}`).toContain(change);
});

it('gives regions their own rate, and countries theirs where a region is not known', () => {
  const at = (postalCode: string): number | undefined => {
    const place = placeOf('PT', postalCode);
    return place.in === 'area' ? rateOf(rates, place, '2026-11-20') : undefined;
  };
  expect([at('9000-001'), at('9500-150'), at('1000-001')]).toEqual([2200, 1600, 2300]);
  expect(rateOf(rates, { country: 'DK', kind: 'madeira' }, '2026-11-20')).toBe(2500);
});

describe('the table', () => {
  let test: TestDatabase;
  const operator: Actor = {
    accountId: someId(),
    workspaceId: someId(),
    role: 'owner',
    scopes: [],
    operator: true,
    via: { kind: 'session', sessionId: someId(), confirmAbove: null },
  };
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.close());
  const deps = () => ({ db: test.db, clock: systemClock });
  const of = async (country: string) => (await listVatRates(deps())).filter((rate) => rate.country === country);

  it('is filled once, and again only where something changed', async () => {
    expect(await importRates(deps())).toHaveLength(27);
    expect(await importRates(deps())).toEqual([]);
    const newer = rates.map((rate) => (rate.country === 'SI' ? { ...rate, basisPoints: 2_300 } : rate));
    expect(await importRates(deps(), newer)).toEqual(['SI']);
    expect(await of('SI')).toMatchObject([{ basisPoints: 2_300, source: 'built_in' }]);
  });

  it('is filled by many starting processes as by one', async () => {
    await Promise.all(Array.from({ length: 8 }, () => importRates(deps())));
    expect(await listVatRates(deps())).toHaveLength(rates.length);
  });

  it('takes a rate from a day on, ends the one before, and says who did it', async () => {
    await setVatRate(deps(), operator, { country: 'HU', kind: 'standard', basisPoints: 2_600, validFrom: '2027-01-01' });
    expect(await of('HU')).toMatchObject([
      { basisPoints: 2_700, validTo: '2026-12-31' },
      { basisPoints: 2_600, validFrom: '2027-01-01', validTo: null },
    ]);
    await setVatRate(deps(), operator, { country: 'HU', kind: 'standard', basisPoints: 2_650, validFrom: '2026-12-01' });
    expect(await of('HU')).toMatchObject([
      { validTo: '2026-11-30' },
      { basisPoints: 2_650, validTo: '2026-12-31' },
      { basisPoints: 2_600 },
    ]);
    const audit = await test.db.selectFrom('audit_event').select(['action', 'subject', 'details', 'actor_id']).execute();
    expect(audit).toMatchObject([
      {
        action: 'tax.rate_set',
        subject: 'HU:standard',
        actor_id: operator.accountId,
        details: { from: '2027-01-01', basis_points: '2600' },
      },
      { action: 'tax.rate_set' },
    ]);
  });

  it('leaves a country alone that the operator has changed', async () => {
    expect(await importRates(deps())).toEqual([]);
    expect(await of('HU')).toHaveLength(3);
  });

  it('lets the one before go on where a rate is taken out, and never takes the last', async () => {
    const wrong = (await of('HU')).find(({ basisPoints }) => basisPoints === 2_650);
    await deleteVatRate(deps(), operator, wrong?.id ?? '');
    expect(await of('HU')).toMatchObject([{ basisPoints: 2_700, validTo: '2026-12-31' }, { basisPoints: 2_600 }]);
    const [only] = await of('MT');
    await expect(deleteVatRate(deps(), operator, only?.id ?? '')).rejects.toMatchObject({ code: 'tax.rate_last' });
    await expect(deleteVatRate(deps(), operator, someId())).rejects.toMatchObject({ code: 'tax.rate_not_found' });
  });

  it('chooses the rate of a sale by the day of the books, not by that of the machine', async () => {
    const evidence = (['billing_address', 'card'] as const).map((kind) => ({
      kind,
      country: 'HU',
      source: 'test',
      collectedAt: new Date(0),
    }));
    const at = new Date('2026-12-31T23:30:00Z');
    const decide = (timeZone: string) =>
      decideSaleTax({ settings: taxSettings({ 'tax.timeZone': timeZone }) }, test.db, { evidence, vatId: null, at });
    expect(await decide('UTC')).toMatchObject({ day: '2026-12-31', basisPoints: 2_700 });
    expect(await decide('Europe/Budapest')).toMatchObject({ day: '2027-01-01', basisPoints: 2_600 });
  });

  it('cannot hold two rates for one day, whoever writes them', async () => {
    const second = {
      id: someId(),
      country: 'FR',
      kind: 'standard',
      basisPoints: 1_000,
      validFrom: '2026-01-01',
      validTo: null,
      source: 'operator',
      accountId: null,
      at: new Date(0),
    } as const;
    await expect(inTransaction(test.db, (tx) => insertRate(tx, second))).rejects.toThrow('two rates of FR for the same day');
  });
});
