export { clearModelFailures, recordModelFailure } from './breaker-store.ts';
export {
  type Catalogue,
  type CatalogueModel,
  createCatalogue,
  type Pace,
  syncCatalogue,
} from './catalogue.ts';
export { limitsOf, mergeChanges } from './model-changes.ts';
export {
  disableModelsOf,
  findModelIdTaken,
  listModelRows,
  lockChanges,
  type ModelRow,
  type NewPrice,
  setChanges,
  setEnabled,
  setPrice,
  upsertProviderModel,
} from './model-store.ts';
export { mountModels } from './models.routes.ts';
export { listTypicalPrices } from './typical-prices.ts';
