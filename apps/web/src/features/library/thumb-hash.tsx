import { type ReactElement, useCallback } from 'react';
import { thumbHashToRGBA } from 'thumbhash';

/** The blurred promise of a picture, from the few bytes stored with it. Drawn, not linked: no address, nothing to load. */
export function ThumbHash({ hash, className }: { readonly hash: string; readonly className?: string }): ReactElement {
  const draw = useCallback(
    (canvas: HTMLCanvasElement | null) => {
      if (!canvas || !hash) return;
      try {
        const { w, h, rgba } = thumbHashToRGBA(Uint8Array.from(atob(hash), (character) => character.charCodeAt(0)));
        canvas.width = w;
        canvas.height = h;
        canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
      } catch {
        // A hash that cannot be read leaves the plain surface.
      }
    },
    [hash],
  );
  return <canvas ref={draw} aria-hidden="true" className={className} />;
}
