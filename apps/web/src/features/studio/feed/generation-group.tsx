import type { CompiledRequest, Model } from '@pinhole/contract';
import { priceOf } from '@pinhole/contract/price';
import { CircleAlert, CircleSlash, Repeat2, RotateCw, Shuffle, X } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { leftOutText } from '../../../lib/left-out-text.ts';
import { isSettled } from '../../../lib/queries/generation-queries.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { RelativeTime } from '../../../ui/amounts.tsx';
import { Button } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { Icon } from '../../../ui/icon.tsx';
import { requestName } from '../draft/operation-text.ts';
import { Whereabouts } from '../texts/whereabouts.tsx';
import { WrittenTexts } from '../texts/written-texts.tsx';
import { failureText } from './failure-text.ts';
import type { FeedEntry } from './feed.ts';
import { OutputTile } from './output-tile.tsx';
import { layOutTiles, tileGap } from './tile-layout.ts';
import type { StudioDeeds } from './use-studio-deeds.ts';

export interface GenerationGroupProps {
  readonly entry: FeedEntry;
  readonly model: Model | undefined;
  readonly width: number;
  readonly deeds: StudioDeeds;
}

/** What the same request costs now. */
export const priceAgain = (model: Model | undefined, request: CompiledRequest): bigint | undefined =>
  model && priceOf(model.price, request);

/** One request and what came of it. */
export const GenerationGroup = memo(function GenerationGroup({ entry, model, width, deeds }: GenerationGroupProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { generation, pending } = entry;
  const { request } = generation;
  const settled = isSettled(generation);
  const made = generation.outputs.length > 0;
  const layout = layOutTiles(request.count, request.size.width / request.size.height, width);
  const price = priceAgain(model, request);
  const headingId = `generation-${entry.name}`;

  return (
    <article aria-labelledby={headingId} aria-busy={!settled} className="group/generation flex flex-col gap-2.5">
      <header className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <h3 id={headingId} title={requestName(request, t)} className="line-clamp-2 max-w-[75ch] text-base text-text">
            <bdi>{requestName(request, t)}</bdi>
          </h3>
          <p className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-muted">
            <span>{model?.title ?? request.model}</span>
            {request.operation !== 'caption' && (
              <span dir="ltr">
                {request.size.width} × {request.size.height}
              </span>
            )}
            {request.durationSeconds !== undefined && (
              <>
                <span>{format.seconds(request.durationSeconds)}</span>
              </>
            )}
            <span>
              {!settled
                ? format.credits(generation.price)
                : generation.charged === '0'
                  ? t('studio.notChargedShort')
                  : format.credits(generation.charged ?? generation.price)}
            </span>
            <RelativeTime at={generation.createdAt} />
          </p>
        </div>
        <div className="-my-1 flex shrink-0 items-center gap-0.5">
          {!settled && !pending && (
            <Button tone="plain" size="small" icon={X} onPress={() => deeds.cancel(generation)}>
              {t('studio.stop')}
            </Button>
          )}
          {settled && (
            <span
              className={classes(
                'flex items-center gap-0.5 transition-opacity',
                'pointer-fine:opacity-0 pointer-fine:group-focus-within/generation:opacity-100 pointer-fine:group-hover/generation:opacity-100',
              )}
            >
              <Button tone="plain" size="small" icon={Repeat2} aria-label={t('studio.reuse')} onPress={() => deeds.reuse(generation)}>
                <span className="max-tablet:hidden">{t('studio.reuse')}</span>
              </Button>
              {made && price !== undefined && model?.available && (
                <Button
                  tone="plain"
                  size="small"
                  icon={Shuffle}
                  aria-label={t('studio.varyFor', { price: format.credits(price) })}
                  onPress={() => deeds.vary(generation, price)}
                >
                  <span className="max-tablet:hidden">{t('studio.vary')}</span>
                  <span className="text-faint">{format.credits(price)}</span>
                </Button>
              )}
            </span>
          )}
        </div>
      </header>
      {generation.texts.length > 0 ? (
        <WrittenTexts texts={generation.texts} />
      ) : settled && !made ? (
        <FailureTile entry={entry} price={price} canTryAgain={model?.available === true} deeds={deeds} />
      ) : (
        width > 0 && (
          <ul
            aria-label={t('studio.outputs')}
            className="grid"
            style={{ gridTemplateColumns: `repeat(${layout.columns}, ${layout.width}px)`, gap: tileGap }}
          >
            {Array.from({ length: request.count }, (_, index) => (
              <OutputTile key={index} generation={generation} index={index} width={layout.width} height={layout.height} deeds={deeds} />
            ))}
          </ul>
        )
      )}
      <Whereabouts generation={generation} models={deeds.models} />
      {generation.warnings.length > 0 && (
        <p className="text-sm text-muted">
          {t('studio.leftOut', { what: generation.warnings.map((entry) => leftOutText(entry, t)).join(' ') })}
        </p>
      )}
    </article>
  );
});

interface FailureTileProps {
  readonly entry: FeedEntry;
  readonly price: bigint | undefined;
  readonly canTryAgain: boolean;
  readonly deeds: StudioDeeds;
}

export function FailureTile({ entry: { generation }, price, canTryAgain, deeds }: FailureTileProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const stopped = generation.state === 'cancelled';
  const { what, advice } = generation.error ? failureText(generation.error, t) : { what: t('studio.failed'), advice: '' };
  return (
    <div className="flex max-w-160 flex-wrap items-center gap-x-4 gap-y-3 rounded-card border border-line bg-surface px-4 py-3.5">
      <Icon of={stopped ? CircleSlash : CircleAlert} size={20} className={stopped ? 'text-muted' : 'text-bad'} />
      <div className="min-w-52 flex-1">
        <p>
          <span className="font-medium">{what}</span>{' '}
          {generation.error?.charged === false && <span className="text-muted">{t('studio.notCharged')}</span>}
        </p>
        {advice && !stopped && <p className="text-muted">{advice}</p>}
      </div>
      {canTryAgain && price !== undefined && (
        <Button icon={RotateCw} size="small" price={format.credits(price)} onPress={() => deeds.again(generation, price)}>
          {t('ui.tryAgain')}
        </Button>
      )}
    </div>
  );
}
