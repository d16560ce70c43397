import type { Generation } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Clapperboard, Download, FastForward, ImagePlus, MoreHorizontal, Play, Trash2 } from 'lucide-react';
import { type DragEvent, type ReactElement, useState } from 'react';
import { Button as PressTarget } from 'react-aria-components';
import { type Translate, useT } from '../../../app/i18n.ts';
import { useExternalStore } from '../../../lib/external-store.ts';
import { download, mediaSources, mediaUrl, tileSizes } from '../../../lib/media.ts';
import { assetQuery } from '../../../lib/queries/asset-queries.ts';
import { viewedName, viewedStore } from '../../../lib/viewing.ts';
import { IconButton } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Menu, MenuItem, MenuSeparator, MenuTrigger } from '../../../ui/menu.tsx';
import { ProgressLine } from '../../../ui/progress-line.tsx';
import { SharpeningPreview } from '../controls/sharpening-preview.tsx';
import { requestName } from '../draft/operation-text.ts';
import { PictureActionItems } from '../operations/picture-action-items.tsx';
import { assetDragType } from '../references/reference-tray.tsx';
import { DescribeItem } from '../texts/describe-item.tsx';
import type { StudioDeeds } from './use-studio-deeds.ts';

export interface OutputTileProps {
  readonly generation: Generation;
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly deeds: StudioDeeds;
}

/** One picture of a generation, from its first empty frame to the finished thing. Never changes size or place. */
export function OutputTile({ generation, index, width, height, deeds }: OutputTileProps): ReactElement {
  const t = useT();
  const output = generation.outputs.find((candidate) => candidate.index === index);
  const preview = generation.previews.find((candidate) => candidate.index === index);
  const settled = generation.finishedAt !== null;
  const running = generation.state === 'running' || generation.state === 'collecting';

  return (
    <li className="group relative overflow-hidden rounded-picture bg-raised" style={{ width, height }}>
      {!output && preview && <SharpeningPreview url={preview.url} progress={generation.progress} />}
      {output && <FinishedPicture generation={generation} output={output} width={width} deeds={deeds} previewUrl={preview?.url} />}
      {!output && settled && (
        <p className="absolute inset-0 grid place-items-center p-3 text-center text-sm text-muted">
          {t('studio.notMade')}
          <br />
          {t('studio.notCharged')}
        </p>
      )}
      {!output && !settled && (
        <>
          {!running && index === 0 && (
            <p className="absolute inset-0 grid place-items-center p-3 text-center text-sm text-muted">{waitText(generation, t)}</p>
          )}
          <ProgressLine
            label={t('studio.progressOf', { number: index + 1, count: generation.request.count })}
            value={running ? generation.progress : 0}
            className="absolute inset-x-0 bottom-0"
          />
        </>
      )}
    </li>
  );
}

function waitText({ paused, unchecked, queuePosition }: Generation, t: Translate): string {
  if (paused) return t('studio.paused');
  if (unchecked) return t('studio.unchecked');
  return queuePosition ? t('studio.inLine', { count: queuePosition }) : t('studio.starting');
}

interface FinishedPictureProps {
  readonly generation: Generation;
  readonly output: Generation['outputs'][number];
  readonly width: number;
  readonly deeds: StudioDeeds;
  readonly previewUrl: string | undefined;
}

function FinishedPicture({ generation, output, width, deeds }: FinishedPictureProps): ReactElement {
  const t = useT();
  const navigate = useNavigate();
  const viewed = useExternalStore(viewedStore);
  const open = useSearch({ strict: false, select: (search: { readonly asset?: string }) => search.asset });
  const [missing, setMissing] = useState(false);
  const { data: asset } = useQuery({ ...assetQuery(output.assetId), enabled: false });
  const { request } = generation;
  const name = t('studio.picture', { number: output.index + 1, count: request.count, prompt: requestName(request, t) });

  if (missing || asset?.deletedAt) {
    return (
      <div className="absolute inset-0 flex flex-col items-center justify-center gap-2 p-3 text-center text-sm text-muted">
        {asset?.deletedAt ? t('studio.inTrash') : t('studio.gone')}
        {asset?.deletedAt && (
          <button type="button" className="rounded-chip px-2 py-1 font-medium text-accent" onClick={() => deeds.restore(output.assetId)}>
            {t('ui.undo')}
          </button>
        )}
      </div>
    );
  }

  const sources = output.kind === 'video' ? { src: mediaUrl(output.assetId, 'poster') } : mediaSources(output.assetId, request.size);
  const view = (): void => {
    viewedStore.set(output.assetId);
    void navigate({ to: '.', search: (current) => ({ ...current, asset: output.assetId }), viewTransition: true });
  };
  const startDrag = (event: DragEvent): void => {
    event.dataTransfer.setData(assetDragType, output.assetId);
    event.dataTransfer.effectAllowed = 'copy';
  };

  return (
    <>
      <PressTarget
        aria-label={name}
        onPress={view}
        onKeyDown={(event) => {
          if (event.key === 'Delete' || event.key === 'Backspace') deeds.trash(output.assetId);
          else event.continuePropagation();
        }}
        className="absolute inset-0 size-full cursor-zoom-in overflow-hidden rounded-picture data-focus-visible:outline-offset-[-3px]"
      >
        <img
          {...sources}
          sizes={tileSizes(width)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable
          onDragStart={startDrag}
          onError={() => setMissing(true)}
          style={viewed === output.assetId && open === undefined ? { viewTransitionName: viewedName } : undefined}
          className="appears size-full object-cover"
        />
        {output.kind === 'video' && (
          <span className="absolute start-2 top-2 flex size-7 items-center justify-center rounded-full bg-[oklch(0.16_0.004_60/0.72)] text-[oklch(0.97_0_0)]">
            <Icon of={Play} />
          </span>
        )}
      </PressTarget>
      <div
        className={classes(
          'absolute end-2 bottom-2 flex gap-1 opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100',
          'pointer-coarse:hidden has-aria-expanded:opacity-100',
        )}
      >
        {output.kind === 'image' && width >= 150 && (
          <span className="contents pointer-coarse:hidden">
            <IconButton
              on="picture"
              size="small"
              icon={Clapperboard}
              label={t('studio.animate')}
              onPress={() => deeds.animate(generation, output.assetId)}
            />
            <IconButton
              on="picture"
              size="small"
              icon={ImagePlus}
              label={t('studio.useAsReference')}
              onPress={() => deeds.refer(output.assetId)}
            />
          </span>
        )}
        {output.kind === 'video' && width >= 150 && (
          <span className="contents pointer-coarse:hidden">
            <IconButton
              on="picture"
              size="small"
              icon={FastForward}
              label={t('studio.continue')}
              onPress={() => deeds.goOn(generation, output.assetId)}
            />
          </span>
        )}
        <span className="contents pointer-coarse:hidden">
          <IconButton
            on="picture"
            size="small"
            icon={Download}
            label={t('studio.download')}
            onPress={() => download(output.assetId, request.prompt)}
          />
        </span>
        <MenuTrigger>
          <IconButton on="picture" size="small" icon={MoreHorizontal} label={t('studio.moreFor', { number: output.index + 1 })} />
          <Menu label={t('ui.more')}>
            {output.kind === 'image' ? (
              <>
                <PictureActionItems
                  models={deeds.models}
                  picture={{
                    assetId: output.assetId,
                    width: asset?.width ?? request.size.width,
                    height: asset?.height ?? request.size.height,
                    prompt: request.prompt,
                  }}
                />
                <DescribeItem models={deeds.models} assetId={output.assetId} />
                <MenuSeparator />
                <MenuItem icon={ImagePlus} onAction={() => deeds.refer(output.assetId)}>
                  {t('studio.useAsReference')}
                </MenuItem>
              </>
            ) : (
              <MenuItem icon={FastForward} onAction={() => deeds.goOn(generation, output.assetId)}>
                {t('studio.continue')}
              </MenuItem>
            )}
            <MenuItem icon={Download} onAction={() => download(output.assetId, request.prompt)}>
              {t('studio.download')}
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Trash2} tone="danger" onAction={() => deeds.trash(output.assetId)}>
              {t('studio.delete')}
            </MenuItem>
          </Menu>
        </MenuTrigger>
      </div>
    </>
  );
}
