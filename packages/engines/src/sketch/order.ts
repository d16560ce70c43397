import type { PaletteName, StyleName } from './names.ts';
import type { StoredMedia, StoredRequest } from './spool.ts';

export interface OpenedMedia extends StoredMedia {
  readonly bytes: Uint8Array;
}

/** What one output of an attempt is to be: the request with its count resolved and its parameters typed. */
export interface Order {
  readonly operation: string;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  readonly media: readonly OpenedMedia[];
  readonly style: StyleName | 'auto';
  readonly palette: PaletteName | 'auto';
  readonly camera: string;
  readonly detail: number;
  readonly grain: number;
}

/** Called between steps with how far the drawing is and, now and then, a small JPEG of it. */
export type Tell = (fraction: number, preview: Uint8Array | undefined) => Promise<void>;

/** Parameters were checked against the model's schema before they were stored, so this only gives them their types. */
export function readOrder(request: StoredRequest, media: readonly OpenedMedia[], index: number): Order {
  const { params } = request;
  const number = (name: string, otherwise: number): number => (typeof params[name] === 'number' ? params[name] : otherwise);
  return {
    operation: request.operation,
    prompt: request.prompt,
    negativePrompt: request.negativePrompt,
    seed: request.seed + index,
    width: request.size.width,
    height: request.size.height,
    durationSeconds: request.durationSeconds,
    media,
    style: (params.style ?? 'auto') as StyleName | 'auto',
    palette: (params.palette ?? 'auto') as PaletteName | 'auto',
    camera: typeof params.camera === 'string' ? params.camera : 'auto',
    detail: number('detail', 0.6),
    grain: number('grain', 0.3),
  };
}
