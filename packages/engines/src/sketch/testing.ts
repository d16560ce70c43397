import type { Order } from './order.ts';
import { encodePng } from './png.ts';

/** A small picture for tests: a gradient with a bright square, or a mask that is white in the middle. */
export function testPicture(kind: 'scene' | 'mask', size = 256): Uint8Array {
  const pixels = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const inside = x > size * 0.3 && x < size * 0.7 && y > size * 0.3 && y < size * 0.7;
      const color =
        kind === 'mask'
          ? inside
            ? [255, 255, 255]
            : [0, 0, 0]
          : inside
            ? [230, 180, 90]
            : [40 + (x / size) * 120, 90, 60 + (y / size) * 150];
      pixels.set([...color, 255], (y * size + x) * 4);
    }
  }
  return encodePng(pixels, size, size);
}

/** An order with everything filled in, for tests. */
export const testOrder = (changes: Partial<Order> = {}): Order => ({
  operation: 'text2image',
  prompt: 'a quiet place',
  negativePrompt: '',
  seed: 3,
  width: 256,
  height: 256,
  durationSeconds: 0,
  media: [],
  style: 'auto',
  palette: 'auto',
  camera: 'auto',
  detail: 0.3,
  grain: 0.3,
  ...changes,
});

/** A reference for an order. */
export const testMedia = (role: Order['media'][number]['role'], bytes: Uint8Array, strength = 0.6): Order['media'][number] => ({
  role,
  file: '',
  sha256: '',
  strength,
  bytes,
});
