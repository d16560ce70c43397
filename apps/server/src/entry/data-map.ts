import { collectDataMap, type DataMap } from '@pinhole/privacy';
import { accountsDataMap } from '../modules/accounts/data-map.ts';
import { assetsDataMap } from '../modules/assets/data-map.ts';
import { auditDataMap } from '../modules/audit/data-map.ts';
import { billingDataMap } from '../modules/billing/data-map.ts';
import { connectionsDataMap } from '../modules/connections/data-map.ts';
import { creditsDataMap } from '../modules/credits/data-map.ts';
import { entitlementsDataMap } from '../modules/entitlements/data-map.ts';
import { generationsDataMap } from '../modules/generations/data-map.ts';
import { keysDataMap } from '../modules/keys/data-map.ts';
import { modelsDataMap } from '../modules/models/data-map.ts';
import { presetsDataMap } from '../modules/presets/data-map.ts';
import { browserDataMap } from '../modules/privacy/browser-data-map.ts';
import { settingsDataMap } from '../modules/settings/data-map.ts';
import { shopDataMap } from '../modules/shop/data-map.ts';
import { taxDataMap } from '../modules/tax/data-map.ts';
import { uploadsDataMap } from '../modules/uploads/data-map.ts';
import { workspacesDataMap } from '../modules/workspaces/data-map.ts';
import { databaseDataMap } from '../platform/database/data-map.ts';
import type { DB } from '../platform/database/schema.generated.ts';
import { eventsDataMap } from '../platform/events/data-map.ts';
import { httpDataMap } from '../platform/http/data-map.ts';
import { jobsDataMap } from '../platform/jobs/data-map.ts';
import { mailDataMap } from '../platform/mail/data-map.ts';
import { storageDataMap } from '../platform/storage/data-map.ts';
import { telemetryDataMap } from '../platform/telemetry/data-map.ts';

/** Every part hands over what it holds. A table that none of them classifies does not compile. */
export const dataMap: DataMap = collectDataMap<DB>()([
  accountsDataMap,
  workspacesDataMap,
  keysDataMap,
  creditsDataMap,
  taxDataMap,
  modelsDataMap,
  presetsDataMap,
  connectionsDataMap,
  shopDataMap,
  billingDataMap,
  entitlementsDataMap,
  assetsDataMap,
  uploadsDataMap,
  generationsDataMap,
  settingsDataMap,
  auditDataMap,
  mailDataMap,
  httpDataMap,
  eventsDataMap,
  jobsDataMap,
  databaseDataMap,
  storageDataMap,
  telemetryDataMap,
  browserDataMap,
]);
