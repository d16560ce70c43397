export { readUploads } from './own-uploads.ts';
export { sweepUploadsJob, uploadJobs } from './uploads.jobs.ts';
export { mountUploads } from './uploads.routes.ts';
export type { IngestedUpload, UploadDeps, UploadLimits } from './uploads-deps.ts';
