import os from 'node:os';
import path from 'node:path';
import { sketchEngine } from '@pinhole/engines/sketch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCredentials } from '../../platform/credentials/read-credentials.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { readDigitalSourceType } from '../../platform/media/read-digital-source-type.ts';
import { createTestStudio, type TestStudio } from '../../testing/test-studio.ts';
import { createMediaGateway, listAssets } from '../assets/index.ts';
import { getBalance, verifyLedger } from '../credits/index.ts';
import { cancelGeneration, createQuote, getGeneration, submitGeneration } from './index.ts';
import { getPreview } from './read-generations.ts';
import { upsertPreviews } from './store/preview-store.ts';

let studio: TestStudio;
beforeAll(async () => {
  studio = await createTestStudio((folder) => [sketchEngine({ spoolFolder: path.join(folder, 'sketch'), concurrency: 1 })]);
});
afterAll(() => studio.close());

const submit = (actor: Parameters<typeof submitGeneration>[2], input: Parameters<typeof submitGeneration>[3]) =>
  inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, input));

async function finished(actor: Parameters<typeof getGeneration>[1], id: string) {
  for (let i = 0; i < 400; i += 1) {
    const generation = await getGeneration(studio.generations, actor, id);
    if (generation.finishedAt) return generation;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not finished: ${JSON.stringify(await getGeneration(studio.generations, actor, id))} ${String(studio.errors)}`);
}

it('turns a prompt into a paid, private, marked picture', async () => {
  const worker = studio.startWorker();
  const actor = await studio.person({ credits: 10 });
  const submitted = await submit(actor, {
    model: 'sketch-image',
    prompt: 'a lighthouse at dusk',
    size: { width: 512, height: 512 },
    count: 2,
  });
  expect(submitted).toMatchObject({ state: 'queued', price: '2000000', charged: null, queuePosition: 0 });
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '8000000', held: '2000000' });

  const generation = await finished(actor, submitted.id);
  expect(generation).toMatchObject({ state: 'succeeded', charged: '2000000', progress: 1, error: null });
  expect(generation.outputs).toHaveLength(2);
  const library = await listAssets(studio.assets, actor, { kind: undefined, trashed: false, before: null, limit: 50 });
  expect(library.data).toHaveLength(2);
  const [asset] = library.data;
  expect(asset).toMatchObject({ kind: 'image', mime: 'image/png', width: 512, height: 512 });
  expect(asset?.recipe).toMatchObject({ engine: 'sketch', digitalSourceType: 'algorithmicMedia', charged: '1000000' });
  expect(asset?.renditions.map(({ name }) => name)).toEqual(['original', 'preview', 'thumb']);
  const served = await createMediaGateway(studio).serve({ workspaceId: actor.workspaceId, assetId: asset?.id ?? '', rendition: 'thumb' });
  expect(served.status).toBe(200);
  const bytes = served.body instanceof Buffer ? served.body : Buffer.alloc(0);
  expect(readDigitalSourceType(bytes, served.headers['content-type'] ?? '')).toBe('algorithmicMedia');
  expect(await readCredentials(bytes, served.headers['content-type'] ?? '')).toMatchObject({
    state: 'valid',
    failures: [],
    digitalSourceType: 'algorithmicMedia',
  });
  const said = [actor.accountId, actor.workspaceId, asset?.id ?? '', '@example.test', 'lighthouse', os.hostname()];
  // Two letters, as some machines are called, stand in any picture by chance.
  expect(said.filter((word) => word.length > 4 && bytes.includes(word))).toEqual([]);
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '8000000', held: '0' });
  expect((await verifyLedger(studio.db)).violations).toEqual([]);
  await worker.stop(1_000);
});

it('honours a quote once, and only in its own workspace', async () => {
  const [actor, stranger] = [await studio.person(), await studio.person()];
  const quote = await createQuote(studio.generations, actor, { model: 'sketch-image', prompt: 'a red boat', count: 3 });
  expect(quote.price).toBe('3000000');
  await expect(submit(stranger, { quoteId: quote.id })).rejects.toMatchObject({ code: 'quote.not_found' });
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => submit(actor, { quoteId: quote.id })));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))).toEqual(Array(19).fill('quote.used'));
});

it('has nothing to show of a preview that is over, and keeps its generation from strangers', async () => {
  const actor = await studio.person({ credits: 5 });
  const { id } = await submit(actor, { model: 'sketch-image', prompt: 'a mountain', count: 1 });
  const preview = { index: 0, mime: 'image/webp', bytes: new Uint8Array([1, 2, 3]) };
  await inTransaction(studio.db, (tx) => upsertPreviews(tx, actor.workspaceId, id, [preview]));
  expect(await getPreview(studio.db, actor, id, 0)).toMatchObject({ mime: 'image/webp', bytes: Buffer.from([1, 2, 3]) });
  await cancelGeneration(studio.generations, actor, id);
  expect(await getPreview(studio.db, actor, id, 0)).toBeUndefined();
  await expect(getPreview(studio.db, await studio.person(), id, 0)).rejects.toMatchObject({ code: 'generation.not_found' });
});

it('gives everything back when a waiting generation is cancelled, exactly once', async () => {
  const actor = await studio.person({ credits: 5 });
  const { id } = await submit(actor, { model: 'sketch-image', prompt: 'a mountain', count: 5 });
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => cancelGeneration(studio.generations, actor, id)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '5000000', held: '0' });
  expect(await getGeneration(studio.generations, actor, id)).toMatchObject({
    state: 'cancelled',
    charged: '0',
    error: { code: 'generation.cancelled', charged: false },
  });
});

it('accepts nothing that the balance does not cover, and leaves no trace of it', async () => {
  const actor = await studio.person({ credits: 2 });
  await expect(submit(actor, { model: 'sketch-image', prompt: 'a city', count: 3 })).rejects.toMatchObject({
    code: 'credits.insufficient',
  });
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ available: '2000000', held: '0' });
  const rows = await studio.db.selectFrom('generation').select('id').where('workspace_id', '=', actor.workspaceId).execute();
  expect(rows).toEqual([]);
});

it('never both delivers and gives back, however cancel and success race', async () => {
  const worker = studio.startWorker();
  const actor = await studio.person({ credits: 100 });
  const runs = await Promise.all(
    Array.from({ length: 8 }, async (_, index) => {
      const { id } = await submit(actor, { model: 'sketch-image', prompt: `a tree ${index}`, size: { width: 256, height: 256 } });
      await new Promise((resolve) => setTimeout(resolve, 250 * index));
      await cancelGeneration(studio.generations, actor, id).catch(() => undefined);
      return finished(actor, id);
    }),
  );
  for (const run of runs) {
    expect(run.outputs).toHaveLength(run.state === 'succeeded' ? 1 : 0);
    expect(run.charged).toBe(run.state === 'succeeded' ? '1000000' : '0');
  }
  const delivered = runs.filter(({ state }) => state === 'succeeded').length;
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({
    available: String(100_000_000 - delivered * 1_000_000),
    held: '0',
  });
  expect((await verifyLedger(studio.db)).violations).toEqual([]);
  await worker.stop(1_000);
});
