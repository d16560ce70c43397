import type { Model } from '@pinhole/contract';
import type { Mask } from '../mask/mask.ts';
import { nearestSize } from './operation-size.ts';
import type { Size } from './size.ts';

/** How far the new picture reaches beyond the old one, in pixels of the old one. */
export interface Margins {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const sides = ['left', 'top', 'right', 'bottom'] as const satisfies readonly (keyof Margins)[];
export type Side = (typeof sides)[number];

export const noMargins: Margins = { left: 0, top: 0, right: 0, bottom: 0 };
export const isWider = (margins: Margins): boolean => sides.some((side) => margins[side] > 0);

export interface Placed {
  /** Of the result. */
  readonly size: Size;
  /** Where the old picture lies in it. */
  readonly box: Size & { readonly x: number; readonly y: number };
  /** Less than 1 where the model cannot make a picture as large as wanted: then the old one is made smaller, too. */
  readonly scale: number;
}

/** What comes of a wish. The old pixels stay exactly where they can: what a model rounds up is added to the new ones. */
export function placePicture(rule: Model['size'], picture: Size, margins: Margins): Placed {
  const wanted = { width: picture.width + margins.left + margins.right, height: picture.height + margins.top + margins.bottom };
  const up = (pixels: number): number => Math.max(Math.ceil(rule.min / rule.step), Math.ceil(pixels / rule.step)) * rule.step;
  const size = { width: up(wanted.width), height: up(wanted.height) };
  if (Math.max(size.width, size.height) <= rule.max && size.width * size.height <= rule.maxPixels) {
    // Wishes need not be whole numbers of pixels; places are.
    const x = Math.round(margins.left);
    const y = Math.round(margins.top);
    return {
      size,
      box: { x: Math.min(x, size.width - picture.width), y: Math.min(y, size.height - picture.height), ...sizeOnly(picture) },
      scale: 1,
    };
  }
  const reached = nearestSize(rule, wanted);
  const scale = Math.min(reached.width / wanted.width, reached.height / wanted.height);
  const width = Math.min(reached.width, Math.round(picture.width * scale));
  const height = Math.min(reached.height, Math.round(picture.height * scale));
  const x = Math.min(reached.width - width, Math.round(margins.left * scale));
  const y = Math.min(reached.height - height, Math.round(margins.top * scale));
  return { size: reached, box: { x, y, width, height }, scale };
}

const sizeOnly = ({ width, height }: Size): Size => ({ width, height });

/** The margins, the same on both sides, that give a picture another shape and cut nothing off. */
export function marginsFor(picture: Size, ratio: number): Margins {
  const beside = Math.max(0, Math.round((picture.height * ratio - picture.width) / 2));
  const above = Math.max(0, Math.round((picture.width / ratio - picture.height) / 2));
  return { left: beside, right: beside, top: above, bottom: above };
}

/** Whether a model can be told where the picture is to lie, and how. */
export function placementOf(model: Model): 'mask' | 'parameters' | 'middle' {
  if ((model.media.mask?.max ?? 0) > 0) return 'mask';
  const named = Object.keys(model.params.properties ?? {});
  return sides.every((side) => named.includes(side)) ? 'parameters' : 'middle';
}

/** The same on opposite sides, for models that keep the picture in the middle. */
export function centred(margins: Margins, side: Side, pixels: number): Margins {
  const opposite = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' } as const;
  return { ...margins, [side]: pixels, [opposite[side]]: pixels };
}

/** White where there is nothing yet, black where the picture lies. */
export function frameMask({ size: { width, height }, box }: Placed): Mask {
  const data = new Uint8Array(width * height).fill(255);
  for (let y = box.y; y < box.y + box.height; y += 1) data.fill(0, y * width + box.x, y * width + box.x + box.width);
  return { width, height, data };
}

/** As a model takes them that keeps the picture in the middle: as much in all, the same on opposite sides. */
export function evened({ left, top, right, bottom }: Margins): Margins {
  const beside = Math.round((left + right) / 2);
  const above = Math.round((top + bottom) / 2);
  return { left: beside, right: beside, top: above, bottom: above };
}
