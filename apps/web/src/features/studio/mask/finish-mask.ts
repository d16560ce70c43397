import { encodeMask } from './encode-mask.ts';
import { feather } from './feather.ts';
import type { Mask } from './mask.ts';

/** How much of the time goes into the soft edge, where there is one. */
const featherShare = 0.8;

/** A drawn mask as the file that is sent. Takes seconds on a large one: see `finish-in-worker.ts`. */
export async function finishMask(mask: Mask, pixels: number, onProgress: (share: number) => void): Promise<Blob> {
  const begin = pixels > 0 ? featherShare : 0;
  const soft = feather(mask, pixels, (share) => onProgress(share * begin));
  return encodeMask(soft, (share) => onProgress(begin + share * (1 - begin)));
}
