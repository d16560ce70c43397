import { expect, it } from 'vitest';
import { drawCanvas, drawPicture } from '../draw-picture.ts';
import type { Order } from '../order.ts';
import { encodePng } from '../png.ts';
import { testMedia, testOrder, testPicture } from '../testing.ts';
import { findSky } from './find-sky.ts';
import { readInstructions } from './instructions.ts';

const nobody = async (): Promise<void> => undefined;
const scene = testPicture('scene');
const init = testMedia('init', scene);
const mask = testMedia('mask', testPicture('mask'));
const draw = async (changes: Partial<Order>): Promise<{ width: number; height: number; data: Uint8ClampedArray }> => {
  const canvas = await drawCanvas(testOrder(changes), nobody);
  return { width: canvas.width, height: canvas.height, data: canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data };
};
const same = (a: Uint8ClampedArray, b: Uint8ClampedArray): boolean => Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
/** The given test picture as it was decoded. */
const given = async (): Promise<Uint8ClampedArray> => (await draw({ operation: 'inpaint', media: [init] })).data;
const inHole = (x: number, y: number): boolean => x > 256 * 0.3 && x < 256 * 0.7 && y > 256 * 0.3 && y < 256 * 0.7;
const brightness = (data: Uint8ClampedArray): number =>
  data.reduce((sum, value, at) => (at % 4 === 3 ? sum : sum + value), 0) / data.length;

it.each(['a red balloon', 'a stormy sea', '', 'a fox, watercolour'])(
  'changes nothing under the black of a mask, and all of the white: "%s"',
  async (prompt) => {
    const original = await given();
    const { data } = await draw({ operation: 'inpaint', prompt, media: [init, mask] });
    let changed = 0;
    for (let y = 0; y < 256; y += 1) {
      for (let x = 0; x < 256; x += 1) {
        const at = (y * 256 + x) * 4;
        const kept = data[at] === original[at] && data[at + 1] === original[at + 1] && data[at + 2] === original[at + 2];
        if (!inHole(x, y) && !kept) throw new Error(`changed outside at ${x}, ${y}`);
        if (inHole(x, y) && !kept) changed += 1;
      }
    }
    expect(changed).toBeGreaterThan(9000);
  },
);

it('takes a thing away when the prompt names nothing: its place looks like its surroundings', async () => {
  const { data } = await draw({ operation: 'inpaint', prompt: '', media: [init, mask] });
  // The square is 230, 180, 90; around it red is at most 160.
  for (const place of [100, 128, 150]) expect(data[(place * 256 + place) * 4]).toBeLessThan(190);
});

it('widens a picture to the asked size and keeps every given pixel', async () => {
  const original = await given();
  const { width, height, data } = await draw({ operation: 'outpaint', prompt: '', width: 448, height: 320, media: [init] });
  expect([width, height]).toEqual([448, 320]);
  for (let y = 0; y < 256; y += 1) {
    for (let x = 0; x < 256; x += 1) {
      const from = (y * 256 + x) * 4;
      const to = ((y + 32) * 448 + x + 96) * 4;
      for (let channel = 0; channel < 3; channel += 1)
        if (data[to + channel] !== original[from + channel]) throw new Error(`changed at ${x}, ${y}`);
    }
  }
  for (let at = 3; at < data.length; at += 4) expect(data[at]).toBe(255);
});

it('keeps every given pixel of a picture that darkens towards its corners, though it fills around without that darkening', async () => {
  const size = 128;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const away = Math.hypot(x - 64, y - 64) / 90;
      const shade = 1 - Math.max(0, away - 0.45) * 0.7;
      pixels.set([(90 + y) * shade, (120 + (x % 7) * 2) * shade, (170 - y * 0.6) * shade], (y * size + x) * 4);
    }
  const picture = testMedia('init', encodePng(pixels, size, size));
  const original = (await draw({ operation: 'inpaint', width: size, height: size, media: [picture] })).data;
  const { data } = await draw({ operation: 'outpaint', prompt: '', width: 224, height: 160, media: [picture] });
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1)
      for (let channel = 0; channel < 3; channel += 1)
        if (data[((y + 16) * 224 + x + 48) * 4 + channel] !== original[(y * size + x) * 4 + channel])
          throw new Error(`changed at ${x}, ${y}`);
});

it('continues beyond the edge in the colours of the edge', async () => {
  const original = await given();
  const { data } = await draw({ operation: 'outpaint', prompt: '', width: 448, height: 256, media: [init] });
  for (let y = 20; y < 236; y += 12) {
    for (let channel = 0; channel < 3; channel += 1) {
      const inside = original[y * 256 * 4 + channel] as number;
      const outside = data[(y * 448 + 95) * 4 + channel] as number;
      expect(Math.abs(inside - outside)).toBeLessThan(24);
    }
  }
});

it('raises the sky over a tower without standing a second one on its head above it', async () => {
  const size = 128;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const tower = Math.abs(x - 64) < 8 && y > 4;
      pixels.set(tower ? [200, 40, 30] : [90 + y * 0.4, 140 + y * 0.3, 200 - (x % 3)], (y * size + x) * 4);
    }
  const { data } = await draw({
    operation: 'outpaint',
    width: size,
    height: size * 2,
    media: [testMedia('init', encodePng(pixels, size, size))],
  });
  for (let y = 0; y < 64; y += 1) {
    const at = (y * size + 64) * 4;
    expect((data[at + 2] as number) - (data[at] as number), `blue over the tower at ${y}`).toBeGreaterThan(40);
  }
});

it('takes the whole sky for a new one, its soft clouds too', async () => {
  const size = 240;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      // Streaks of cloud on the right, each in soft steps, over dark ground.
      const cloud = 10 * Math.sin((y / 12) * Math.PI * 2) * Math.min(1, Math.max(0, (x - 60) / 40));
      const sky = [190 + cloud, 190 + cloud, 180 + cloud];
      pixels.set(y < 150 ? sky : [40, 60, 30], (y * size + x) * 4);
    }
  const found = findSky(pixels, size, size);
  let left = 0;
  for (let y = 0; y < 140; y += 1) for (let x = 0; x < size; x += 1) if ((found.alpha[y * size + x] as number) < 128) left += 1;
  expect(left).toBe(0);
  for (let y = 156; y < size; y += 1) expect(found.alpha[y * size + 120]).toBe(0);
});

it('puts the picture where a mask is black', async () => {
  const width = 448;
  const pixels = new Uint8ClampedArray(width * 256 * 4).fill(255);
  for (let y = 0; y < 256; y += 1) for (let x = 192; x < 448; x += 1) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  const original = await given();
  const { data } = await draw({
    operation: 'outpaint',
    width,
    media: [init, testMedia('mask', encodePng(pixels, width, 256))],
  });
  for (const [x, y] of [
    [0, 0],
    [100, 128],
    [255, 255],
  ] as const)
    expect(data[(y * width + x + 192) * 4]).toBe(original[(y * 256 + x) * 4]);
});

it.each([
  [512, 512],
  [640, 640],
  [1024, 1024],
])('enlarges to exactly the asked size: %d × %d', async (width, height) => {
  const large = await draw({ operation: 'upscale', width, height, media: [init] });
  expect([large.width, large.height]).toEqual([width, height]);
  // The square in the middle is where it was.
  const at = (Math.round(height * 0.5) * width + Math.round(width * 0.5)) * 4;
  expect(large.data[at]).toBeGreaterThan(200);
});

it.each([
  [512, 400],
  [256, 256],
  [128, 128],
  [4096, 4096],
])('refuses %d × %d, which is no enlargement, and names one that is', async (width, height) => {
  await expect(draw({ operation: 'upscale', width, height, media: [init] })).rejects.toThrow('512 × 512');
});

it('cuts out what stands out, on nothing', async () => {
  const { data } = await draw({ operation: 'cutout', media: [init] });
  const alphaAt = (x: number, y: number): number | undefined => data[(y * 256 + x) * 4 + 3];
  expect(alphaAt(128, 128)).toBe(255);
  // The square reaches from 77 to 179: its edge is where it was, and sharp.
  for (const along of [100, 128, 160]) {
    expect(alphaAt(80, along)).toBeGreaterThan(200);
    expect(alphaAt(175, along)).toBeGreaterThan(200);
    expect(alphaAt(70, along)).toBeLessThan(60);
    expect(alphaAt(186, along)).toBeLessThan(60);
  }
  for (const [x, y] of [
    [4, 4],
    [250, 8],
    [20, 128],
    [250, 250],
  ] as const)
    expect(alphaAt(x, y)).toBe(0);
  const bytes = Buffer.from(await drawPicture(testOrder({ operation: 'cutout', media: [init] }), nobody));
  expect(bytes[25], 'the colour type of a PNG with alpha').toBe(6);
});

it.each(['a horse on a meadow', 'a rabbit in the grass'])('takes no grass along with an animal: "%s"', async (prompt) => {
  const size = { width: 320, height: 320 };
  const meadow = await drawCanvas(testOrder({ prompt, ...size, detail: 0.6 }), nobody);
  const whole = testMedia('init', new Uint8Array(await meadow.encode('png')));
  const { data } = await draw({ operation: 'cutout', ...size, media: [whole] });
  let kept = 0;
  const columns = new Set<number>();
  for (let pixel = 0; pixel < 320 * 320; pixel += 1) {
    if ((data[pixel * 4 + 3] as number) < 128) continue;
    kept += 1;
    columns.add(pixel % 320);
  }
  expect(kept).toBeGreaterThan(320 * 320 * 0.02);
  expect(kept).toBeLessThan(320 * 320 * 0.16);
  expect(columns.size).toBeLessThan(320 * 0.6);
});

it('refuses to cut out of a picture without a subject', async () => {
  const plain = encodePng(new Uint8ClampedArray(128 * 128 * 4).fill(120), 128, 128);
  await expect(draw({ operation: 'cutout', media: [testMedia('init', plain)] })).rejects.toThrow('stands out');
});

it('makes takes that differ from each other and from the picture, the same ones for the same seed', async () => {
  const made = await Promise.all([1, 2, 3, 4].map((seed) => draw({ operation: 'variations', prompt: '', seed, media: [init] })));
  const original = await given();
  const first = made[0]?.data ?? new Uint8ClampedArray();
  expect(new Set(made.map(({ data }) => Buffer.from(data.buffer).toString('base64'))).size).toBe(4);
  for (const { data } of made) expect(same(data, original)).toBe(false);
  expect(same((await draw({ operation: 'variations', prompt: '', seed: 1, media: [init] })).data, first)).toBe(true);
});

it('follows an instruction: night is darker, red is redder, snow is lighter on the ground', async () => {
  const original = await given();
  const night = await draw({ operation: 'edit', prompt: 'make it night', media: [init] });
  expect(brightness(night.data)).toBeLessThan(brightness(original) * 0.8);
  const red = await draw({ operation: 'edit', prompt: 'more red', media: [init] });
  const middle = (128 * 256 + 20) * 4;
  expect((red.data[middle] as number) - (red.data[middle + 1] as number)).toBeGreaterThan(
    (original[middle] as number) - (original[middle + 1] as number) + 15,
  );
  const snow = await draw({ operation: 'edit', prompt: 'add snow', media: [init] });
  expect(brightness(snow.data.slice(200 * 256 * 4))).toBeGreaterThan(brightness(original.slice(200 * 256 * 4)));
  expect(same((await draw({ operation: 'edit', prompt: 'make it night', media: [init] })).data, night.data)).toBe(true);
});

it('understands instructions, and knows when it does not', () => {
  expect(readInstructions('make it night and add snow')).toMatchObject({ time: 'night', weather: 'snow' });
  expect(readInstructions('as watercolour')).toMatchObject({ style: 'watercolour' });
  expect(readInstructions('more red')).toMatchObject({ tint: [1, -0.25, -0.25], palette: undefined });
  expect(readInstructions('less blue')).toMatchObject({ tint: [0.45, 0.05, -0.9] });
  expect(readInstructions('add a boat, warmer')).toMatchObject({ add: 'boat', warmth: 1 });
  expect(readInstructions('black and white')).toMatchObject({ palette: 'mono' });
  expect(readInstructions('brighter')).toMatchObject({ brightness: 1, time: undefined });
  expect(readInstructions('make him smile')).toBeUndefined();
  expect(readInstructions('')).toBeUndefined();
});

/** A picture of 160 × 120 whose colours a rule gives. */
function painted(rule: (x: number, y: number) => readonly [number, number, number]): Uint8ClampedArray {
  const data = new Uint8ClampedArray(160 * 120 * 4).fill(255);
  for (let y = 0; y < 120; y += 1) for (let x = 0; x < 160; x += 1) data.set(rule(x, y), (y * 160 + x) * 4);
  return data;
}
const blueAbove = (y: number): readonly [number, number, number] => [150 + y * 0.7, 180 + y * 0.5, 225];
const lighter = ([red, green, blue]: readonly [number, number, number], by: number) => [red + by, green + by, blue + by] as const;
const meadow = [60, 95, 40] as const;

it('takes no house for sky because it reaches the upper edge, and no white wall because it is as bright', () => {
  const data = painted((x, y) => {
    if (y >= 80) return meadow;
    if (x > 120) return [120, 60, 45];
    if (x > 40 && x < 56 && y > 20) return Math.floor(y / 12) % 2 === 0 ? lighter(blueAbove(y), 9) : [170, 50, 35];
    return blueAbove(y);
  });
  const { alpha } = findSky(data, 160, 120);
  const at = (x: number, y: number): number => alpha[y * 160 + x] as number;
  expect([at(20, 10), at(80, 60), at(100, 30)]).toEqual([255, 255, 255]);
  expect([at(140, 5), at(150, 40), at(20, 100)]).toEqual([0, 0, 0]);
  for (const y of [28, 30, 42, 54, 66]) expect(at(48, y), `the tower at ${y}`).toBe(0);
});

it('takes a bright cloud for sky, though it is brighter than that, up to the wall it touches', () => {
  const data = painted((x, y) => {
    if (y >= 80) return meadow;
    if (x > 130 && y > 8) return [90, 70, 60];
    const [red, green, blue] = blueAbove(y);
    const part = Math.min(1, Math.max(0, (26 - Math.hypot(x - 112, y - 45)) / 9));
    return [red + (246 - red) * part, green + (246 - green) * part, blue + (248 - blue) * part];
  });
  const { alpha } = findSky(data, 160, 120);
  for (const [x, y] of [
    [118, 45],
    [124, 40],
    [100, 50],
    [112, 60],
  ] as const)
    expect(alpha[y * 160 + x], `the cloud at ${x}, ${y}`).toBe(255);
  expect(alpha[40 * 160 + 145]).toBe(0);
});

it('gives water the colour of the new sky', async () => {
  const lake = painted((_, y) => (y < 60 ? blueAbove(y) : y < 66 ? meadow : [110, 140, 190]));
  const { data } = await draw({
    operation: 'edit',
    prompt: 'make it sunset',
    width: 160,
    height: 120,
    media: [testMedia('init', encodePng(lake, 160, 120))],
  });
  const at = (100 * 160 + 80) * 4;
  expect((data[at] as number) - (data[at + 2] as number)).toBeGreaterThan(0);
});
