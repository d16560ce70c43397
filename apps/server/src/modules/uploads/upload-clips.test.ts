import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Asset } from '@pinhole/contract';
import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MovOutputFormat,
  MP4,
  Output,
} from 'mediabunny';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { createUploadsFixture, type UploadsFixture } from './uploads-fixture.ts';

const fixtures = new URL('../../platform/media/fixtures/', import.meta.url);
const mp4 = await readFile(new URL('clip.mp4', fixtures));
const webm = await readFile(new URL('clip.webm', fixtures));
const canDecode = hasPackage('@mediabunny/server');

function hasPackage(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** The same clip as a phone of a certain maker would hand it over. */
async function asQuickTime(clip: Buffer): Promise<Buffer> {
  using input = new Input({ source: new BufferSource(clip), formats: [MP4] });
  const output = new Output({ format: new MovOutputFormat(), target: new BufferTarget() });
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  const [videoConfig, audioConfig] = [await video?.getDecoderConfig(), await audio?.getDecoderConfig()];
  if (!video || !audio || !videoConfig || !audioConfig) throw new Error('the clip has no picture or no sound');
  const pictures = new EncodedVideoPacketSource('avc');
  const sounds = new EncodedAudioPacketSource('aac');
  output.addVideoTrack(pictures);
  output.addAudioTrack(sounds);
  await output.start();
  for await (const packet of new EncodedPacketSink(video).packets()) await pictures.add(packet, { decoderConfig: videoConfig });
  pictures.close();
  for await (const packet of new EncodedPacketSink(audio).packets()) await sounds.add(packet, { decoderConfig: audioConfig });
  sounds.close();
  await output.finalize();
  return Buffer.from(output.target.buffer ?? new ArrayBuffer(0));
}

let fixture: UploadsFixture;
let actor: Actor;
beforeAll(async () => {
  fixture = await createUploadsFixture();
  actor = await fixture.person();
});
afterAll(() => fixture?.close());

const bring = async (bytes: Buffer) => {
  const { id } = await fixture.send(actor, bytes, { pieceBytes: 7_000 });
  await fixture.ingest(id);
  return fixture.get(actor, id);
};
const media = (asset: Asset, name: string, range?: string) =>
  fetch(`${fixture.baseUrl}/media/${asset.id}/${name}`, { headers: { ...fixture.headers(actor), ...(range ? { range } : {}) } });

describe.each([
  ['MP4', 'video/mp4', async () => mp4],
  ['WebM', 'video/webm', async () => webm],
  ['MOV', 'video/mp4', () => asQuickTime(mp4)],
] as const)('a clip as %s', (name, mime, make) => {
  let asset: Asset;
  it('comes into the library with what is needed to show it and to go on from it', async () => {
    const bytes = await make();
    if (name === 'MOV') expect(bytes.toString('latin1', 4, 12)).toBe('ftypqt  ');
    const upload = await bring(bytes);
    expect(upload).toMatchObject({ state: 'ready', warnings: canDecode ? [] : ['frames_unavailable'] });
    asset = (await fixture.ask(actor, 'GET', `/v1/assets/${upload.assetId}`)).body as unknown as Asset;
    expect(asset).toMatchObject({ kind: 'video', mime, origin: 'upload', width: 96, height: 64 });
    expect(asset.durationSeconds).toBeCloseTo(1, 0);
    const names = asset.renditions.map((rendition) => rendition.name).sort();
    expect(names).toEqual(canDecode ? ['last_frame', 'original', 'poster', 'preview', 'thumb'] : ['original']);
  });

  it.runIf(canDecode)('the last frame is the last one, not the first', async () => {
    const [poster, last] = await Promise.all(
      ['poster', 'last_frame'].map(async (which) => Buffer.from(await (await media(asset, which)).arrayBuffer())),
    );
    const raw = (bytes: Buffer | undefined) => sharp(bytes).raw().toBuffer();
    expect((await raw(poster)).equals(await raw(last))).toBe(false);
  });

  it('plays from any place', async () => {
    const whole = Buffer.from(await (await media(asset, 'original')).arrayBuffer());
    expect(whole.includes('canary')).toBe(false);
    const part = await media(asset, 'original', 'bytes=1000-1999');
    expect([part.status, part.headers.get('content-range'), part.headers.get('content-type')]).toEqual([
      206,
      `bytes 1000-1999/${whole.length}`,
      mime,
    ]);
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(1_000, 2_000))).toBe(true);
    expect((await media(asset, 'original', `bytes=${whole.length}-`)).status).toBe(416);
  });
});

it('a clip that is longer than allowed, or cut off, is refused', async () => {
  expect(await bring(mp4.subarray(0, mp4.length - 3_000))).toMatchObject({ state: 'refused', reason: 'corrupt' });
  const { settings, db } = fixture.studio;
  // One second is the least an operator can set; the clip has a little more.
  await inTransaction(db, (tx) => settings.write(tx, { key: 'upload.maxVideoSeconds', value: '1', accountId: null }));
  await settings.changed();
  const bytes = Buffer.concat([mp4, Buffer.from('so that these bytes are new')]);
  expect(await bring(bytes)).toMatchObject({ state: 'refused', reason: 'too_long' });
});
