import type { EngineRequest } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { ModelDescriptor } from '../spec/model.ts';

export interface SizeLimits {
  /** Only the sizes that the descriptor offers by name. */
  readonly listedOnly?: boolean;
  readonly minPixels?: number;
}

/** Throws `bad_input` naming what the model can make, when it cannot make this size. */
export function checkSize(asked: EngineRequest['size'], { title, size }: ModelDescriptor, limits: SizeLimits = {}): void {
  const { listedOnly = false, minPixels = 0 } = limits;
  const pixels = asked.width * asked.height;
  if (listedOnly) {
    if (size.presets.some(({ width, height }) => width === asked.width && height === asked.height)) return;
    throw refuse(`${title} makes ${size.presets.map(({ width, height }) => `${width}×${height}`).join(', ')}.`);
  }
  const fits = [asked.width, asked.height].every((edge) => edge >= size.min && edge <= size.max && edge % size.step === 0);
  if (!fits) throw refuse(`Width and height must be multiples of ${size.step} from ${size.min} to ${size.max}.`);
  if (pixels > size.maxPixels) throw refuse(`${title} makes at most ${size.maxPixels} pixels.`);
  if (pixels < minPixels) throw refuse(`${title} makes at least ${minPixels} pixels.`);
}

const refuse = (detail: string): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'size', detail });
