import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digitalSourceTypes } from '../media/digital-source-type.ts';
import { createMedia, type IngestedMedia, type IngestRequest, laterRenditions, type Media, promptRenditions } from '../media/media.ts';
import { allBytes, bytesOf, canary, drawn, pngChunk, withPersonalData } from '../media/media-testing.ts';
import { readDigitalSourceType } from '../media/read-digital-source-type.ts';
import { createSigner } from './create-signer.ts';
import { createdBy, type Issued, issue, signedElsewhere } from './credentials-testing.ts';
import { readCredentials } from './read-credentials.ts';
import { selfMadeAuthority, selfMadeIdentity } from './self-made-identity.ts';

let folder: string;
let media: Media;
let authority: string;
let engine: Issued;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-signed-'));
  engine = await issue({ subject: 'O=Example Engine' });
  const identity = await selfMadeIdentity(path.join(folder, 'identity'), new Date());
  authority = `${selfMadeAuthority(path.join(folder, 'identity'))}\n${engine.authority}`;
  const signer = createSigner({ identity: async () => identity, version: '1.2.3' });
  media = await createMedia({ tempFolder: path.join(folder, 'tmp'), processes: 1, signer });
});
afterAll(async () => {
  await media.close();
  await rm(folder, { recursive: true, force: true });
});

const stream = async function* (bytes: Uint8Array) {
  yield bytes;
};
const ingest = (bytes: Uint8Array, request: Partial<IngestRequest> = {}): Promise<IngestedMedia> =>
  media.ingest({
    source: stream(bytes),
    purpose: 'output',
    renditions: promptRenditions,
    digitalSourceType: 'trainedAlgorithmicMedia',
    ...request,
  });
const credentialsOf = async (made: IngestedMedia, name: string, format?: string) => {
  const mime = made.files.find((file) => file.name === name && (format === undefined || file.format === format))?.mime ?? '';
  return readCredentials(await bytesOf(made, name, format), mime, authority);
};
const clip = await readFile(new URL('../media/fixtures/clip.mp4', import.meta.url));
const webm = await readFile(new URL('../media/fixtures/clip.webm', import.meta.url));
const picture = await drawn(500, 400).png().toBuffer();
const everyFormat = (['png', 'jpeg', 'webp', 'avif'] as const).map((format) => ({ name: 'thumb' as const, format }));

describe('every file of a picture and of a clip', () => {
  const outputs = [
    ['a picture', picture, [...promptRenditions, ...laterRenditions, ...everyFormat], 7],
    ['a clip with a still', clip, promptRenditions, 4],
  ] as const;
  const withPoster = async (bytes: Buffer) => (bytes === clip ? { poster: stream(await drawn(640, 400).jpeg().toBuffer()) } : {});

  it.each(outputs)('%s: says what it is in XMP and in a signed manifest that verifies', async (_, bytes, renditions, atLeast) => {
    const made = await ingest(bytes, { renditions, ...(await withPoster(bytes)) });
    expect(made.files.length).toBeGreaterThanOrEqual(atLeast);
    for (const file of made.files) {
      const stored = await bytesOf(made, file.name, file.format); // checks size and hash, too
      const title = `${file.name}.${file.format}`;
      expect.soft(readDigitalSourceType(stored, file.mime), title).toBe('trainedAlgorithmicMedia');
      expect.soft(await readCredentials(stored, file.mime, authority), title).toMatchObject({
        state: 'trusted',
        failures: [],
        digitalSourceType: 'trainedAlgorithmicMedia',
        generator: 'Pinhole 1.2.3',
        ingredients: [],
      });
    }
    await made.cleanup();
  });

  it.each(outputs)('%s: no longer verifies when a byte is changed', async (_, bytes, renditions) => {
    const made = await ingest(bytes, { renditions, ...(await withPoster(bytes)) });
    for (const file of made.files) {
      const stored = await bytesOf(made, file.name, file.format);
      // The specification leaves padding boxes of a movie out of the signature: there the pictures themselves are looked at.
      const start = file.mime === 'video/mp4' ? stored.indexOf('mdat') : 0;
      for (const part of [0.3, 0.5, 0.7, 0.95]) {
        const changed = Buffer.from(stored);
        const at = start + Math.floor((stored.length - start) * part);
        changed[at] = (changed[at] ?? 0) ^ 0x10;
        const verdict = await readCredentials(changed, file.mime, authority);
        expect
          .soft(verdict?.state ?? 'unreadable', `${file.name}.${file.format} at ${at} of ${stored.length}`)
          .toMatch(/invalid|unreadable/);
      }
    }
    await made.cleanup();
  });
});

it.each(digitalSourceTypes)('%s is said with the same word in both places', async (type) => {
  const made = await ingest(picture, { renditions: [{ name: 'original' }], digitalSourceType: type });
  expect(await credentialsOf(made, 'original')).toMatchObject({ state: 'trusted', digitalSourceType: type });
  await made.cleanup();
});

it('each rendition tells what was done to it', async () => {
  const made = await ingest(picture);
  expect((await credentialsOf(made, 'original'))?.actions).toEqual(['c2pa.created']);
  expect((await credentialsOf(made, 'preview'))?.actions).toEqual(['c2pa.created', 'c2pa.transcoded']);
  expect((await credentialsOf(made, 'thumb'))?.actions).toEqual(['c2pa.created', 'c2pa.resized', 'c2pa.transcoded']);
  await made.cleanup();
});

it('costs two kilobytes a file', async () => {
  const made = await ingest(picture);
  const plain = await createMedia({ tempFolder: path.join(folder, 'plain'), processes: 1 });
  const unsigned = await plain.ingest({
    source: stream(picture),
    purpose: 'output',
    renditions: promptRenditions,
    digitalSourceType: 'trainedAlgorithmicMedia',
  });
  for (const [index, file] of made.files.entries()) expect(file.bytes - (unsigned.files[index]?.bytes ?? 0)).toBeLessThan(2_048);
  await plain.close();
  await made.cleanup();
});

it('WebM has no place for a manifest and keeps its tag', async () => {
  const made = await ingest(webm, { renditions: [{ name: 'original' }] });
  const stored = await bytesOf(made, 'original');
  expect(readDigitalSourceType(stored, 'video/webm')).toBe('trainedAlgorithmicMedia');
  expect(await readCredentials(stored, 'video/webm')).toBeUndefined();
  await made.cleanup();
});

it('an upload about which nobody said anything gets no manifest', async () => {
  const made = await ingest(picture, { purpose: 'upload', digitalSourceType: undefined });
  for (const file of made.files)
    expect(await readCredentials(await bytesOf(made, file.name, file.format), file.mime, authority)).toBeUndefined();
  await made.cleanup();
});

describe('what a file already said about itself', () => {
  const fromEngine = (manifest: object = createdBy('Example Model')) => signedElsewhere(picture, 'image/png', engine, manifest);

  it('is carried on inside every file that is made of it', async () => {
    const made = await ingest(await fromEngine());
    for (const file of made.files) {
      const credentials = await credentialsOf(made, file.name, file.format);
      expect(credentials).toMatchObject({
        state: 'trusted',
        digitalSourceType: 'trainedAlgorithmicMedia',
        ingredients: [{ hasManifest: true }],
      });
      expect(credentials?.actions[0]).toBe('c2pa.opened');
      expect((await bytesOf(made, file.name, file.format)).includes('Example Model')).toBe(true);
    }
    await made.cleanup();
  });

  it('is carried on from an upload, too, of which we say nothing ourselves', async () => {
    const made = await ingest(await fromEngine(), { purpose: 'upload', digitalSourceType: undefined });
    expect(await credentialsOf(made, 'thumb')).toMatchObject({
      state: 'trusted',
      digitalSourceType: undefined,
      actions: ['c2pa.opened', 'c2pa.resized', 'c2pa.transcoded'],
      ingredients: [{ hasManifest: true }],
    });
    await made.cleanup();
  });

  const person = { '@type': 'Person', name: canary };
  it.each<[string, object]>([
    ['an author', createdBy('Editor', {}, [{ label: 'stds.schema-org.CreativeWork', data: { author: [person] } }])],
    ['a place', createdBy('Camera', {}, [{ label: 'c2pa.metadata', data: { '@context': {}, 'exif:GPSLatitude': canary } }])],
    ['a free text', createdBy('Example Model', { description: `${canary} in a red dress` })],
    ['a prompt among the parameters', createdBy('Example Model', { parameters: { prompt: canary } })],
    ['an address as its software', createdBy(`${canary}@example.com`)],
    ['a title', { ...createdBy('Example Model'), title: `${canary}.png` }],
  ])('is left out when it holds %s: only the fact and its hash stay', async (_, manifest) => {
    const bytes = await fromEngine(manifest);
    expect(bytes.includes(canary)).toBe(true);
    for (const purpose of ['output', 'upload'] as const) {
      const made = await ingest(bytes, { purpose });
      expect((await allBytes(made)).includes(canary)).toBe(false);
      const credentials = await credentialsOf(made, 'original');
      expect(credentials).toMatchObject({ state: 'trusted', ingredients: [{ hasManifest: false }] });
      expect(credentials?.ingredients[0]?.description).toMatch(/SHA-256: [0-9a-f]{64}/);
      await made.cleanup();
    }
  });

  it('is left out when the file was changed since', async () => {
    const bytes = await fromEngine();
    const changed = Buffer.concat([bytes.subarray(0, -12), pngChunk('tEXt', Buffer.from('a\0b'), crc32), bytes.subarray(-12)]);
    const made = await ingest(changed);
    expect(await credentialsOf(made, 'original')).toMatchObject({ state: 'trusted', ingredients: [{ hasManifest: false }] });
    await made.cleanup();
  });

  it('is carried on by the original alone when it is large', async () => {
    const large = { label: 'c2pa.soft-binding', data: { alg: 'example', blocks: [], pad: 'x'.repeat(40_000) } };
    const made = await ingest(await fromEngine(createdBy('Example Model', {}, [large])));
    expect(await credentialsOf(made, 'original')).toMatchObject({ state: 'trusted', ingredients: [{ hasManifest: true }] });
    expect(await credentialsOf(made, 'thumb')).toMatchObject({ state: 'trusted', ingredients: [{ hasManifest: false }] });
    await made.cleanup();
  });

  it('is not said twice when we said it ourselves, unless somebody brings our file back', async () => {
    const first = await ingest(picture);
    const ours = await bytesOf(first, 'original');
    const twin = await ingest(ours, { renditions: laterRenditions });
    expect(await credentialsOf(twin, 'thumb')).toMatchObject({
      state: 'trusted',
      actions: expect.arrayContaining(['c2pa.created']),
      ingredients: [],
    });
    const upload = await ingest(ours, { purpose: 'upload', digitalSourceType: undefined });
    expect(await credentialsOf(upload, 'thumb')).toMatchObject({ state: 'trusted', ingredients: [{ hasManifest: true }] });
    await Promise.all([first, twin, upload].map((made) => made.cleanup()));
  });

  it.each([
    ['an engine said', createdBy('Example Model')],
    ['was left out of what an engine said', createdBy('Example Model', { description: canary })],
  ])('reaches the renditions that are made later: what %s', async (_, manifest) => {
    const first = await ingest(await fromEngine(manifest));
    const twin = await ingest(await bytesOf(first, 'original'), { renditions: laterRenditions });
    for (const file of twin.files) {
      expect(await credentialsOf(twin, file.name, file.format)).toMatchObject({
        state: 'trusted',
        actions: expect.arrayContaining(['c2pa.opened', 'c2pa.transcoded']),
        digitalSourceType: 'trainedAlgorithmicMedia',
        ingredients: [{ hasManifest: true }],
      });
    }
    expect((await allBytes(twin)).includes(canary)).toBe(false);
    await Promise.all([first, twin].map((made) => made.cleanup()));
  });

  it('does not matter when it only looks like a manifest', async () => {
    const noise = pngChunk('caBX', Buffer.from(`\0\0\0\x40jumb\0\0\0\x20jumdc2pa${canary.repeat(4)}`), crc32);
    const made = await ingest(Buffer.concat([picture.subarray(0, 33), noise, picture.subarray(33)]));
    expect(await credentialsOf(made, 'original')).toMatchObject({ state: 'trusted', ingredients: [] });
    expect((await allBytes(made)).includes(canary)).toBe(false);
    await made.cleanup();
  });
});

it('says nothing about a person, whatever the source held', async () => {
  const made = await ingest(await withPersonalData(drawn(400, 300)).jpeg().toBuffer());
  expect((await allBytes(made)).includes(canary)).toBe(false);
  expect(await credentialsOf(made, 'preview')).toMatchObject({ state: 'trusted' });
  await made.cleanup();
});

describe('the signer', () => {
  const jobFor = async (name: string, bytes: Buffer | string) => {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    const facts = { mime: 'image/png', path: file, width: 500, height: 400 };
    const files = [{ ...facts, name: 'original' as const, format: 'png' as const, bytes: bytes.length, sha256: '' }];
    return { source: facts, purpose: 'output' as const, digitalSourceType: 'algorithmicMedia' as const, files };
  };
  const newSigner = () => createSigner({ identity: () => selfMadeIdentity(path.join(folder, 'identity'), new Date()), version: '1' });

  it('fails with the one file that cannot be signed, and goes on', async () => {
    const signer = newSigner();
    const jobs = [await jobFor('bad.png', 'not a picture'), await jobFor('good.png', picture)];
    const [bad, good] = await Promise.allSettled(jobs.map((job) => signer.sign(job)));
    expect(bad).toMatchObject({ status: 'rejected', reason: { name: 'MediaError', kind: 'internal' } });
    expect(good).toMatchObject({ status: 'fulfilled' });
    expect(await readCredentials(await readFile(path.join(folder, 'good.png')), 'image/png', authority)).toMatchObject({
      state: 'trusted',
    });
    await signer.close();
  });

  it('signs all files of a job or none', async () => {
    const signer = newSigner();
    const [good, bad] = [await jobFor('first.png', picture), await jobFor('second.png', 'not a picture')];
    await expect(signer.sign({ ...good, files: [...good.files, ...bad.files] })).rejects.toMatchObject({ kind: 'internal' });
    expect((await readFile(path.join(folder, 'first.png'))).equals(picture)).toBe(true);
    await signer.close();
  });

  it('ends at once when it is closed, and tells whoever waits', async () => {
    const signer = newSigner();
    const waiting = [signer.sign(await jobFor('a.png', picture)), signer.sign(await jobFor('b.png', picture))];
    const ends = Promise.allSettled(waiting);
    await signer.close();
    const last = (await ends).at(-1);
    expect(last).toMatchObject({ status: 'rejected', reason: { name: 'MediaError', kind: 'aborted' } });
    await expect(signer.sign(await jobFor('c.png', picture))).rejects.toMatchObject({ kind: 'aborted' });
  });
});
