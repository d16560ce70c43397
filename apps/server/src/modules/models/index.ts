export { type Catalogue, type CatalogueModel, createCatalogue, syncCatalogue } from './catalogue.ts';
export { mountModels } from './models.routes.ts';
