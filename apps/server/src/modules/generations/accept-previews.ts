import { sniffMediaType } from '../../platform/media/sniff-media-type.ts';
import type { Preview } from './preview-store.ts';

/** The only types a preview is served as; browsers decode nothing else from this address. */
const shown: readonly (string | undefined)[] = ['image/png', 'image/jpeg', 'image/webp'];
const maxBytes = 1024 * 1024;

/**
 * The previews that may be shown. They come from engines and pass no media gate, so a preview counts as what its bytes say, whatever the
 * engine calls it; the rest is left out without a word: the finished picture follows.
 */
export function acceptPreviews(previews: readonly Preview[], outputs: number): readonly Preview[] {
  return previews.flatMap(({ index, bytes }) => {
    const mime = sniffMediaType(bytes);
    const fits = Number.isInteger(index) && index >= 0 && index < outputs && bytes.byteLength <= maxBytes;
    return fits && mime !== undefined && shown.includes(mime) ? [{ index, mime, bytes }] : [];
  });
}
