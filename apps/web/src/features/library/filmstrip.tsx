import { type ReactElement, useEffect, useRef } from 'react';
import { useT } from '../../app/i18n.ts';
import { mediaUrl } from '../../lib/media.ts';
import type { Viewable } from '../../lib/viewing.ts';
import { classes } from '../../ui/classes.ts';

/** How many on each side; the strip is for orientation, the grid is for searching. */
const reach = 24;

export interface FilmstripProps {
  readonly sequence: readonly Viewable[];
  readonly at: number;
  readonly onPick: (assetId: string) => void;
}

export function Filmstrip({ sequence, at, onPick }: FilmstripProps): ReactElement {
  const t = useT();
  const current = useRef<HTMLLIElement>(null);
  const first = Math.max(0, at - reach);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the strip follows whatever picture is current
  useEffect(() => {
    current.current?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [at]);
  return (
    <ul aria-label={t('lightbox.filmstrip')} className="scrollbar-none flex h-16 shrink-0 items-center gap-1 overflow-x-auto px-4 py-2">
      {sequence.slice(first, at + reach + 1).map((item, index) => {
        const here = first + index === at;
        return (
          <li key={item.assetId} {...(here ? { ref: current } : {})} className="h-full shrink-0">
            <button
              type="button"
              tabIndex={-1}
              aria-label={t('lightbox.name', { number: first + index + 1, count: sequence.length })}
              {...(here ? { 'aria-current': true } : {})}
              onClick={() => onPick(item.assetId)}
              className={classes(
                'h-full overflow-hidden rounded-chip bg-raised transition-opacity',
                here ? 'outline-2 outline-offset-1 outline-accent' : 'opacity-55 hover:opacity-100',
              )}
              style={{ aspectRatio: Math.min(1.8, Math.max(0.6, item.width / item.height)) }}
            >
              <img
                src={mediaUrl(item.assetId, item.kind === 'video' ? 'poster' : 'thumb')}
                alt=""
                loading="lazy"
                className="size-full object-cover"
              />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
