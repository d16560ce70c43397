import type { DashboardRow } from '../emulator-kit/dashboard.ts';
import type { PaypalDriver } from './emulator-driver.ts';
import type { EmulatedOrders } from './emulator-orders.ts';

/** Everything there is at the emulated PayPal, with what may become of it. */
export function dashboardRows(orders: EmulatedOrders, driver: PaypalDriver): readonly DashboardRow[] {
  const when = (holds: boolean, may: DashboardRow['may']): DashboardRow['may'] => (holds ? may : {});
  return [
    ...[...orders.orders.values()].map((order) => ({
      id: order.id,
      says: `order, ${order.status}, ${order.unit.amount.value} ${order.unit.amount.currency_code}`,
      may: {
        ...when(order.status === 'APPROVED', { 'approval lapses': () => driver.letApprovalLapse(order.id) }),
        ...when(order.capture?.state === 'PENDING', {
          'money arrives': () => driver.settle(order.id, 'succeeds'),
          'money does not arrive': () => driver.settle(order.id, 'fails'),
        }),
      },
    })),
    ...[...orders.captures.values()].map(({ id, state }) => ({
      id,
      says: `capture, ${state}`,
      may: when(state === 'COMPLETED', { refund: () => driver.refund(id, null), dispute: () => driver.dispute(id) }),
    })),
    ...[...orders.refunds.values()].map(({ id, status }) => ({
      id,
      says: `refund, ${status}`,
      may: when(status === 'COMPLETED', { 'refund fails': () => driver.failRefund(id) }),
    })),
    ...[...orders.disputes.values()].map(({ id, outcome }) => ({
      id,
      says: `dispute, ${outcome ?? 'open'}`,
      may: when(outcome === null, {
        'dispute won': () => driver.endDispute(id, 'won'),
        'dispute lost': () => driver.endDispute(id, 'lost'),
      }),
    })),
  ];
}
