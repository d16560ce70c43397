import { accountRoutes } from './accounts.ts';
import { adminRoutes } from './admin.ts';
import { assetRoutes } from './assets.ts';
import { buyerDetailsRoutes } from './buyer-details.ts';
import { closingRoutes } from './closing.ts';
import { connectionRoutes } from './connections.ts';
import { creditRoutes } from './credits.ts';
import { eventRoutes } from './events.ts';
import { generationRoutes } from './generations.ts';
import { goingLiveRoutes } from './going-live.ts';
import { keyRoutes } from './keys.ts';
import { mailRoutes } from './mail.ts';
import { modelRoutes } from './models.ts';
import { orderRoutes } from './orders.ts';
import { paymentConnectionRoutes } from './payment-connections.ts';
import { presetRoutes } from './presets.ts';
import { queueRoutes } from './queue.ts';
import { revenueRoutes } from './revenue.ts';
import { sellingRoutes } from './selling.ts';
import { setupRoutes } from './setup.ts';
import { shopRoutes } from './shop.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { taxRoutes } from './tax.ts';
import { taxClearingRoutes } from './tax-clearing.ts';
import { topUpRoutes } from './top-ups.ts';
import { uploadRoutes } from './uploads.ts';
import { workspaceRoutes } from './workspaces.ts';

export * from './accounts.ts';
export * from './admin.ts';
export * from './assets.ts';
export * from './buyer-details.ts';
export * from './closing.ts';
export * from './common.ts';
export * from './connections.ts';
export * from './credits.ts';
export * from './events.ts';
export * from './generation-codes.ts';
export * from './generations.ts';
export * from './going-live.ts';
export * from './keys.ts';
export * from './mail.ts';
export * from './member-states.ts';
export * from './models.ts';
export * from './named-schemas.ts';
export * from './orders.ts';
export * from './payment-connections.ts';
export * from './presets.ts';
export * from './price.ts';
export * from './problems.ts';
export * from './queue.ts';
export * from './revenue.ts';
export * from './route.ts';
export * from './selling.ts';
export * from './setup.ts';
export * from './shop.ts';
export * from './subscriptions.ts';
export * from './tax.ts';
export * from './tax-clearing.ts';
export * from './top-ups.ts';
export * from './upload-limits.ts';
export * from './uploads.ts';
export * from './workspaces.ts';

/** Every route of the public API, by operation id. OpenAPI, the SDK and the access tests are made from this table. */
export const routes = {
  ...setupRoutes,
  ...accountRoutes,
  ...workspaceRoutes,
  ...keyRoutes,
  ...modelRoutes,
  ...generationRoutes,
  ...presetRoutes,
  ...queueRoutes,
  ...assetRoutes,
  ...uploadRoutes,
  ...creditRoutes,
  ...taxRoutes,
  ...taxClearingRoutes,
  ...eventRoutes,
  ...adminRoutes,
  ...mailRoutes,
  ...connectionRoutes,
  ...shopRoutes,
  ...buyerDetailsRoutes,
  ...orderRoutes,
  ...subscriptionRoutes,
  ...topUpRoutes,
  ...paymentConnectionRoutes,
  ...sellingRoutes,
  ...goingLiveRoutes,
  ...closingRoutes,
  ...revenueRoutes,
} as const;
export type Routes = typeof routes;
