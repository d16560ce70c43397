import { newCoupon, newSaleItem } from '@pinhole/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { systemClock } from '../../platform/clock.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { reasonOf } from '../../testing/code-of.ts';
import { makePerson } from '../../testing/factories.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { createCoupon, listCoupons, releaseCoupon, updateCoupon, useCoupon, weighCoupon } from './coupons.ts';
import {
  createSaleItem,
  deleteSaleItem,
  listSaleItems,
  listSaleOffers,
  requireOffered,
  type ShopDeps,
  updateSaleItem,
} from './manage-items.ts';

let test: TestDatabase;
let operator: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  operator = await makePerson(test.db, { operator: true });
});
afterAll(() => test.close());

let mode: 'packs' | 'packs-and-plans' = 'packs-and-plans';
const deps = (): ShopDeps => ({ db: test.db, clock: systemClock, mode: () => mode });
const pack = (sku: string, more: object = {}) =>
  newSaleItem.parse({
    sku,
    kind: 'pack',
    title: 'A pack',
    description: '',
    credits: '1000000',
    prices: [{ currency: 'EUR', minor: '1000' }],
    ...more,
  });
const offered = async (sku: string, more: object = {}) => {
  const item = await createSaleItem(deps(), operator, pack(sku, more));
  return updateSaleItem(deps(), operator, item.id, { state: 'offered' });
};

describe('items', () => {
  it('are drafted, offered in the place of the version before, and taken from the shelf', async () => {
    const first = await offered('hundred');
    const second = await createSaleItem(deps(), operator, pack('hundred', { prices: [{ currency: 'EUR', minor: '1200' }] }));
    expect(second).toMatchObject({ version: 2, state: 'draft' });
    expect((await requireOffered(deps(), 'hundred')).prices).toEqual([{ currency: 'EUR', minor: 1000n }]);
    await updateSaleItem(deps(), operator, second.id, { state: 'offered', position: 3 });
    expect((await requireOffered(deps(), 'hundred')).prices).toEqual([{ currency: 'EUR', minor: 1200n }]);
    const states = (await listSaleItems(deps())).filter(({ sku }) => sku === 'hundred').map(({ version, state }) => `${version} ${state}`);
    expect(states.toSorted()).toEqual(['1 retired', '2 offered']);
    await updateSaleItem(deps(), operator, second.id, { state: 'retired' });
    expect(await reasonOf(requireOffered(deps(), 'hundred'))).toBe('shop.item_not_found');
    expect(await reasonOf(deleteSaleItem(deps(), operator, first.id))).toBe('shop.item_kept');
  });

  it('keep their place on the shelf in the next version', async () => {
    const first = await offered('placed');
    await updateSaleItem(deps(), operator, first.id, { position: 7 });
    expect(await createSaleItem(deps(), operator, pack('placed'))).toMatchObject({ version: 2, position: 7 });
    expect(await createSaleItem(deps(), operator, pack('placed-anew'))).toMatchObject({ version: 1, position: 0 });
  });

  it('never change once they were offered, not even by hand', async () => {
    const { id } = await offered('kept');
    for (const statement of [
      sql`update sale_item set credits = 5 where id = ${id}`,
      sql`update sale_item set state = 'draft' where id = ${id}`,
      sql`delete from sale_item where id = ${id}`,
      sql`update sale_price set minor = 1 where item_id = ${id}`,
      sql`delete from sale_price where item_id = ${id}`,
      sql`insert into sale_price (item_id, currency, minor) values (${id}, 'USD', 1)`,
    ])
      await expect(statement.execute(test.db)).rejects.toThrow(/does not change|is kept/);
  });

  it('have one offered version, however many are offered at the same time', async () => {
    const drafts = await Promise.all(Array.from({ length: 20 }, () => createSaleItem(deps(), operator, pack('raced'))));
    expect(drafts.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    await Promise.all(drafts.map(({ id }) => updateSaleItem(deps(), operator, id, { state: 'offered' })));
    expect((await listSaleOffers(deps())).filter(({ sku }) => sku === 'raced')).toHaveLength(1);
  });

  it.each([
    ['a plan without a period', { kind: 'plan' }, '/every'],
    ['a pack with a period', { every: 'month' }, '/every'],
    ['a pack with free days', { trialDays: 7 }, '/trialDays'],
    [
      'two prices in one currency',
      {
        prices: [
          { currency: 'EUR', minor: '1' },
          { currency: 'EUR', minor: '2' },
        ],
      },
      '/prices/1',
    ],
    ['a currency nobody has', { prices: [{ currency: 'ZZZ', minor: '1' }] }, '/prices/0'],
  ])('are refused as %s', async (_, more, pointer) => {
    const before = (await listSaleItems(deps())).length;
    await expect(createSaleItem(deps(), operator, pack('odd', more))).rejects.toMatchObject({
      code: 'shop.item_invalid',
      details: { pointer },
    });
    expect(await listSaleItems(deps())).toHaveLength(before);
  });

  it.each(['0', '-5', '1.5', '1e308', 'NaN', '9007199254740993000', ' 10', ''])('are refused with a price of %j', (minor) => {
    expect(() => pack('odd', { prices: [{ currency: 'EUR', minor }] })).toThrow();
  });

  it('that recur cannot exist where nothing recurs', async () => {
    const plan = pack('monthly', { kind: 'plan', every: 'month' });
    const made = await createSaleItem(deps(), operator, plan);
    await updateSaleItem(deps(), operator, made.id, { state: 'offered' });
    mode = 'packs';
    try {
      expect((await listSaleOffers(deps())).map(({ sku }) => sku)).not.toContain('monthly');
      expect(await reasonOf(requireOffered(deps(), 'monthly'))).toBe('shop.plans_off');
      expect(await reasonOf(createSaleItem(deps(), operator, plan))).toBe('shop.plans_off');
      expect(await reasonOf(updateSaleItem(deps(), operator, made.id, { state: 'offered' }))).toBe('shop.plans_off');
    } finally {
      mode = 'packs-and-plans';
    }
  });
});

describe('coupons', () => {
  const question = (code: string, accountId: string, more: object = {}) => ({
    code,
    accountId,
    sku: 'hundred',
    price: { minor: 1_000n, currency: 'EUR' },
    ...more,
  });
  const use = (code: string, accountId: string, more: object = {}) =>
    inTransaction(test.db, (tx) =>
      useCoupon(tx, { ...question(code, accountId, more), orderId: newId(systemClock.now()), at: systemClock.now() }),
    );
  const make = (more: object) => createCoupon(deps(), operator, newCoupon.parse(more));

  it('take off a part, rounded down, or an amount', async () => {
    const { accountId } = await makePerson(test.db);
    await make({ code: 'third-off', percent: 33 });
    await make({ code: 'FIVER', amount: { currency: 'EUR', minor: '500' } });
    expect(await weighCoupon(deps(), question(' Third-Off ', accountId, { price: { minor: 1_001n, currency: 'EUR' } }))).toBe(330n);
    expect(await weighCoupon(deps(), question('fiver', accountId))).toBe(500n);
    expect(await reasonOf(weighCoupon(deps(), question('fiver', accountId, { price: { minor: 500n, currency: 'EUR' } })))).toBe(
      'shop.coupon_invalid:item',
    );
    expect(await reasonOf(weighCoupon(deps(), question('fiver', accountId, { price: { minor: 900n, currency: 'USD' } })))).toBe(
      'shop.coupon_invalid:currency',
    );
  });

  it('for ten are used ten times by two hundred racers, and a place given back is free again', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => makePerson(test.db)));
    await make({ code: 'FIRST-TEN', percent: 10, maxUses: 10, perAccount: 20 });
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) => reasonOf(use('FIRST-TEN', people[index % 10]?.accountId ?? ''))),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(10);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'shop.coupon_invalid:over']));
    const taken = await test.db.selectFrom('coupon_use').select('order_id').orderBy('created_at').limit(1).executeTakeFirstOrThrow();
    await inTransaction(test.db, (tx) => releaseCoupon(tx, taken.order_id));
    await inTransaction(test.db, (tx) => releaseCoupon(tx, taken.order_id));
    expect((await listCoupons(deps())).find(({ code }) => code === 'FIRST-TEN')?.uses).toBe(9);
    expect(await reasonOf(use('FIRST-TEN', people[0]?.accountId ?? ''))).toBe('done');
  });

  it('are used once by one account, however often it asks at the same time', async () => {
    const { accountId } = await makePerson(test.db);
    await make({ code: 'WELCOME', percent: 20 });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => reasonOf(use('WELCOME', accountId))));
    expect(outcomes.toSorted()).toEqual(['done', ...Array.from({ length: 19 }, () => 'shop.coupon_invalid:used')].toSorted());
  });

  it('end, begin, stop, and are for some items alone', async () => {
    const { accountId } = await makePerson(test.db);
    const soon = new Date(Date.now() + 60_000).toISOString();
    const past = new Date(Date.now() - 60_000).toISOString();
    await make({ code: 'EARLY', percent: 5, startsAt: soon });
    await make({ code: 'LATE', percent: 5, endsAt: past });
    await make({ code: 'OTHER', percent: 5, skus: ['thousand'] });
    const { id } = await make({ code: 'STOPPED', percent: 5 });
    await updateCoupon(deps(), operator, id, { enabled: false });
    const reasons = await Promise.all(['EARLY', 'LATE', 'OTHER', 'STOPPED', 'NOBODY'].map((code) => reasonOf(use(code, accountId))));
    expect(reasons.map((reason) => reason.split(':')[1])).toEqual(['early', 'over', 'item', 'unknown', 'unknown']);
    expect(await reasonOf(make({ code: 'stopped', percent: 6 }))).toBe('shop.coupon_taken');
  });

  it.each([{ percent: 100 }, { percent: 0 }, { percent: 1.5 }, {}, { percent: 5, amount: { currency: 'EUR', minor: '5' } }])(
    'are refused as %j',
    (more) => {
      expect(() => newCoupon.parse({ code: 'ODD-ONE', ...more })).toThrow();
    },
  );
});
