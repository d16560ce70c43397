import type { EngineRequest } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { JsonObject } from '../spec/json.ts';
import { title } from './api.ts';

/** The form field of each side, by the parameter that names it as everywhere else. */
export const sides = { left: 'left', right: 'right', top: 'up', bottom: 'down' } as const;
const names = Object.keys(sides) as (keyof typeof sides)[];

const maxMargin = 2000;

/**
 * How many pixels are added on each side: what the parameters say, else as many as the size that was asked for is larger, with the picture
 * in its middle. Throws `bad_input` when nothing is added, or too much.
 */
export function marginsOf({ size }: EngineRequest, picture: EngineRequest['size'] | null | undefined, params: JsonObject): JsonObject {
  const named = Object.fromEntries(names.map((name) => [name, Number(params[name] ?? 0)])) as Record<keyof typeof sides, number>;
  const margins = names.some((name) => named[name] > 0) ? named : around(size, picture);
  if (names.some((name) => margins[name] > maxMargin)) throw refuse('size', `${title} adds at most ${maxMargin} pixels on a side.`);
  return Object.fromEntries(names.map((name) => [sides[name], margins[name]]));
}

function around(
  { width, height }: EngineRequest['size'],
  picture: EngineRequest['size'] | null | undefined,
): Record<keyof typeof sides, number> {
  if (!picture) throw refuse('media', `${title} needs a PNG, JPEG or WebP to paint on from.`);
  const [across, down] = [width - picture.width, height - picture.height];
  if (across < 0 || down < 0 || across + down === 0)
    throw refuse('size', `The picture has ${picture.width}×${picture.height} pixels; ask for a size that is larger and holds it.`);
  return { left: Math.floor(across / 2), right: Math.ceil(across / 2), top: Math.floor(down / 2), bottom: Math.ceil(down / 2) };
}

const refuse = (field: string, detail: string): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field, detail });
