import path from 'node:path';
import { sketchEngine } from '@pinhole/engines/sketch';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { readCredentials } from '../../platform/credentials/read-credentials.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { storedBytes } from '../../testing/stored-bytes.ts';
import { createTestStudio, type TestStudio } from '../../testing/test-studio.ts';
import { readAssets } from '../assets/index.ts';
import { getBalance } from '../credits/index.ts';
import { getGeneration, submitGeneration } from './index.ts';

let studio: TestStudio;
let actor: Actor;
let clip: string;
beforeAll(async () => {
  studio = await createTestStudio((folder) => [sketchEngine({ spoolFolder: path.join(folder, 'sketch') })]);
  actor = await studio.person();
  studio.startWorker();
  clip = (await make({ ...short, prompt: 'a lighthouse above the sea' })).outputs[0]?.assetId ?? '';
});
afterAll(() => studio.close());

const short = { model: 'sketch-video', size: { width: 256, height: 256 }, durationSeconds: 2 } as const;

async function make(input: Parameters<typeof submitGeneration>[3]) {
  const { id } = await inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, input));
  return vi.waitFor(
    async () => {
      const generation = await getGeneration(studio.generations, actor, id);
      expect(generation.finishedAt, String(studio.errors)).not.toBeNull();
      return generation;
    },
    { timeout: 55_000, interval: 100 },
  );
}

const namesOf = async (assetId: string) =>
  (await readAssets(studio.assets, actor.workspaceId, [assetId])).flatMap(({ renditions }) => renditions.map(({ name }) => name));

const bytesOf = async (assetId: string, rendition: string) => (await storedBytes(studio, assetId, rendition)).bytes;

const pixels = async (picture: Buffer) => sharp(picture).resize(32, 32, { fit: 'fill' }).removeAlpha().raw().toBuffer();
async function difference(left: Buffer, right: Buffer): Promise<number> {
  const [one, other] = await Promise.all([pixels(left), pixels(right)]);
  return one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
}

/** As a clip is that came before last frames were kept. */
const forgetLastFrame = () => studio.pool.query(`delete from rendition where asset_id = $1 and name = 'last_frame'`, [clip]);

it('keeps the last frame of every clip, marked and signed', async () => {
  expect(await namesOf(clip)).toEqual(expect.arrayContaining(['original', 'poster', 'last_frame']));
  expect(await readCredentials(await bytesOf(clip, 'last_frame'), 'image/webp')).toMatchObject({
    state: 'valid',
    failures: [],
    digitalSourceType: 'algorithmicMedia',
  });
});

it.each(['a clip that has its last frame', 'an older clip without one'])('goes on from %s', async (kind) => {
  const before = await bytesOf(clip, 'last_frame');
  if (kind.startsWith('an older')) await forgetLastFrame();
  const next = await make({ ...short, prompt: 'a storm comes up', references: [{ assetId: clip, role: 'first_frame' }] });
  expect(next).toMatchObject({ state: 'succeeded', error: null, warnings: [] });
  expect(next.request).toMatchObject({
    operation: 'extend-video',
    references: [{ assetId: clip, role: 'first_frame', rendition: 'last_frame' }],
  });
  const poster = await bytesOf(next.outputs[0]?.assetId ?? '', 'poster');
  expect(await difference(poster, before)).toBeLessThan(8);
  expect(await difference(poster, await sharp(before).negate().toBuffer())).toBeGreaterThan(40);

  expect(await namesOf(clip)).toContain('last_frame');
  expect(await readCredentials(await bytesOf(clip, 'last_frame'), 'image/webp')).toMatchObject({ state: 'valid', failures: [] });
});

it('takes a clip only where a clip begins', async () => {
  for (const [model, role] of [
    ['sketch-image', 'init'],
    ['sketch-video', 'last_frame'],
    ['sketch-video', 'subject'],
  ] as const) {
    await expect(make({ model, prompt: 'a storm', references: [{ assetId: clip, role }] })).rejects.toMatchObject({
      code: 'asset.wrong_kind',
      details: { pointer: '/references/0' },
    });
  }
});

it('calls nobody for a clip that was deleted meanwhile', async () => {
  const { id } = await inTransaction(studio.db, async (tx) => {
    const made = await submitGeneration(studio.generations, tx, actor, {
      ...short,
      prompt: 'a storm',
      references: [{ assetId: clip, role: 'first_frame' }],
    });
    const lastFrame = () => studio.generations.lastFrameOf({ workspaceId: actor.workspaceId, assetId: clip }, AbortSignal.timeout(10_000));
    expect(await lastFrame()).toMatchObject({ assetId: clip });
    await studio.pool.query('update asset set deleted_at = now() where id = $1', [clip]);
    expect(await lastFrame()).toBeUndefined();
    return made;
  });
  const ended = await vi.waitFor(async () => {
    const generation = await getGeneration(studio.generations, actor, id);
    expect(generation.finishedAt).not.toBeNull();
    return generation;
  });
  expect(ended).toMatchObject({ state: 'failed', charged: '0', error: { code: 'generation.reference_gone', charged: false } });
  const { rows } = await studio.pool.query('select 1 from generation_attempt where generation_id = $1', [id]);
  expect(rows).toEqual([]);
  expect(await getBalance(studio.credits, actor.workspaceId)).toMatchObject({ held: '0' });
});
