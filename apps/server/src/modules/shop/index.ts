export { couponExists } from './coupon-store.ts';
export { type CouponQuestion, releaseCoupon, useCoupon, weighCoupon } from './coupons.ts';
export { findItemRow as findSaleItem, findVersionToSell as findOfferedVersion, type ItemRow as SaleItemRow } from './item-store.ts';
export { listSaleOffers, requireOffered, type ShopDeps } from './manage-items.ts';
export { mountShop } from './shop.routes.ts';
