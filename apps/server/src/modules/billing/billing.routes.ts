import { Readable } from 'node:stream';
import {
  orderRoutes,
  paymentConnectionRoutes,
  revenueRoutes,
  sellingRoutes,
  subscriptionRoutes,
  taxClearingRoutes,
  topUpRoutes,
} from '@pinhole/contract';
import type { FastifyReply } from 'fastify';
import { AppError } from '../../platform/app-error.ts';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import type { BillingDeps } from './billing-deps.ts';
import { mountClosing } from './closing/closing.routes.ts';
import { approveRefund, askRefund, cancelRefund } from './fulfilment/refunds.ts';
import { cancelUnpaidOrder } from './orders/cancel-unpaid-order.ts';
import { exportOrders } from './orders/export-orders.ts';
import { settleManualOrder, settleManualRefund } from './orders/manual-orders.ts';
import { cancelOrder, openCheckout, refreshOrder } from './orders/open-checkout.ts';
import { placeOrder, previewOrder } from './orders/place-order.ts';
import {
  getAdminOrder,
  getOrder,
  listAdminOrders,
  listCouponUses,
  listDisputes,
  listOrders,
  listPaymentProblems,
  listRefunds,
} from './orders/read-orders.ts';
import { listWaitingPapers, resolveWaitingPaper } from './papers/clear-papers.ts';
import { listPushes, replayPush, takePush } from './reconciling/pushes.ts';
import { reconcileWay } from './reconciling/reconcile.ts';
import { getRevenue, revenueCsv } from './revenue/revenue.ts';
import {
  cancelSubscription,
  changePlan,
  listSubscriptions,
  openPortal,
  previewPlanChange,
  resumeSubscription,
} from './subscriptions/manage-subscription.ts';
import { endTopUp, getTopUp, listSavedWays, removeSavedWay, saveWay, setTopUp } from './top-up/manage-top-up.ts';
import {
  createPaymentConnection,
  listPaymentConnections,
  listPaymentKinds,
  probePaymentConnection,
  updatePaymentConnection,
} from './ways/manage-ways.ts';
import { withdrawOrder } from './withdrawal/withdraw.ts';

export function mountBilling(http: Http, deps: BillingDeps): void {
  mountBuying(http, deps);
  mountSubscriptions(http, deps);
  mountTopUps(http, deps);
  mountConnecting(http, deps);
  mountSelling(http, deps);
  mountRevenue(http, deps);
  mountPushes(http, deps);
  mountClosing(http, deps);
}

function mountBuying(http: Http, deps: BillingDeps): void {
  mount(http, orderRoutes.previewOrder, ({ actor, body }) => previewOrder(deps, actor, body));
  mount(http, orderRoutes.createOrder, ({ actor, tx, body }) => placeOrder(deps, actor, tx, body));
  mount(http, orderRoutes.openCheckout, ({ actor, params }) => openCheckout(deps, actor, params.id));
  mount(http, orderRoutes.refreshOrder, ({ actor, params }) => refreshOrder(deps, actor, params.id));
  mount(http, orderRoutes.cancelOrder, ({ actor, params }) => cancelOrder(deps, actor, params.id));
  mount(http, orderRoutes.withdrawOrder, ({ actor, params }) => withdrawOrder(deps, actor, params.id));
  mount(http, orderRoutes.listOrders, async ({ actor, query, cursor }) => {
    const page = await listOrders(deps, actor, { before: cursor.read(), limit: query.limit });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, orderRoutes.getOrder, ({ actor, params }) => getOrder(deps, actor, params.id));
}

function mountSubscriptions(http: Http, deps: BillingDeps): void {
  mount(http, subscriptionRoutes.listSubscriptions, async ({ actor }) => ({ data: await listSubscriptions(deps, actor) }));
  mount(http, subscriptionRoutes.cancelSubscription, ({ actor, params }) => cancelSubscription(deps, actor, params.id));
  mount(http, subscriptionRoutes.resumeSubscription, ({ actor, params }) => resumeSubscription(deps, actor, params.id));
  mount(http, subscriptionRoutes.changePlan, ({ actor, params, body }) => changePlan(deps, actor, params.id, body));
  mount(http, subscriptionRoutes.previewPlanChange, ({ actor, params, body }) => previewPlanChange(deps, actor, params.id, body.sku));
  mount(http, subscriptionRoutes.openPortal, ({ actor, params }) => openPortal(deps, actor, params.id));
}

function mountTopUps(http: Http, deps: BillingDeps): void {
  mount(http, topUpRoutes.getTopUp, ({ actor }) => getTopUp(deps, actor));
  mount(http, topUpRoutes.setTopUp, ({ actor, body }) => setTopUp(deps, actor, body));
  mount(http, topUpRoutes.endTopUp, ({ actor }) => endTopUp(deps, actor));
  mount(http, topUpRoutes.listSavedWays, async ({ actor, params }) => ({ data: await listSavedWays(deps, actor, params.way) }));
  mount(http, topUpRoutes.saveWay, ({ actor, params, body }) => saveWay(deps, actor, params.way, body.currency));
  mount(http, topUpRoutes.removeSavedWay, async ({ actor, params }) => {
    await removeSavedWay(deps, actor, params.way, params.id);
    return null;
  });
}

function mountConnecting(http: Http, deps: BillingDeps): void {
  mount(http, paymentConnectionRoutes.listPaymentKinds, async () => ({ data: listPaymentKinds(deps) }));
  mount(http, paymentConnectionRoutes.listPaymentConnections, async () => ({ data: await listPaymentConnections(deps) }));
  mount(http, paymentConnectionRoutes.createPaymentConnection, ({ actor, body }) => createPaymentConnection(deps, actor, body));
  mount(http, paymentConnectionRoutes.updatePaymentConnection, ({ actor, params, body }) =>
    updatePaymentConnection(deps, actor, params.way, body),
  );
  mount(http, paymentConnectionRoutes.probePaymentConnection, ({ params }) => probePaymentConnection(deps, params.way));
  mount(http, paymentConnectionRoutes.reconcilePayments, ({ params }) => reconcileWay(deps, deps.ways.require(params.way)));
}

function mountSelling(http: Http, deps: BillingDeps): void {
  mount(http, sellingRoutes.listAdminOrders, async ({ query, cursor }) => {
    const { cursor: _, ...asked } = query;
    const page = await listAdminOrders(deps, { ...asked, before: cursor.read() });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, sellingRoutes.exportAdminOrders, async ({ query, reply }) =>
    asFile(reply, `orders-${deps.clock.now().toISOString().slice(0, 10)}.csv`, Readable.from(exportOrders(deps, query))),
  );
  mount(http, sellingRoutes.listCouponUses, async ({ params, query, cursor }) => {
    const page = await listCouponUses(deps, params.id, { before: cursor.read(), limit: query.limit });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, sellingRoutes.settleManualOrder, async ({ actor, params, body }) => {
    await settleManualOrder(deps, actor, params.id, body ?? {});
    return getAdminOrder(deps, params.id);
  });
  mount(http, sellingRoutes.cancelUnpaidOrder, async ({ actor, params }) => {
    await cancelUnpaidOrder(deps, actor, params.id);
    return getAdminOrder(deps, params.id);
  });
  mount(http, taxClearingRoutes.listWaitingPapers, async () => ({ data: await listWaitingPapers(deps) }));
  mount(http, taxClearingRoutes.resolveWaitingPaper, ({ actor, params, body }) => resolveWaitingPaper(deps, actor, params.id, body));
  mount(http, sellingRoutes.listPaymentProblems, async () => ({ data: await listPaymentProblems(deps) }));
  mount(http, sellingRoutes.askRefund, ({ actor, tx, params, body }) => askRefund(deps, actor, tx, params.id, body));
  mount(http, sellingRoutes.approveRefund, ({ actor, params }) => approveRefund(deps, actor, params.id));
  mount(http, sellingRoutes.cancelRefund, ({ actor, params }) => cancelRefund(deps, actor, params.id));
  mount(http, sellingRoutes.settleManualRefund, ({ actor, params }) => settleManualRefund(deps, actor, params.id));
  mount(http, sellingRoutes.listRefunds, async ({ query, cursor }) => {
    const page = await listRefunds(deps, { before: cursor.read(), limit: query.limit });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, sellingRoutes.listDisputes, async ({ query, cursor }) => {
    const page = await listDisputes(deps, { before: cursor.read(), limit: query.limit });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, paymentConnectionRoutes.listPaymentPushes, async ({ query, cursor }) => {
    const page = await listPushes(deps, { before: cursor.read(), limit: query.limit, state: query.state });
    return { data: [...page.data], nextCursor: cursor.write(page.nextCursor) };
  });
  mount(http, paymentConnectionRoutes.replayPaymentPush, ({ params }) => replayPush(deps, params.id));
}

function mountRevenue(http: Http, deps: BillingDeps): void {
  mount(http, revenueRoutes.getRevenue, ({ query }) => getRevenue(deps, query));
  mount(http, revenueRoutes.exportRevenue, async ({ query: { format, ...filters }, reply }) => {
    const revenue = await getRevenue(deps, filters);
    const name = `revenue-${revenue.from}-${revenue.to}.${format}`;
    return asFile(reply, name, format === 'csv' ? revenueCsv(revenue) : JSON.stringify(revenue));
  });
}

const asFile = (reply: FastifyReply, name: string, body: string | Readable): FastifyReply =>
  reply
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .type(name.endsWith('.csv') ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
    .send(body);

const maxPushBytes = 512 * 1024;

/**
 * Where payment providers push news. Not a part of the API: its form is each provider's own. The body is kept as the bytes that came,
 * because signatures are made over those. Everything that is not right is the same 404.
 */
function mountPushes(http: Http, deps: BillingDeps): void {
  void http.app.register(async (room) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxPushBytes }, (_request, body, done) => done(null, body));
    room.post<{ Params: { way: string } }>('/hooks/payments/:way', { schema: { hide: true } }, async (request, reply) => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, String(value));
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const taken = await takePush(deps, request.params.way, headers, body);
      if (!taken) throw new AppError('request.not_found');
      return reply.code(taken.answer).send();
    });
  });
}
