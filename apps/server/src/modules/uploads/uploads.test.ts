import { request } from 'node:http';
import { type Asset, maxUploadPieceBytes, uploadPieceType } from '@pinhole/contract';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/app-error.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { canary, drawn, withPersonalData } from '../../platform/media/media-testing.ts';
import { createPlans } from '../../testing/plan-fixture.ts';
import { compareStorage, sweepBlobs } from '../assets/index.ts';
import { appendUpload } from './append-upload.ts';
import { ingestUpload } from './ingest-upload.ts';
import { sweepUploads } from './sweep-uploads.ts';
import { createUploadsFixture, hashOf, nobodysId, type UploadsFixture } from './uploads-fixture.ts';

let fixture: UploadsFixture;
let actor: Actor;
beforeAll(async () => {
  fixture = await createUploadsFixture();
  actor = await fixture.person();
});
afterAll(() => fixture?.close());

let seed = 0;
/** A picture that no other test has. */
async function picture(width = 320, height = 200): Promise<Buffer> {
  seed += 1;
  return drawn(width + seed, height)
    .png()
    .toBuffer();
}
const assetsOf = async (owner: Actor): Promise<readonly Asset[]> => {
  const { body } = await fixture.ask(owner, 'GET', '/v1/assets?limit=100');
  return (body as unknown as { data: readonly Asset[] }).data;
};
const blobStates = async (workspaceId: string): Promise<Record<string, number>> => {
  const rows = await fixture.studio.db.selectFrom('blob').select('state').where('workspace_id', '=', workspaceId).execute();
  return Object.fromEntries(
    Object.entries(Object.groupBy(rows, ({ state }) => state)).map(([state, found]) => [state, found?.length ?? 0]),
  );
};
const typesOfEvents = async (workspaceId: string): Promise<string[]> =>
  (await fixture.studio.db.selectFrom('event').select('type').where('workspace_id', '=', workspaceId).orderBy('sequence').execute()).map(
    ({ type }) => type,
  );

describe('a picture that somebody brings', () => {
  it('arrives in pieces and becomes an asset without anything a camera left in it', async () => {
    const owner = await fixture.person();
    const photo = await withPersonalData(drawn(900, 600))
      .withMetadata({ orientation: 6 })
      .withExif({ IFD0: { Orientation: '6', Artist: canary } })
      .jpeg()
      .toBuffer();
    expect(photo.includes(canary)).toBe(true);
    const arrived = await fixture.send(owner, photo, { pieceBytes: Math.ceil(photo.length / 3) });
    expect(arrived).toMatchObject({ state: 'processing', received: photo.length, reason: null });
    expect(await blobStates(owner.workspaceId)).toEqual({ pending: 3 });

    await fixture.ingest(arrived.id);
    const ready = await fixture.get(owner, arrived.id);
    expect(ready).toMatchObject({ state: 'ready', known: false, warnings: [] });
    const [asset, ...others] = await assetsOf(owner);
    expect(others).toEqual([]);
    expect(asset).toMatchObject({
      id: ready.assetId,
      kind: 'image',
      mime: 'image/jpeg',
      origin: 'upload',
      recipe: null,
      width: 600,
      height: 900,
    });
    const stored = Buffer.from(
      await (await fetch(`${fixture.baseUrl}/media/${asset?.id}/original`, { headers: fixture.headers(owner) })).arrayBuffer(),
    );
    expect(stored.includes(canary)).toBe(false);
    const { width, height, exif, xmp, icc, orientation } = await sharp(stored).metadata();
    const nothing = { exif: undefined, xmp: undefined, icc: undefined, orientation: undefined };
    expect({ width, height, exif, xmp, icc, orientation }).toEqual({ width: 600, height: 900, ...nothing });
    expect(await blobStates(owner.workspaceId)).toEqual({ deleting: 3, committed: 3 });
    expect(await typesOfEvents(owner.workspaceId)).toEqual(['upload-changed', 'asset-created', 'upload-changed']);
  });

  it('is treated like one that was made here: trash, restore, purge', async () => {
    const owner = await fixture.person();
    const { id } = await fixture.send(owner, await picture());
    await fixture.ingest(id);
    const { assetId } = await fixture.get(owner, id);
    expect((await fixture.ask(owner, 'DELETE', `/v1/assets/${assetId}`)).status).toBe(200);
    expect((await fixture.ask(owner, 'POST', `/v1/assets/${assetId}/restore`)).status).toBe(200);
    expect((await assetsOf(owner)).map((asset) => asset.id)).toEqual([assetId]);
  });

  it('that the library has is not sent again, and the other workspace learns nothing', async () => {
    const bytes = await picture();
    const owner = await fixture.person();
    const first = await fixture.send(owner, bytes);
    await fixture.ingest(first.id);
    const { assetId } = await fixture.get(owner, first.id);

    const again = await fixture.ask(owner, 'POST', '/v1/uploads', { bytes: bytes.length, sha256: hashOf(bytes) });
    expect(again.body).toMatchObject({ state: 'ready', known: true, assetId });
    // The file as this service hands it out counts, too.
    const served = Buffer.from(
      await (await fetch(`${fixture.baseUrl}/media/${assetId}/original`, { headers: fixture.headers(owner) })).arrayBuffer(),
    );
    const returned = await fixture.ask(owner, 'POST', '/v1/uploads', { bytes: served.length, sha256: hashOf(served) });
    expect(returned.body).toMatchObject({ state: 'ready', known: true, assetId });
    // Without a hash beforehand the service finds out by itself.
    const unhashed = await fixture.send(owner, bytes);
    await fixture.ingest(unhashed.id);
    expect(await fixture.get(owner, unhashed.id)).toMatchObject({ state: 'ready', known: true, assetId });
    expect(await assetsOf(owner)).toHaveLength(1);

    const stranger = await fixture.person();
    const theirs = await fixture.ask(stranger, 'POST', '/v1/uploads', { bytes: bytes.length, sha256: hashOf(bytes) });
    expect(theirs.body).toMatchObject({ state: 'receiving', known: false, assetId: null });
  });

  it('eight times at the same moment becomes one asset', async () => {
    const bytes = await picture();
    const owner = await fixture.person();
    const ids: string[] = [];
    for (let count = 0; count < 8; count += 1) ids.push((await fixture.send(owner, bytes)).id);
    // All eight stand before their last transaction together.
    const { uploads } = fixture.studio;
    const together = Promise.withResolvers<void>();
    let stored = 0;
    const storage: typeof uploads.storage = {
      ...uploads.storage,
      async put(...call) {
        const answer = await uploads.storage.put(...call);
        stored += 1;
        if (stored === 3 * ids.length) together.resolve();
        await together.promise;
        return answer;
      },
    };
    await Promise.all(ids.map((uploadId) => ingestUpload({ ...uploads, storage }, { uploadId }, new AbortController().signal)));
    const ended = await Promise.all(ids.map((id) => fixture.get(owner, id)));
    expect(new Set(ended.map(({ assetId }) => assetId)).size).toBe(1);
    expect(ended.filter(({ known }) => !known)).toHaveLength(1);
    expect(await assetsOf(owner)).toHaveLength(1);
  });
});

describe('pieces', () => {
  const begin = async (owner: Actor, bytes: number): Promise<string> =>
    (await fixture.ask(owner, 'POST', '/v1/uploads', { bytes })).body.id;

  it('go on only where the last one ended; the answer says where that is', async () => {
    const bytes = await picture();
    const id = await begin(actor, bytes.length);
    expect((await fixture.append(actor, id, 0, bytes.subarray(0, 100))).body.received).toBe(100);
    for (const offset of [0, 99, 101, bytes.length]) {
      const wrong = await fixture.append(actor, id, offset, bytes.subarray(0, 10));
      expect(wrong).toMatchObject({ status: 409, body: { code: 'upload.offset_mismatch', details: { offset: '100' } } });
    }
    expect((await fixture.get(actor, id)).received).toBe(100);
  });

  it('of twenty at the same place exactly one counts', async () => {
    const bytes = await picture();
    const id = await begin(actor, bytes.length);
    const answers = await Promise.all(Array.from({ length: 20 }, () => fixture.append(actor, id, 0, bytes.subarray(0, 500))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code))).toEqual(
      new Set(
        answers.some(({ body }) => body.code === 'upload.offset_mismatch') ? ['upload.busy', 'upload.offset_mismatch'] : ['upload.busy'],
      ),
    );
    expect((await fixture.get(actor, id)).received).toBe(500);
    expect((await fixture.append(actor, id, 500, bytes.subarray(500))).body.state).toBe('processing');
    await fixture.ingest(id);
    expect((await fixture.get(actor, id)).state).toBe('ready');
  });

  it('of twenty at the same place, in twenty processes, exactly one counts', async () => {
    const bytes = await picture();
    const id = await begin(actor, bytes.length);
    const body = async function* () {
      yield bytes.subarray(0, 500);
    };
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        appendUpload({ ...fixture.studio.uploads, writing: new Set() }, actor, id, { offset: 0, body: body() }).then(
          ({ received }) => `took ${received}`,
          (error: unknown) => (error instanceof AppError ? error.code : String(error)),
        ),
      ),
    );
    expect(outcomes.toSorted()).toEqual(['took 500', ...Array.from({ length: 19 }, () => 'upload.offset_mismatch')]);
    expect((await fixture.get(actor, id)).received).toBe(500);
  });

  it('cannot be longer than the file was said to be, nor than a piece may be', async () => {
    const id = await begin(actor, 1_000);
    expect(await fixture.append(actor, id, 0, Buffer.alloc(1_001))).toMatchObject({
      status: 413,
      body: { code: 'upload.longer_than_declared' },
    });
    const large = await begin(actor, maxUploadPieceBytes + 10);
    const over = await fixture.append(actor, large, 0, Buffer.alloc(maxUploadPieceBytes + 1));
    expect(over).toMatchObject({ status: 413, body: { code: 'request.too_large' } });
    expect([(await fixture.get(actor, id)).received, (await fixture.get(actor, large)).received]).toEqual([0, 0]);
  });

  it.each(['application/json', 'text/html', 'multipart/form-data; boundary=x', 'application/octet-stream', 'image/png'])(
    'are not taken as %s',
    async (type) => {
      const id = await begin(actor, 2);
      expect(await fixture.append(actor, id, 0, Buffer.from('{}'), type)).toMatchObject({
        status: 415,
        body: { code: 'request.unsupported_media_type' },
      });
    },
  );

  it('whose connection breaks count as far as they came', async () => {
    const bytes = await picture(800, 600);
    const id = await begin(actor, bytes.length);
    await new Promise<void>((resolve) => {
      const broken = request(new URL(`/v1/uploads/${id}?offset=0`, fixture.baseUrl), {
        method: 'PATCH',
        headers: { ...fixture.headers(actor), 'content-type': uploadPieceType, 'content-length': bytes.length },
      });
      broken.on('error', () => resolve());
      broken.write(bytes.subarray(0, 2_000), () => setTimeout(() => broken.destroy(), 50));
      broken.on('close', () => resolve());
    });
    await vi.waitFor(async () => expect((await fixture.get(actor, id)).received).toBe(2_000), 5_000);
    // The broken request lets go of the upload a moment after its bytes are counted.
    await vi.waitFor(
      async () => expect((await fixture.append(actor, id, 2_000, bytes.subarray(2_000))).body.state).toBe('processing'),
      5_000,
    );
    await fixture.ingest(id);
    expect((await fixture.get(actor, id)).state).toBe('ready');
  });

  it('stop being taken when the upload is cancelled, and nothing of them stays', async () => {
    const owner = await fixture.person();
    const bytes = await picture();
    const id = await begin(owner, bytes.length);
    await fixture.append(owner, id, 0, bytes.subarray(0, 200));
    expect((await fixture.ask(owner, 'DELETE', `/v1/uploads/${id}`)).status).toBe(204);
    expect((await fixture.append(owner, id, 200, bytes.subarray(200))).body.code).toBe('upload.not_found');
    expect(await blobStates(owner.workspaceId)).toEqual({ deleting: 1 });
    await sweepBlobs(fixture.studio.assets);
    expect(await blobStates(owner.workspaceId)).toEqual({});
  });
});

describe('refused with a reason', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  it.each([
    ['SVG', svg],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['a playlist', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'],
    ['PDF', '%PDF-1.7\n'],
    ['a shell script', '#!/bin/sh\n'],
  ])('%s, at its first piece', async (_, text) => {
    const bytes = Buffer.from(text.padEnd(4_000));
    const id = (await fixture.ask(actor, 'POST', '/v1/uploads', { bytes: bytes.length * 10 })).body.id;
    const { status, body } = await fixture.append(actor, id, 0, bytes);
    expect({ status, state: body.state, reason: body.reason }).toEqual({ status: 200, state: 'refused', reason: 'unsupported_type' });
    expect((await fixture.append(actor, id, 0, bytes)).body.code).toBe('upload.not_receiving');
  });

  it('a picture that is larger than pictures may be, before the rest is sent', async () => {
    const megabytes = 51 * 1024 * 1024;
    const id = (await fixture.ask(actor, 'POST', '/v1/uploads', { bytes: megabytes })).body.id;
    expect((await fixture.append(actor, id, 0, await picture())).body).toMatchObject({ state: 'refused', reason: 'too_large' });
  });

  it('a file that is larger than anything may be, before the first byte', async () => {
    const { status, body } = await fixture.ask(actor, 'POST', '/v1/uploads', { bytes: 600 * 1024 * 1024 });
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'upload.too_large' });
  });

  it('a decompression bomb', async () => {
    const bomb = await sharp({ create: { width: 9_000, height: 8_000, channels: 3, background: '#123' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    const { id } = await fixture.send(actor, bomb);
    await fixture.ingest(id);
    expect(await fixture.get(actor, id)).toMatchObject({ state: 'refused', reason: 'too_many_pixels', assetId: null });
  });

  it('a picture that is cut off, and bytes that are not those that were announced', async () => {
    const bytes = await picture();
    const cut = await fixture.send(actor, bytes.subarray(0, 900));
    await fixture.ingest(cut.id);
    expect(await fixture.get(actor, cut.id)).toMatchObject({ state: 'refused', reason: 'corrupt' });
    const other = await fixture.send(actor, bytes, { sha256: hashOf(Buffer.from('something else')) });
    await fixture.ingest(other.id);
    expect(await fixture.get(actor, other.id)).toMatchObject({ state: 'refused', reason: 'hash_mismatch' });
  });

  it('a request with anything but a size and a hash: there is no file name to lead anywhere', async () => {
    for (const extra of [
      { name: '../../etc/passwd' },
      { name: 'a.png\r\nX: y' },
      { workspaceId: nobodysId() },
      { sha256: 'zz' },
      { bytes: 0 },
    ])
      expect((await fixture.ask(actor, 'POST', '/v1/uploads', { bytes: 10, ...extra })).status).toBe(400);
  });

  it('payloads that ride along do not come out again', async () => {
    const owner = await fixture.person();
    const polyglot = Buffer.concat([await picture(), Buffer.from(`<script>${canary}</script>`.repeat(40))]);
    const { id } = await fixture.send(owner, polyglot);
    await fixture.ingest(id);
    const [asset] = await assetsOf(owner);
    for (const { url } of asset?.renditions ?? []) {
      const served = await fetch(new URL(url, fixture.baseUrl), { headers: fixture.headers(owner) });
      expect(served.headers.get('content-type')).toMatch(/^image\//);
      expect(Buffer.from(await served.arrayBuffer()).includes(canary)).toBe(false);
    }
  });
});

describe('limits', () => {
  it('hold for what one person has under way, also when twenty ask at once', async () => {
    await inTransaction(fixture.studio.db, (tx) =>
      fixture.studio.settings.write(tx, { key: 'upload.maxOpen', value: '5', accountId: null }),
    );
    await fixture.studio.settings.changed();
    const owner = await fixture.person();
    const answers = await Promise.all(Array.from({ length: 20 }, () => fixture.ask(owner, 'POST', '/v1/uploads', { bytes: 10 })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.find(({ status }) => status === 429)?.body.code).toBe('upload.too_many');
    const id = answers.find(({ status }) => status === 201)?.body.id;
    await fixture.ask(owner, 'DELETE', `/v1/uploads/${id}`);
    expect((await fixture.ask(owner, 'POST', '/v1/uploads', { bytes: 10 })).status).toBe(201);
    await inTransaction(fixture.studio.db, (tx) =>
      fixture.studio.settings.write(tx, { key: 'upload.maxOpen', value: '1000', accountId: null }),
    );
    await fixture.studio.settings.changed();
  });

  it('hold for what a workspace has stored, with what is on its way', async () => {
    const set = async (value: string) => {
      await inTransaction(fixture.studio.db, (tx) =>
        fixture.studio.settings.write(tx, { key: 'storage.maxGigabytes', value, accountId: null }),
      );
      await fixture.studio.settings.changed();
    };
    await set('1');
    const owner = await fixture.person();
    const half = 400 * 1024 * 1024;
    const statuses = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await fixture.ask(owner, 'POST', '/v1/uploads', { bytes: half })).status);
    expect(statuses).toEqual([201, 201, 409]);
    await set('0');
  });

  it('let exactly what fits into a plan, though twenty people of one workspace bring files at once', async () => {
    const owner = await fixture.person();
    const people = [owner, ...(await Promise.all(Array.from({ length: 19 }, () => fixture.colleague(owner))))];
    await (await createPlans(fixture.studio))(owner.workspaceId, { storageGigabytes: 1 });
    const bytes = 150 * 1024 * 1024;
    const answers = await Promise.all(people.map((person) => fixture.ask(person, 'POST', '/v1/uploads', { bytes })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(6);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code))).toEqual(new Set(['upload.storage_limit']));
  });

  it('keep viewers out, and one person’s uploads from another’s', async () => {
    const viewer = await fixture.person('viewer');
    expect((await fixture.ask(viewer, 'POST', '/v1/uploads', { bytes: 10 })).body.code).toBe('auth.role_missing');
    const { id } = (await fixture.ask(actor, 'POST', '/v1/uploads', { bytes: 10 })).body;
    const colleague = await fixture.colleague(actor);
    expect((await fixture.ask(colleague, 'GET', '/v1/uploads')).body).toEqual({ data: [] });
    for (const [method, place] of [
      ['GET', `/v1/uploads/${id}`],
      ['DELETE', `/v1/uploads/${id}`],
    ] as const)
      expect((await fixture.ask(colleague, method, place)).body.code).toBe('upload.not_found');
    expect((await fixture.append(colleague, id, 0, Buffer.alloc(10))).body.code).toBe('upload.not_found');
  });
});

describe('whatever happens', () => {
  it.each(['U1:before', 'U1:after', 'U2:after', 'U3:before', 'U3:after', 'U4:after', 'U5:after'])(
    'a death at %s costs nothing but time, and nothing is there twice',
    async (point) => {
      const owner = await fixture.person();
      const bytes = await picture();
      const { id } = (await fixture.ask(owner, 'POST', '/v1/uploads', { bytes: bytes.length })).body;
      fixture.failAt = point;
      await fixture.append(owner, id, 0, bytes);
      fixture.failAt = undefined;
      // The page comes back and asks where to go on.
      const { received, state } = await fixture.get(owner, id);
      if (state === 'receiving') expect((await fixture.append(owner, id, received, bytes.subarray(received))).status).toBe(200);
      fixture.failAt = point;
      await fixture.ingest(id).catch((error: unknown) => expect(String(error)).toContain(`died at ${point}`));
      fixture.failAt = undefined;
      await fixture.ingest(id);
      expect((await fixture.get(owner, id)).state).toBe('ready');
      expect(await assetsOf(owner)).toHaveLength(1);

      const later = { ...fixture.studio.assets, clock: { now: () => new Date(Date.now() + 25 * 3_600_000) } };
      await sweepBlobs(later);
      const report = await compareStorage(later);
      expect({ unknown: report.unknownKeys, missing: report.missingBlobs }).toEqual({ unknown: [], missing: [] });
      expect(Object.keys(await blobStates(owner.workspaceId))).toEqual(['committed']);
    },
  );

  it('an upload that nobody finished is gone after a day, with its pieces; the asset of a finished one stays', async () => {
    const owner = await fixture.person();
    const bytes = await picture();
    const { id } = (await fixture.ask(owner, 'POST', '/v1/uploads', { bytes: bytes.length })).body;
    await fixture.append(owner, id, 0, bytes.subarray(0, 300));
    const finished = await fixture.send(owner, await picture());
    await fixture.ingest(finished.id);
    const at = (hours: number) => ({ ...fixture.studio.uploads, clock: { now: () => new Date(Date.now() + hours * 3_600_000) } });
    await sweepUploads(at(23));
    expect((await fixture.get(owner, id)).state).toBe('receiving');
    await sweepUploads(at(24.1));
    expect((await fixture.get(owner, id)) as unknown).toMatchObject({ code: 'upload.not_found' });
    await sweepBlobs(fixture.studio.assets);
    expect(await blobStates(owner.workspaceId)).toEqual({ committed: 3 });
    expect(await assetsOf(owner)).toHaveLength(1);
  });

  it('a job that finds its upload cancelled makes nothing', async () => {
    const owner = await fixture.person();
    const { id } = await fixture.send(owner, await picture());
    await fixture.ask(owner, 'DELETE', `/v1/uploads/${id}`);
    await fixture.ingest(id);
    expect(await assetsOf(owner)).toEqual([]);
  });
});
