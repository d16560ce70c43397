import type { Asset } from '@pinhole/contract';
import { useSearch } from '@tanstack/react-router';
import { Check, Hourglass, Play, Upload } from 'lucide-react';
import { memo, type ReactElement, useCallback, useState } from 'react';
import { Checkbox, GridListItem } from 'react-aria-components';
import { useT } from '../../app/i18n.ts';
import { useExternalStore } from '../../lib/external-store.ts';
import { mediaSources, mediaUrl, tileSizes } from '../../lib/media.ts';
import { useFormat } from '../../lib/use-format.ts';
import { viewedName, viewedStore } from '../../lib/viewing.ts';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { requestName } from '../studio/draft/operation-text.ts';
import { ThumbHash } from './thumb-hash.tsx';

function Picture({ asset, sizes }: { readonly asset: Asset; readonly sizes: string }): ReactElement {
  const [state, setState] = useState<'waiting' | 'fading' | 'shown'>('waiting');
  const viewed = useExternalStore(viewedStore);
  const open = useSearch({ strict: false, select: (search: { readonly asset?: string }) => search.asset });
  const sources = asset.kind === 'video' ? { src: mediaUrl(asset.id, 'poster') } : mediaSources(asset.id, asset);
  // What the browser already has is shown without a fade.
  const atOnce = useCallback((image: HTMLImageElement | null) => {
    if (image?.complete && image.naturalWidth > 0) setState('shown');
  }, []);
  return (
    <span
      className="absolute inset-0 overflow-hidden rounded-picture"
      style={viewed === asset.id && open === undefined ? { viewTransitionName: viewedName } : undefined}
    >
      {state !== 'shown' && <ThumbHash hash={asset.thumbHash} className="absolute inset-0 size-full" />}
      <img
        {...sources}
        sizes={sizes}
        alt=""
        decoding="async"
        draggable={false}
        ref={atOnce}
        onLoad={() => setState((current) => (current === 'waiting' ? 'fading' : current))}
        onTransitionEnd={() => setState('shown')}
        className={classes(
          'absolute inset-0 size-full object-cover transition-opacity duration-200',
          state === 'waiting' ? 'opacity-0' : 'opacity-100',
        )}
      />
    </span>
  );
}

export interface AssetTileProps {
  readonly asset: Asset;
  readonly rowHeight: number;
  /** Absent while presses select. */
  readonly onOpen: ((asset: Asset) => void) | undefined;
}

export const AssetTile = memo(function AssetTile({ asset, rowHeight, onOpen }: AssetTileProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const prompt = asset.recipe
    ? requestName(asset.recipe.request, t)
    : t(asset.origin === 'upload' ? 'uploads.uploaded' : 'library.untitled');
  return (
    <GridListItem
      id={asset.id}
      value={asset}
      textValue={asset.kind === 'video' ? `${t('library.clip')}: ${prompt}` : prompt}
      {...(onOpen ? { onAction: () => onOpen(asset) } : {})}
      className="group size-full cursor-zoom-in rounded-picture bg-raised outline-offset-1 data-selected:outline-2 data-selected:outline-accent data-focus-visible:outline-text"
    >
      {({ selectionMode }) => (
        <>
          <Picture asset={asset} sizes={tileSizes(rowHeight * (asset.width / asset.height))} />
          {asset.kind === 'video' && (
            <span className="absolute bottom-2 start-2 flex h-6 items-center gap-1 rounded-full bg-[oklch(0.16_0.004_60/0.72)] ps-1.5 pe-2 text-xs text-[oklch(0.97_0_0)] tabular-nums">
              <Icon of={Play} className="!size-3" />
              {asset.durationSeconds !== undefined && format.seconds(asset.durationSeconds)}
            </span>
          )}
          {asset.origin === 'upload' && (
            <span className="absolute end-2 bottom-2 flex size-6 items-center justify-center rounded-full bg-[oklch(0.16_0.004_60/0.72)] text-[oklch(0.97_0_0)]">
              <Icon of={Upload} className="!size-3" />
            </span>
          )}
          {asset.goesSoon && asset.keptUntil !== null && (
            <span className="absolute end-2 top-2 flex h-6 items-center gap-1 rounded-full bg-[oklch(0.16_0.004_60/0.72)] ps-1.5 pe-2 text-xs text-[oklch(0.97_0_0)] tabular-nums">
              <Icon of={Hourglass} className="!size-3" />
              {t('library.keptUntil', { date: format.date(asset.keptUntil) })}
            </span>
          )}
          {selectionMode !== 'none' && (
            <Checkbox
              slot="selection"
              className="absolute start-1 top-1 flex size-8 items-center justify-center opacity-0 transition-opacity group-data-focus-visible:opacity-100 group-data-hovered:opacity-100 group-data-selected:opacity-100 in-data-selecting:opacity-100 pointer-coarse:size-11"
            >
              {({ isSelected }) => (
                <span
                  className={classes(
                    'flex size-5 items-center justify-center rounded-full border-[1.5px] transition-colors',
                    isSelected ? 'border-accent bg-accent text-on-accent' : 'border-[oklch(0.97_0_0)] bg-[oklch(0.16_0.004_60/0.5)]',
                  )}
                >
                  {isSelected && <Check size={12} strokeWidth={3} aria-hidden="true" />}
                </span>
              )}
            </Checkbox>
          )}
        </>
      )}
    </GridListItem>
  );
});
