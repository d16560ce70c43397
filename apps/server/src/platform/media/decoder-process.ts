// Runs in a process of its own, started by decoder-pool.ts. Nothing here may be imported by the server.
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { MediaError, type MediaErrorKind } from './media-error.ts';
import { type Decoded, type DecoderJob, type DecoderReply, posterSourceName, sourceName } from './media-protocol.ts';
import { processImage } from './process-image.ts';
import { isImageType } from './sniff-media-type.ts';

// Pictures wait for people's requests, never the other way round. Before the first use of sharp: its threads inherit this.
os.setPriority(0, 5);

sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif', 'VipsForeignLoadNsgif'],
});

const answer = (reply: DecoderReply) => process.send?.(reply);
process.on('message', (job: DecoderJob) => void handle(job).then(answer));
// The server is gone; nobody wants the rest of the picture.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
answer({ hello: true });

async function handle(job: DecoderJob): Promise<DecoderReply> {
  try {
    return { decoded: await processMedia(job) };
  } catch (error) {
    return { refused: toKind(error) };
  }
}

async function processMedia(job: DecoderJob): Promise<Decoded> {
  const source = path.join(job.folder, sourceName);
  if (job.type === 'image/heic') return processHeic(job, source);
  if (isImageType(job.type)) return processImage(job, source);
  const { processVideo } = await import('./process-video.ts');
  return processVideo(job, source, job.hasPoster ? path.join(job.folder, posterSourceName) : undefined);
}

async function processHeic(job: DecoderJob, source: string): Promise<Decoded> {
  const { unpackHeic } = await import('./read-heic.ts');
  const { file, type } = await unpackHeic(job.folder, source, job.limits);
  try {
    return await processImage({ ...job, type }, file);
  } finally {
    await rm(file, { force: true });
  }
}

function toKind(error: unknown): MediaErrorKind {
  if (error instanceof MediaError) return error.kind;
  // Decoders have no error codes; what carries one is the machine's failure, such as a full disk. The rest is about this file.
  return error instanceof Error && 'code' in error ? 'internal' : 'corrupt';
}
