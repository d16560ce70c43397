export { listOriginals, type OriginalFile } from './asset-store.ts';
export { assetJobs, compareStorageJob, purgeAssetsJob, sweepBlobsJob } from './assets.jobs.ts';
export { mountAssets } from './assets.routes.ts';
export { commitAsset } from './commit-asset.ts';
export { type LaterRenditionDeps, laterRenditionsJob, makeLaterRenditions } from './later-renditions.ts';
export { type AssetDeps, listAssets, readAssets } from './library.ts';
export { createMediaGateway, type MediaGateway } from './media-gateway.ts';
export { type LocalFile, type StoredFile, storeFiles } from './store-files.ts';
export { compareStorage } from './sweep-blobs.ts';
