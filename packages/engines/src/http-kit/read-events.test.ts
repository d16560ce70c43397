import { expect, it } from 'vitest';
import { readEvents } from './read-events.ts';

const arriving = (text: string, size: number): ReadableStream<Uint8Array> => {
  const bytes = Buffer.from(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)));
      at += size;
    },
  });
};
async function read(text: string, size: number, limitBytes = 10_000): Promise<string[]> {
  const events: string[] = [];
  for await (const event of readEvents(arriving(text, size), limitBytes)) events.push(event);
  return events;
}

const text = ': hello\n\nevent: one\ndata: {"a":1}\n\ndata:two\ndata: lines\r\n\r\nid: 7\n\ndata: frühling\n\ndata: last';

it.each([1, 2, 3, 7, 1_000])('reads the same events whatever the line cuts them into (%i bytes)', async (size) => {
  expect(await read(text, size)).toEqual(['{"a":1}', 'two\nlines', 'frühling', 'last']);
});

it('stops at its limit', async () => {
  await expect(read(`data: ${'x'.repeat(5_000)}`, 100, 1_000)).rejects.toThrow(RangeError);
});

it('reads a large event in time that grows with it and not with its square', async () => {
  const begun = performance.now();
  const [event] = await read(`data: ${'x'.repeat(30_000_000)}\n\n`, 16_384, 40_000_000);
  expect(event).toHaveLength(30_000_000);
  expect(performance.now() - begun).toBeLessThan(5_000);
});
