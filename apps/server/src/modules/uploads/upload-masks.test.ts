import type { Asset } from '@pinhole/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { drawn } from '../../platform/media/media-testing.ts';
import { purgeAssets } from '../assets/purge-assets.ts';
import { createUploadsFixture, hashOf, type UploadsFixture } from './uploads-fixture.ts';

let fixture: UploadsFixture;
beforeAll(async () => {
  fixture = await createUploadsFixture();
});
afterAll(() => fixture?.close());

const dayMs = 86_400_000;
const mask = (width: number): Promise<Buffer> => drawn(width, 200).png().toBuffer();
const listed = async (owner: Actor, query = ''): Promise<readonly string[]> =>
  ((await fixture.ask(owner, 'GET', `/v1/assets?limit=100${query}`)).body as unknown as { data: readonly Asset[] }).data.map(
    ({ id }) => id,
  );
const read = async (owner: Actor, id: string | null): Promise<Asset> =>
  (await fixture.ask(owner, 'GET', `/v1/assets/${id}`)).body as unknown as Asset;
const endAt = (id: string | null, at: Date): Promise<unknown> =>
  inTransaction(fixture.studio.db, (tx) => tx.updateTable('asset').set({ purge_at: at }).where('id', '=', String(id)).execute());
const daysLeft = ({ purgeAt }: Asset): number => Math.round((Date.parse(purgeAt ?? '') - Date.now()) / dayMs);

async function bring(owner: Actor, bytes: Buffer, purpose: 'mask' | 'library'): Promise<string | null> {
  const { id } = await fixture.send(owner, bytes, { purpose });
  await fixture.ingest(id);
  const upload = await fixture.get(owner, id);
  expect(upload).toMatchObject({ state: 'ready', purpose });
  return upload.assetId;
}

it('a mask can be read and referenced, is in no list, makes no news, and ends after thirty days', async () => {
  const owner = await fixture.person();
  const id = await bring(owner, await mask(301), 'mask');
  expect(await read(owner, id)).toMatchObject({ origin: 'mask', mime: 'image/png', width: 301, deletedAt: null });
  expect(daysLeft(await read(owner, id))).toBe(30);
  expect([...(await listed(owner)), ...(await listed(owner, '&kind=image')), ...(await listed(owner, '&trashed=true'))]).toEqual([]);
  const events = await fixture.studio.db.selectFrom('event').select('type').where('workspace_id', '=', owner.workspaceId).execute();
  expect(events.map(({ type }) => type)).toEqual(['upload-changed', 'upload-changed']);
  const media = await fetch(`${fixture.baseUrl}/media/${id}/original`, { headers: fixture.headers(owner) });
  expect(media.status).toBe(200);
  expect((await fixture.ask(await fixture.person(), 'GET', `/v1/assets/${id}`)).status).toBe(404);
});

it('the same bytes as a mask and as a picture are two things', async () => {
  const owner = await fixture.person();
  const bytes = await mask(302);
  const asMask = await bring(owner, bytes, 'mask');
  const ahead = await fixture.ask(owner, 'POST', '/v1/uploads', { bytes: bytes.length, sha256: hashOf(bytes) });
  expect(ahead.body).toMatchObject({ state: 'receiving', purpose: 'library', known: false });
  const asPicture = await bring(owner, bytes, 'library');
  expect(asPicture).not.toBe(asMask);
  expect(await listed(owner)).toEqual([asPicture]);
  expect(await bring(owner, bytes, 'mask')).toBe(asMask);
  expect(await bring(owner, bytes, 'library')).toBe(asPicture);
});

it('a mask that is brought once more lives on from then, whoever finds out that it is known', async () => {
  const owner = await fixture.person();
  const bytes = await mask(303);
  const id = await bring(owner, bytes, 'mask');
  const age = async (days: number): Promise<void> => {
    await endAt(id, new Date(Date.now() + (30 - days) * dayMs));
  };
  await age(20);
  expect(daysLeft(await read(owner, id))).toBe(10);
  const known = await fixture.ask(owner, 'POST', '/v1/uploads', { bytes: bytes.length, sha256: hashOf(bytes), purpose: 'mask' });
  expect(known.body).toMatchObject({ state: 'ready', known: true, assetId: id });
  expect(daysLeft(await read(owner, id))).toBe(30);
  await age(20);
  expect(await bring(owner, bytes, 'mask')).toBe(id);
  expect(daysLeft(await read(owner, id))).toBe(30);
});

it('the sweep that empties the trash takes the masks whose time is over, and leaves the others', async () => {
  const owner = await fixture.person();
  const old = await bring(owner, await mask(304), 'mask');
  const young = await bring(owner, await mask(305), 'mask');
  await endAt(old, new Date(Date.now() - 1_000));
  await purgeAssets(fixture.studio.assets);
  expect((await fixture.ask(owner, 'GET', `/v1/assets/${old}`)).status).toBe(404);
  expect((await read(owner, young)).id).toBe(young);
});

it('a mask that comes out of the trash still ends', async () => {
  const owner = await fixture.person();
  const id = await bring(owner, await mask(306), 'mask');
  await fixture.ask(owner, 'DELETE', `/v1/assets/${id}`);
  expect(await listed(owner, '&trashed=true')).toEqual([]);
  expect((await fixture.ask(owner, 'POST', `/v1/assets/${id}/restore`)).status).toBe(200);
  expect((await read(owner, id)).deletedAt).toBeNull();
  expect(daysLeft(await read(owner, id))).toBe(30);
});

it('a purpose that nobody knows is refused at the door', async () => {
  const owner = await fixture.person();
  expect((await fixture.ask(owner, 'POST', '/v1/uploads', { bytes: 10, purpose: 'avatar' })).status).toBe(400);
});
