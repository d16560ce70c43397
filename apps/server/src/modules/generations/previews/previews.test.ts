import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { readCredentials } from '../../../platform/credentials/read-credentials.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { readDigitalSourceType } from '../../../platform/media/read-digital-source-type.ts';
import { scriptedEngine } from '../../../testing/scripted-engine.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { cancelGeneration, submitGeneration } from '../index.ts';
import { getPreview } from '../read-generations.ts';

const engine = scriptedEngine({ id: 'paid', traits: { previews: true } });
const program = scriptedEngine({ id: 'program', traits: { locality: 'local', digitalSourceType: 'algorithmicMedia' } });
let studio: TestStudio;
let actor: Actor;
beforeAll(async () => {
  studio = await createTestStudio(() => [engine, program]);
  actor = await studio.person();
  studio.startWorker();
});
afterAll(() => studio.close());
afterEach(() => {
  engine.script = {};
});

const timeout = 60_000;
const submit = (model: string, count = 1) =>
  inTransaction(studio.db, (tx) => submitGeneration(studio.generations, tx, actor, { model, prompt: 'a lighthouse', count }));
const drawn = (color: string) =>
  sharp({ create: { width: 96, height: 64, channels: 3, background: color, noise: { type: 'gaussian', mean: 128, sigma: 24 } } });
/** Work that never ends and shows this, whatever it is asked. */
const shows = (previews: () => readonly { index: number; mime: string; bytes: Uint8Array }[]): void => {
  engine.script = { poll: () => ({ state: 'running', progress: { fraction: 0.5, previews: previews() }, pollAfterMs: 30 }) };
};
const served = (id: string, index = 0) =>
  vi.waitFor(
    async () => {
      const preview = await getPreview(studio.db, actor, id, index);
      if (!preview) throw new Error('nothing is shown yet');
      return preview;
    },
    { timeout: 20_000, interval: 30 },
  );
const stop = (id: string) => cancelGeneration(studio.generations, actor, id);

it('shows a polyglot as the picture that it is: decoded, encoded anew, marked, and nothing else of it', { timeout }, async () => {
  const page = '<script>alert(document.domain)</script>PK\u0003\u0004';
  const picture = await drawn('teal')
    .withExif({ IFD0: { Artist: 'somebody', Copyright: page } })
    .jpeg()
    .toBuffer();
  const polyglot = Buffer.concat([picture, Buffer.from(page)]);
  shows(() => [{ index: 0, mime: 'text/html', bytes: polyglot }]);
  const { id } = await submit('paid-image');
  const { mime, bytes } = await served(id);
  expect(mime).toBe('image/webp');
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 96, height: 64 });
  expect(bytes.includes('alert(')).toBe(false);
  expect(bytes.includes('somebody')).toBe(false);
  expect(readDigitalSourceType(bytes, mime)).toBe('trainedAlgorithmicMedia');
  expect(await readCredentials(bytes, mime)).toMatchObject({ state: 'valid', failures: [], digitalSourceType: 'trainedAlgorithmicMedia' });
  await stop(id);
});

it('shows nothing of what is broken, hides more pixels than it shows, moves, or is no picture; the work goes on', { timeout }, async () => {
  const whole = await drawn('olive').png().toBuffer();
  const bomb = await sharp({ create: { width: 5_000, height: 5_000, channels: 3, background: 'black' } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  expect(bomb.byteLength).toBeLessThan(1024 * 1024);
  const frames = Buffer.concat([Buffer.from('RIFF\u0000\u0000\u0000\u0000WEBPVP8X'), Buffer.alloc(64)]);
  const hostile = [whole.subarray(0, 60), bomb, frames, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')];
  let shown = 0;
  shows(() => hostile.map((bytes, index) => ({ index, mime: 'image/png', bytes })));
  const encode = vi.spyOn(studio.media, 'ingest');
  const { id } = await submit('paid-image', 5);
  await vi.waitFor(() => expect(encode.mock.calls.length).toBeGreaterThan(2), { timeout: 20_000 });
  encode.mockRestore();
  for (const index of [0, 1, 2, 3]) if (await getPreview(studio.db, actor, id, index)) shown += 1;
  expect(shown).toBe(0);
  const { state } = await studio.db.selectFrom('generation').select('state').where('id', '=', id).executeTakeFirstOrThrow();
  expect(state).toBe('running');
  // A good one among them gets through.
  shows(() => [...hostile.map((bytes, index) => ({ index, mime: 'image/png', bytes })), { index: 4, mime: 'image/png', bytes: whole }]);
  expect((await served(id, 4)).mime).toBe('image/webp');
  await stop(id);
});

it('marks what a drawing program shows as drawn, and not as made by a model', { timeout }, async () => {
  const bytes = await drawn('navy').png().toBuffer();
  program.script = {
    poll: () => ({ state: 'running', progress: { fraction: 0.5, previews: [{ index: 0, mime: 'image/png', bytes }] }, pollAfterMs: 30 }),
  };
  const { id } = await submit('program-image');
  const preview = await served(id);
  expect(await readCredentials(preview.bytes, preview.mime)).toMatchObject({ state: 'valid', digitalSourceType: 'algorithmicMedia' });
  await stop(id);
});
