export { clearModelFailures, recordModelFailure } from './breaker-store.ts';
export { type Catalogue, type CatalogueModel, createCatalogue, type Pace, presentModel, syncCatalogue } from './catalogue.ts';
export {
  disableModelsOf,
  findModelIdTaken,
  listModelRows,
  type ModelRow,
  type NewPrice,
  setEnabled,
  setPrice,
  upsertProviderModel,
} from './model-store.ts';
export { mountModels } from './models.routes.ts';
