import { openPicture } from '../open-picture.ts';
import type { Order } from '../order.ts';
import { type Canvas, sheet } from '../raster.ts';

/** A picture that came with the request. */
export interface Given {
  readonly canvas: Canvas;
  /** 0…1. */
  readonly strength: number;
}

type Role = Order['media'][number]['role'];

/** The first reference with this role in its own size; undefined when there is none. Throws when it cannot be decoded. */
export async function findGiven(order: Order, role: Role): Promise<Given | undefined> {
  const reference = order.media.find((candidate) => candidate.role === role);
  if (!reference) return undefined;
  const image = await openPicture(reference.bytes, role);
  const { canvas, pen } = sheet(image.width, image.height);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(image, 0, 0);
  return { canvas, strength: Math.min(1, Math.max(0, reference.strength)) };
}

/** Like `findGiven`; requests without it were refused before they were stored. */
export async function getGiven(order: Order, role: Role): Promise<Given> {
  const given = await findGiven(order, role);
  if (!given) throw new Error(`${order.operation} without ${role}`);
  return given;
}

/** Scales a picture so that it covers a frame and cuts off what stands over. */
export function cover(picture: Canvas, width: number, height: number): Canvas {
  const { canvas, pen } = sheet(width, height);
  const scale = Math.max(width / picture.width, height / picture.height);
  if (scale === 1) pen.imageSmoothingEnabled = false;
  const wide = picture.width * scale;
  const tall = picture.height * scale;
  pen.drawImage(picture, (width - wide) / 2, (height - tall) / 2, wide, tall);
  return canvas;
}

/** How white a mask is, one byte a pixel. Transparent counts as black. */
export function whiteness(mask: Canvas): Uint8ClampedArray {
  const { data } = mask.getContext('2d').getImageData(0, 0, mask.width, mask.height);
  const white = new Uint8ClampedArray(mask.width * mask.height);
  for (let index = 0; index < white.length; index += 1) {
    const at = index * 4;
    white[index] =
      ((data[at] as number) * 0.3 + (data[at + 1] as number) * 0.59 + (data[at + 2] as number) * 0.11) * ((data[at + 3] as number) / 255);
  }
  return white;
}
