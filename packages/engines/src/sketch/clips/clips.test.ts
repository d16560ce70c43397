import { ALL_FORMATS, BufferSource, Input, VideoSampleSink } from 'mediabunny';
import { expect, it } from 'vitest';
import { drawCanvas } from '../draw-picture.ts';
import { cameraNames } from '../names.ts';
import type { Order } from '../order.ts';
import { encodePng } from '../png.ts';
import { testMedia, testOrder, testPicture } from '../testing.ts';
import { canMakeVideo } from '../video-support.ts';
import { drawClip, shoot } from './draw-clip.ts';

const nobody = async (): Promise<void> => undefined;
const first = testMedia('first_frame', testPicture('scene'));
const clip = (changes: Partial<Order>): Order => testOrder({ prompt: '', durationSeconds: 2, operation: 'image2video', ...changes });

/** The test picture with its square elsewhere and another light: a last frame. */
async function anotherPicture(): Promise<Order['media'][number]> {
  const canvas = await drawCanvas(
    testOrder({ operation: 'edit', prompt: 'mirror it, warmer', media: [testMedia('init', testPicture('scene'))] }),
    nobody,
  );
  const { data } = canvas.getContext('2d').getImageData(0, 0, 256, 256);
  return testMedia('last_frame', encodePng(data, 256, 256));
}
const opened = async (media: Order['media'][number]): Promise<Uint8ClampedArray> => {
  const canvas = await drawCanvas(testOrder({ operation: 'inpaint', media: [{ ...media, role: 'init' }] }), nobody);
  return canvas.getContext('2d').getImageData(0, 0, 256, 256).data;
};
const meanDifference = (a: Uint8ClampedArray | Uint8Array, b: Uint8ClampedArray): number => {
  let sum = 0;
  for (let at = 0; at < b.length; at += 1) sum += Math.abs((a[at] as number) - (b[at] as number));
  return sum / b.length;
};

it.each(cameraNames.flatMap((camera) => [['image2video', camera] as const, ['extend-video', camera] as const]))(
  '%s with the camera %s begins exactly with the given frame',
  async (operation, camera) => {
    const footage = await shoot(clip({ operation, camera, media: [first] }), nobody);
    expect(meanDifference(footage.frame(0).pixels, await opened(first))).toBeLessThan(0.5);
    expect(footage.frameCount).toBe(48);
  },
);

it('goes on without a jump: neighbouring frames differ little, first and last do', async () => {
  const footage = await shoot(clip({ operation: 'extend-video', camera: 'push-in', media: [first] }), nobody);
  const begin = footage.frame(0).pixels;
  expect(meanDifference(footage.frame(1).pixels, begin)).toBeLessThan(1.5);
  expect(meanDifference(footage.frame(47).pixels, begin)).toBeGreaterThan(1.5);
});

it('passes from a first to a last frame, beginning and ending exactly with them', async () => {
  const last = await anotherPicture();
  const footage = await shoot(clip({ media: [first, last] }), nobody);
  const [a, b] = await Promise.all([opened(first), opened(last)]);
  expect(meanDifference(footage.frame(0).pixels, a)).toBeLessThan(0.5);
  expect(meanDifference(footage.frame(47).pixels, b)).toBeLessThan(0.5);
  const middle = footage.frame(24).pixels;
  const whole = meanDifference(a, b);
  expect(meanDifference(middle, a)).toBeLessThan(whole);
  expect(meanDifference(middle, b)).toBeLessThan(whole);
});

it('ends exactly with a last frame that comes alone', async () => {
  const last: Order['media'][number] = { ...first, role: 'last_frame' };
  const footage = await shoot(clip({ camera: 'pan-left', media: [last] }), nobody);
  expect(meanDifference(footage.frame(47).pixels, await opened(first))).toBeLessThan(0.5);
});

it.runIf(canMakeVideo())('still shows the given frame after it was encoded', async () => {
  const bytes = await drawClip(clip({ media: [first], camera: 'push-in' }), nobody);
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('no video track');
  const sample = await new VideoSampleSink(track).getSample(await track.getFirstTimestamp());
  if (!sample) throw new Error('no first frame');
  const pixels = new Uint8Array(sample.allocationSize({ format: 'RGBA' }));
  await sample.copyTo(pixels, { format: 'RGBA' });
  sample.close();
  expect(meanDifference(pixels, await opened(first))).toBeLessThan(6);
});
