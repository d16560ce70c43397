import { defineJob, handleJob, type JobHandler } from '../../platform/jobs/job-queue.ts';
import { ingestUpload, ingestUploadJob } from './ingest-upload.ts';
import { sweepUploads } from './sweep-uploads.ts';
import type { UploadDeps } from './uploads-deps.ts';

export const sweepUploadsJob = defineJob('uploads.sweep', {});

export function uploadJobs(deps: UploadDeps): JobHandler[] {
  return [
    handleJob(ingestUploadJob, (payload, signal) => ingestUpload(deps, payload, signal)),
    handleJob(sweepUploadsJob, async () => {
      await sweepUploads(deps);
    }),
  ];
}
