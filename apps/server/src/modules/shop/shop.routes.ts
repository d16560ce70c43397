import { type ModelPrice, shopRoutes, type WayToPay } from '@pinhole/contract';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import { createCoupon, listCoupons, updateCoupon } from './coupons.ts';
import { createSaleItem, deleteSaleItem, listSaleItems, listSaleOffers, type ShopDeps, updateSaleItem } from './manage-items.ts';

export interface ShopWindow extends ShopDeps {
  /** What billing has switched on: a shelf without a till shows neither. */
  readonly waysToPay: () => Promise<WayToPay[]>;
  /** What credits are spent on. Told to strangers only by a service that sells them. */
  readonly modelPrices: () => Promise<ModelPrice[]>;
}

export function mountShop(http: Http, deps: ShopWindow): void {
  mount(http, shopRoutes.listSaleOffers, async () => ({ data: await listSaleOffers(deps), ways: await deps.waysToPay() }));
  mount(http, shopRoutes.listModelPrices, async () => ({
    data: (await listSaleOffers(deps)).length === 0 ? [] : await deps.modelPrices(),
  }));
  mount(http, shopRoutes.listSaleItems, async () => ({ data: await listSaleItems(deps) }));
  mount(http, shopRoutes.createSaleItem, ({ actor, body }) => createSaleItem(deps, actor, body));
  mount(http, shopRoutes.updateSaleItem, ({ actor, params, body }) => updateSaleItem(deps, actor, params.id, body));
  mount(http, shopRoutes.deleteSaleItem, async ({ actor, params }) => {
    await deleteSaleItem(deps, actor, params.id);
    return null;
  });
  mount(http, shopRoutes.listCoupons, async () => ({ data: await listCoupons(deps) }));
  mount(http, shopRoutes.createCoupon, ({ actor, body }) => createCoupon(deps, actor, body));
  mount(http, shopRoutes.updateCoupon, ({ actor, params, body }) => updateCoupon(deps, actor, params.id, body));
}
