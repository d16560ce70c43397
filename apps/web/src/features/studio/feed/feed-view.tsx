import type { Generation, Model } from '@pinhole/contract';
import { type ReactElement, useEffect, useMemo, useRef } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useExternalStore } from '../../../lib/external-store.ts';
import { isSettled } from '../../../lib/queries/generation-queries.ts';
import { useElementWidth } from '../../../lib/use-element-width.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { sequenceStore, type Viewable } from '../../../lib/viewing.ts';
import { announce } from '../../../ui/announcer.tsx';
import { ProgressLine } from '../../../ui/progress-line.tsx';
import { requestName } from '../draft/operation-text.ts';
import { pendingStore } from '../draft/submit.ts';
import { ComparisonGroup } from './comparison-group.tsx';
import { failureText } from './failure-text.ts';
import { feedOf } from './feed.ts';
import { GenerationGroup } from './generation-group.tsx';
import type { StudioDeeds } from './use-studio-deeds.ts';

/** Says what came of each generation that was seen running, once. */
function useSpokenResults(generations: readonly Generation[]): void {
  const t = useT();
  const running = useRef(new Set<string>());
  useEffect(() => {
    for (const generation of generations) {
      if (!isSettled(generation)) running.current.add(generation.id);
      else if (running.current.delete(generation.id)) {
        if (generation.outputs.length > 0)
          announce(t('studio.spokenDone', { count: generation.outputs.length, prompt: requestName(generation.request, t).slice(0, 80) }));
        else if (generation.error) announce(`${failureText(generation.error, t).what} ${t('studio.notCharged')}`);
      }
    }
  }, [generations, t]);
}

let keptScrollTop = 0;

export interface FeedViewProps {
  readonly generations: readonly Generation[];
  readonly models: readonly Model[];
  readonly deeds: StudioDeeds;
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  readonly onOlder: () => void;
}

/**
 * Newest at the bottom, next to the composer. The scroller is reversed, so the browser itself counts from the bottom: older
 * generations arriving above move nothing, and a new one is in sight without any scrolling of ours.
 */
export function FeedView({ generations, models, deeds, hasOlder, loadingOlder, onOlder }: FeedViewProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const pending = useExternalStore(pendingStore);
  const scroller = useRef<HTMLDivElement>(null);
  const edge = useRef<HTMLDivElement>(null);
  const [width, widthRef] = useElementWidth();
  const days = useMemo(() => feedOf(generations, pending), [generations, pending]);
  const modelById = useMemo(() => new Map(models.map((model) => [model.id, model])), [models]);
  useSpokenResults(generations);

  // Back returns to where one was; asking for something new goes to it.
  const asked = pending.length;
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = keptScrollTop;
  }, []);
  useEffect(() => {
    if (asked > 0) scroller.current?.scrollTo({ top: 0, behavior: 'smooth' });
  }, [asked]);

  useEffect(() => {
    const element = edge.current;
    if (!element || !hasOlder) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && !loadingOlder && onOlder(), {
      root: scroller.current,
      rootMargin: '1200px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasOlder, loadingOlder, onOlder]);

  useEffect(() => {
    sequenceStore.set(
      generations.flatMap((generation): readonly Viewable[] =>
        generation.outputs.map(({ assetId, kind }) => ({
          assetId,
          kind,
          width: generation.request.size.width,
          height: generation.request.size.height,
        })),
      ),
    );
  }, [generations]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div
      ref={scroller}
      onScroll={(event) => {
        keptScrollTop = event.currentTarget.scrollTop;
      }}
      role="region"
      aria-label={t('studio.feed')}
      tabIndex={0}
      // As large as the page, the accent would shout: a thin line says as much.
      className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto outline-offset-[-1px] focus-visible:outline-1 focus-visible:outline-faint"
    >
      <div
        ref={widthRef}
        className="mx-4 flex min-h-full flex-col justify-end tablet:mx-6 wide:mx-auto wide:w-[min(1120px,calc(100%-3rem))]"
      >
        <div ref={edge} />
        {loadingOlder && <ProgressLine label={t('ui.loading')} className="mt-4" />}
        {days.map(({ day, at, items }) => (
          <section key={day} aria-label={format.day(at)} className="flex flex-col gap-9 pb-9">
            <h2 className="sticky top-0 z-10 -mx-2 -mb-5 bg-ground px-2 py-3 text-sm font-medium text-muted">{format.day(at)}</h2>
            {items.map(({ name, entries: [entry, ...others] }) =>
              others.length > 0 ? (
                <ComparisonGroup key={name} name={name} entries={[entry, ...others]} modelById={modelById} width={width} deeds={deeds} />
              ) : (
                <GenerationGroup
                  key={name}
                  entry={entry}
                  model={modelById.get(entry.generation.request.model)}
                  width={width}
                  deeds={deeds}
                />
              ),
            )}
          </section>
        ))}
      </div>
    </div>
  );
}
