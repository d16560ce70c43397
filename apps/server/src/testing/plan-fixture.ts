import { newSaleItem } from '@pinhole/contract';
import { type Entitled, setEntitlement } from '../modules/entitlements/index.ts';
import { createSaleItem } from '../modules/shop/manage-items.ts';
import { inTransaction } from '../platform/database/database.ts';
import { makePerson } from './factories.ts';
import type { TestStudio } from './test-studio.ts';

type Limits = Partial<Pick<Entitled, 'storageGigabytes' | 'maxRunning' | 'assetDays' | 'models' | 'until'>>;

/** Gives workspaces plans without anybody paying for one: `null` takes it away. For tests. */
export async function createPlans(studio: TestStudio): Promise<(workspaceId: string, limits: Limits | null, now?: Date) => Promise<void>> {
  const operator = await makePerson(studio.db, { operator: true });
  const { id } = await createSaleItem(
    studio.billing.shop,
    operator,
    newSaleItem.parse({
      sku: 'plan-of-a-test',
      kind: 'plan',
      title: 'Plan',
      description: '',
      every: 'month',
      credits: '1000000',
      prices: [{ currency: 'EUR', minor: '500' }],
    }),
  );
  return async (workspaceId, limits, now = studio.clock.now()) => {
    const plan = { storageGigabytes: null, maxRunning: null, assetDays: null, models: null, until: null };
    const entitled = limits && ({ itemId: id, title: 'Plan', state: 'active', ...plan, ...limits } as const);
    await inTransaction(studio.db, (tx) => setEntitlement(tx, workspaceId, entitled, now));
  };
}
