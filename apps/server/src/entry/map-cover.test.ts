import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { sketchEngine } from '@pinhole/engines/sketch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeLaterRenditions } from '../modules/assets/index.ts';
import { createQuote, getGeneration, submitGeneration } from '../modules/generations/index.ts';
import type { Actor } from '../platform/actor.ts';
import { inTransaction } from '../platform/database/database.ts';
import { createTestStudio, type TestStudio } from '../testing/test-studio.ts';
import { mapCover } from './map-cover.ts';

let studio: TestStudio;
let actor: Actor;
beforeAll(async () => {
  studio = await createTestStudio((folder) => [sketchEngine({ spoolFolder: path.join(folder, 'sketch'), concurrency: 1 })]);
  actor = await studio.person();
});
afterAll(() => studio.close());

const cover = () => mapCover({ pool: studio.pool, storage: studio.storage, dataFolder: studio.dataFolder });

async function makePicture(): Promise<string> {
  const wish = { model: 'sketch-image', prompt: 'a lighthouse at dusk', negativePrompt: 'people', size: { width: 256, height: 256 } };
  await createQuote(studio.generations, actor, wish);
  const { id } = await inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, wish));
  for (let tries = 0; tries < 400; tries += 1) {
    const generation = await getGeneration(studio.generations, actor, id);
    if (generation.finishedAt) return generation.outputs[0]?.assetId ?? '';
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not finished: ${String(studio.errors)}`);
}

it('finds nothing unknown after a picture was really made: not in rows, not in documents, not on disk', async () => {
  const worker = studio.startWorker();
  const assetId = await makePicture();
  await makeLaterRenditions(studio.later, { assetId }, new AbortController().signal);
  await worker.stop(1_000);
  const report = await cover();
  expect(report.lines).toEqual([expect.stringMatching(/^The data map covers everything: \d+ entries in \d+ groups\.$/)]);
  expect(report.ok).toBe(true);
});

it('names a stored file that no row knows, a strange thing in the data folder and an unknown kind of file', async () => {
  await studio.storage.put('stray/abcdef', Readable.from([Buffer.from('bytes')]));
  await writeFile(path.join(studio.dataFolder, 'dump.sql'), 'everything');
  await studio.pool.query(`update rendition set name = 'avatar' where name = 'thumb'`);
  const { ok, lines } = await cover();
  expect(ok).toBe(false);
  expect(lines.join('\n')).toContain('the stored file stray/abcdef belongs to no row');
  expect(lines.join('\n')).toContain('unknown  file:dump.sql');
  expect(lines.join('\n')).toContain('unknown  blob:avatar');
});
