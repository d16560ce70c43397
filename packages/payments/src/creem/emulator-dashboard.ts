import type { DashboardRow } from '../emulator-kit/dashboard.ts';
import type { CreemDriver } from './emulator-driver.ts';
import type { World } from './emulator-world.ts';

/** Everything there is at the emulated Creem, with what may become of it. */
export function dashboardRows(world: World, driver: CreemDriver): readonly DashboardRow[] {
  return [
    ...[...world.checkouts.values()].map(({ id, status, product }) => ({ id, says: `checkout, ${status}, ${product.name}`, may: {} })),
    ...[...world.transactions.values()].map(({ id, status, amount, currency }) => ({
      id,
      says: `transaction, ${status}, ${(amount / 100).toFixed(2)} ${currency}`,
      may: status === 'paid' ? { refund: () => driver.refund(id, null), dispute: () => driver.dispute(id) } : {},
    })),
    ...[...world.subscriptions.values()].map(({ id, status, product }) => ({
      id,
      says: `subscription, ${status}, ${product.name}`,
      may: (status === 'canceled'
        ? {}
        : { 'renew, paid': () => driver.renew(id, 'pays'), 'renew, declined': () => driver.renew(id, 'fails') }) as DashboardRow['may'],
    })),
  ];
}
