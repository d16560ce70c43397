import { type ReactElement, useEffect, useState } from 'react';

/** A preview is small and soft by itself; more blur than this only costs machines without a graphics card. */
const softestPx = 8;

/** The unfinished picture, sharper with every step. The next one takes over only when it is ready, so nothing flickers. */
export function SharpeningPreview({ url, progress }: { readonly url: string; readonly progress: number }): ReactElement | null {
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    const image = new Image();
    image.src = url;
    image
      .decode()
      .then(() => wanted && setShown(url))
      .catch(() => undefined); // a preview that is gone already is not worth a word
    return () => {
      wanted = false;
    };
  }, [url]);
  if (!shown) return null;
  return (
    <img
      src={shown}
      alt=""
      className="absolute inset-0 size-full scale-105 object-cover"
      style={{ filter: `blur(${Math.round((1 - progress) * softestPx)}px)` }}
    />
  );
}
