import sharp from 'sharp';
import { expect, it } from 'vitest';
import { createPreviewDesk } from './preview-desk.ts';

const picture = (red: number) =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .png()
    .toBuffer();

function openDesk(encoded: (bytes: Uint8Array) => Promise<void> | void = () => {}) {
  let at = 0;
  let calls = 0;
  const desk = createPreviewDesk({
    clock: { now: () => new Date(at) },
    async encode(bytes) {
      calls += 1;
      await encoded(bytes);
      return { mime: 'image/webp', bytes };
    },
  });
  return {
    calls: () => calls,
    later: (ms: number) => {
      at += ms;
    },
    pass: async (generationId: string, reds: readonly number[], signal = new AbortController().signal) => {
      const previews = await Promise.all(reds.map(async (red, index) => ({ index, mime: 'image/png', bytes: await picture(red) })));
      const glimpse = { generationId, previews, outputs: 4, mark: async () => 'trainedAlgorithmicMedia' as const };
      return (await desk.pass(glimpse, signal)).map(({ index }) => index);
    },
  };
}

it('looks at one preview of a generation per second, and at the outputs of a batch in turn', async () => {
  const desk = openDesk();
  expect(await desk.pass('a', [1, 2, 3])).toEqual([0]);
  desk.later(900);
  expect(await desk.pass('a', [4, 5, 6])).toEqual([]);
  expect(await desk.pass('b', [1])).toEqual([0]);
  desk.later(100);
  expect(await desk.pass('a', [4, 5, 6])).toEqual([1]);
  desk.later(1_000);
  expect(await desk.pass('a', [7, 8, 9])).toEqual([2]);
  desk.later(1_000);
  expect(await desk.pass('a', [7, 8, 9])).toEqual([0]);
  expect(desk.calls()).toBe(5);
});

it('looks at nothing twice, whether it was shown or not', async () => {
  const desk = openDesk((bytes) => {
    if (bytes.byteLength > 0) throw new Error('no picture');
  });
  expect(await desk.pass('a', [1])).toEqual([]);
  desk.later(5_000);
  expect(await desk.pass('a', [1])).toEqual([]);
  expect(desk.calls()).toBe(1);
});

it('looks again at what there was no time for', async () => {
  const given = new AbortController();
  let tries = 0;
  const desk = openDesk(() => {
    tries += 1;
    if (tries > 1) return;
    given.abort();
    throw new Error('too late');
  });
  expect(await desk.pass('a', [1], given.signal)).toEqual([]);
  desk.later(1_000);
  expect(await desk.pass('a', [1])).toEqual([0]);
});

it('looks at one at a time, whoever asks', async () => {
  let go = (): void => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  const desk = openDesk(() => held);
  const first = desk.pass('a', [1]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await desk.pass('b', [1])).toEqual([]);
  go();
  expect(await first).toEqual([0]);
  expect(await desk.pass('b', [1])).toEqual([0]);
});
