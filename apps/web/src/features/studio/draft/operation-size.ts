import type { Model, Operation } from '@pinhole/contract';
import type { Size } from './size.ts';

type SizeRule = Model['size'];

/** Operations whose result is the picture itself, changed: its size follows the picture, not the choice made for new ones. */
const bound: ReadonlySet<Operation> = new Set(['image2image', 'edit', 'variations', 'inpaint', 'outpaint', 'upscale', 'cutout']);
export const followsPicture = (operation: Operation | undefined): boolean => operation !== undefined && bound.has(operation);

export function sizeFits(model: Pick<Model, 'size'>, size: Size): boolean {
  const { min, max, step, maxPixels } = model.size;
  const edgeFits = (edge: number): boolean => Number.isInteger(edge) && edge >= min && edge <= max && edge % step === 0;
  return edgeFits(size.width) && edgeFits(size.height) && size.width * size.height <= maxPixels;
}

/** The size nearest to a wanted one, of the same shape, that a model makes; never larger than wanted where it need not be. */
export function nearestSize({ min, max, step, maxPixels }: SizeRule, wanted: Size): Size {
  const { width, height } = wanted;
  const least = Math.ceil(min / step) * step;
  const most = Math.floor(max / step) * step;
  const grow = Math.max(1, least / Math.min(width, height));
  const shrink = Math.min(1, most / (Math.max(width, height) * grow), Math.sqrt(maxPixels / (width * height)) / grow);
  const scale = grow * shrink;
  const edge = (pixels: number, round: (value: number) => number): number =>
    Math.min(most, Math.max(least, round((pixels * scale) / step) * step));
  const size = { width: edge(width, Math.round), height: edge(height, Math.round) };
  return size.width * size.height <= maxPixels ? size : { width: edge(width, Math.floor), height: edge(height, Math.floor) };
}

const factors = [2, 3, 4, 6, 8] as const;

/** How many times larger a model can make a picture, each with the size it then has. */
export function enlargements(rule: SizeRule, source: Size): readonly { readonly factor: number; readonly size: Size }[] {
  return factors.flatMap((factor) => {
    const wanted = { width: source.width * factor, height: source.height * factor };
    const size = nearestSize(rule, wanted);
    const isNear = Math.abs(size.width / wanted.width - 1) < 0.03 && Math.abs(size.height / wanted.height - 1) < 0.03;
    return isNear ? [{ factor, size }] : [];
  });
}

/** The size a model makes of a picture when nobody chose one. */
export function sizeOf(model: Model, operation: Operation, source: Size): Size {
  if (operation !== 'upscale') return nearestSize(model.size, source);
  return enlargements(model.size, source)[0]?.size ?? nearestSize(model.size, { width: source.width * 2, height: source.height * 2 });
}
