import type { Model } from '@pinhole/contract';
import { Repeat2, X } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { leftOutText } from '../../../lib/left-out-text.ts';
import { isSettled } from '../../../lib/queries/generation-queries.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { RelativeTime } from '../../../ui/amounts.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import type { FeedEntry } from './feed.ts';
import { FailureTile, priceAgain } from './generation-group.tsx';
import { OutputTile } from './output-tile.tsx';
import { layOutTiles, tileGap } from './tile-layout.ts';
import type { StudioDeeds } from './use-studio-deeds.ts';

export interface ComparisonGroupProps {
  readonly name: string;
  readonly entries: readonly [FeedEntry, ...FeedEntry[]];
  readonly modelById: ReadonlyMap<string, Model>;
  readonly width: number;
  readonly deeds: StudioDeeds;
}

const columnGap = 16;
const narrowestColumn = 160;

/** Micro-credits: what was charged where it is known, what is held where it is not. */
const costOf = ({ generation }: FeedEntry): bigint => BigInt(generation.charged ?? generation.price);

/** The same request on several models, side by side. */
export const ComparisonGroup = memo(function ComparisonGroup({
  name,
  entries,
  modelById,
  width,
  deeds,
}: ComparisonGroupProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const [{ generation: first }] = entries;
  const headingId = `comparison-${name}`;
  const busy = entries.some(({ generation }) => !isSettled(generation));
  const columns = Math.max(1, Math.min(entries.length, Math.floor((width + columnGap) / (narrowestColumn + columnGap))));
  const columnWidth = Math.floor((width - columnGap * (columns - 1)) / columns);

  return (
    <article aria-labelledby={headingId} aria-busy={busy} className="group/generation flex flex-col gap-3">
      <header className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <h3 id={headingId} title={first.request.prompt} className="line-clamp-2 max-w-[75ch] text-base text-text">
            <bdi>{first.request.prompt}</bdi>
          </h3>
          <p className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-muted">
            <span>{t('studio.modelsCompared', { count: entries.length })}</span>
            <span>{t('studio.together', { price: format.credits(entries.reduce((sum, entry) => sum + costOf(entry), 0n)) })}</span>
            <RelativeTime at={first.createdAt} />
          </p>
        </div>
        {!busy && (
          <Button
            tone="plain"
            size="small"
            icon={Repeat2}
            aria-label={t('studio.reuse')}
            onPress={() => deeds.reuseAll(entries.map(({ generation }) => generation))}
            className="-my-1 transition-opacity pointer-fine:opacity-0 pointer-fine:group-focus-within/generation:opacity-100 pointer-fine:group-hover/generation:opacity-100"
          >
            <span className="max-tablet:hidden">{t('studio.reuse')}</span>
          </Button>
        )}
      </header>
      {width > 0 && (
        <div className="grid items-start gap-y-6" style={{ gridTemplateColumns: `repeat(${columns}, ${columnWidth}px)`, columnGap }}>
          {entries.map((entry) => (
            <Column
              key={entry.name}
              entry={entry}
              model={modelById.get(entry.generation.request.model)}
              width={columnWidth}
              deeds={deeds}
            />
          ))}
        </div>
      )}
    </article>
  );
});

interface ColumnProps {
  readonly entry: FeedEntry;
  readonly model: Model | undefined;
  readonly width: number;
  readonly deeds: StudioDeeds;
}

/** What one of the models made of it. */
function Column({ entry, model, width, deeds }: ColumnProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { generation, pending } = entry;
  const { request } = generation;
  const settled = isSettled(generation);
  const title = model?.title ?? request.model;
  const price = priceAgain(model, request);
  const layout = layOutTiles(request.count, request.size.width / request.size.height, width);
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <div className="flex min-h-7 items-center gap-2">
        <p className="min-w-0 flex-1 text-sm leading-snug">
          <span className="block truncate font-medium">
            <bdi>{title}</bdi>
          </span>
          <span className="block truncate text-muted tabular-nums">
            {generation.charged === '0' ? t('studio.notChargedShort') : format.credits(costOf(entry))}
          </span>
        </p>
        {settled ? (
          <IconButton icon={Repeat2} size="small" label={t('studio.goOnWith', { model: title })} onPress={() => deeds.reuse(generation)} />
        ) : (
          !pending && (
            <IconButton icon={X} size="small" label={t('studio.stopModel', { model: title })} onPress={() => deeds.cancel(generation)} />
          )
        )}
      </div>
      {settled && generation.outputs.length === 0 ? (
        <FailureTile entry={entry} price={price} canTryAgain={model?.available === true} deeds={deeds} />
      ) : (
        <ul
          aria-label={t('studio.outputs')}
          className="grid"
          style={{ gridTemplateColumns: `repeat(${layout.columns}, ${layout.width}px)`, gap: tileGap }}
        >
          {Array.from({ length: request.count }, (_, index) => (
            <OutputTile key={index} generation={generation} index={index} width={layout.width} height={layout.height} deeds={deeds} />
          ))}
        </ul>
      )}
      {generation.warnings.length > 0 && (
        <p className="text-sm text-muted">
          {t('studio.leftOut', { what: generation.warnings.map((entry) => leftOutText(entry, t)).join(' ') })}
        </p>
      )}
    </section>
  );
}
