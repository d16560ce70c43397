import { sniffMediaType } from '../../../platform/media/sniff-media-type.ts';
import type { Preview } from '../store/preview-store.ts';

/** The only types that are looked at. */
const shown: readonly (string | undefined)[] = ['image/png', 'image/jpeg', 'image/webp'];
const maxBytes = 1024 * 1024;

/**
 * The previews that are worth a look behind the media gate. A preview counts as what its bytes say, whatever the engine calls it; the rest
 * is left out without a word: the finished picture follows.
 */
export function acceptPreviews(previews: readonly Preview[], outputs: number): readonly Preview[] {
  return previews.flatMap(({ index, bytes }) => {
    const mime = sniffMediaType(bytes);
    const fits = Number.isInteger(index) && index >= 0 && index < outputs && bytes.byteLength <= maxBytes;
    return fits && mime !== undefined && shown.includes(mime) ? [{ index, mime, bytes }] : [];
  });
}
