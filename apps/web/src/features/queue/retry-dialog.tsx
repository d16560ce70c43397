import type { QueueEntry, RetryOffer } from '@pinhole/contract';
import { isProblem } from '@pinhole/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { translate, useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { leftOutText } from '../../lib/left-out-text.ts';
import { problemText, problemTitle } from '../../lib/problem-text.ts';
import { balanceQuery } from '../../lib/queries/account-queries.ts';
import { putGeneration } from '../../lib/queries/generation-queries.ts';
import { refreshQueue } from '../../lib/queries/queue-queries.ts';
import { useFormat } from '../../lib/use-format.ts';
import { announce } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { showToast } from '../../ui/toast.tsx';
import { askToSpend, wantsToBeAsked } from '../studio/draft/ask-to-spend.ts';

export interface RetryDialogProps {
  readonly entries: readonly QueueEntry[];
  readonly onClose: () => void;
}

type Quoted = RetryOffer & { readonly quote: NonNullable<RetryOffer['quote']> };

const taken = 'taken';
/** What became of each purchase: taken, or in words why not. */
type Results = Readonly<Record<string, string>>;

/** Today's price of every failed one, and one purchase each when it is accepted. */
export function RetryDialog({ entries, onClose }: RetryDialogProps): ReactElement {
  const t = useT();
  const [ids] = useState(() => entries.map(({ generation }) => generation.id));
  const offers = useQuery({
    queryKey: ['queue-retries', ...ids],
    queryFn: ({ signal }) => api.queue.quoteRetries({ generationIds: ids }, { signal }),
    // A quote is for one decision.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Dialog title={t('queue.retry.title')} isOpen onOpenChange={(open) => !open && onClose()}>
      {offers.data ? (
        <Offers offers={offers.data.data} entries={entries} onClose={onClose} />
      ) : offers.isError ? (
        <Fault error={offers.error} onRetry={() => void offers.refetch()} />
      ) : (
        <div className="flex flex-col gap-3" role="status" aria-label={t('queue.retry.loading')}>
          {ids.slice(0, 6).map((id) => (
            <Skeleton key={id} className="h-11" />
          ))}
        </div>
      )}
    </Dialog>
  );
}

function Offers({ offers, entries, onClose }: RetryDialogProps & { readonly offers: readonly RetryOffer[] }): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const [results, setResults] = useState<Results>({});
  const [pending, setPending] = useState(false);
  const [prompts] = useState(() => new Map(entries.map(({ generation }) => [generation.id, generation])));
  const open = offers.filter((offer): offer is Quoted => offer.quote !== null && results[offer.generationId] !== taken);
  const total = open.reduce((sum, { quote }) => sum + BigInt(quote.price), 0n);
  const { data: balance } = useQuery(balanceQuery);
  const left = balance && BigInt(balance.available) - total;

  /** One after the other: a refusal for want of credits ends it. The key is the quote's, so that a lost answer is never a second purchase. */
  const buy = async (agreed: boolean): Promise<void> => {
    if (!agreed && wantsToBeAsked(client, total)) return askToSpend(total, () => void buy(true));
    setPending(true);
    const next: Record<string, string> = { ...results };
    for (const { generationId, quote } of open) {
      try {
        const wish = { quoteId: quote.id, ...(agreed ? { confirmedCost: quote.price } : {}) };
        putGeneration(client, await api.generations.create(wish, { idempotencyKey: `retry-${quote.id}` }));
        next[generationId] = taken;
      } catch (error) {
        next[generationId] = problemText(error).title;
        if (isProblem(error, 'credits.insufficient') || isProblem(error, 'credits.cap_reached') || isProblem(error, 'client.unreachable'))
          break;
      } finally {
        setResults({ ...next });
      }
    }
    setPending(false);
    void refreshQueue(client);
    const bought = open.filter(({ generationId }) => next[generationId] === taken).length;
    const refused = open.length - bought;
    const title = translate('queue.retry.done', { count: bought });
    announce(refused > 0 ? `${title}. ${translate('queue.retry.refused', { count: refused })}` : title);
    if (refused > 0) return;
    showToast({ title });
    onClose();
  };

  return (
    <div className="flex flex-col gap-5">
      <ul
        aria-label={t('queue.retry.title')}
        className="max-h-[50dvh] divide-y divide-line overflow-y-auto rounded-card border border-line"
      >
        {offers.map((offer) => (
          <OfferRow key={offer.generationId} offer={offer} before={prompts.get(offer.generationId)} result={results[offer.generationId]} />
        ))}
      </ul>
      {open.length > 1 && (
        <p className="flex items-baseline justify-between gap-4 px-3.5">
          <span className="text-muted">{t('queue.retry.total')}</span>
          <span className="font-medium tabular-nums">{format.credits(total)}</span>
        </p>
      )}
      {open.length > 0 && left !== undefined && (
        <p className="-mt-3 flex items-baseline justify-between gap-4 px-3.5 text-muted">
          <span>{t('spending.confirm.after')}</span>
          <span className={classes('tabular-nums', left < 0n && 'text-warn')}>{format.credits(left)}</span>
        </p>
      )}
      {open.length === 0 ? (
        <p className="text-muted">{t('queue.retry.nothing')}</p>
      ) : (
        <p className="text-sm text-muted text-pretty">{t('queue.retry.note')}</p>
      )}
      <div className="flex items-center justify-end gap-2">
        <Button onPress={onClose}>{t('ui.close')}</Button>
        {open.length > 0 && (
          <Button tone="primary" price={format.credits(total)} isPending={pending} onPress={() => void buy(false)}>
            {t('queue.retry.action', { count: open.length })}
          </Button>
        )}
      </div>
    </div>
  );
}

interface OfferRowProps {
  readonly offer: RetryOffer;
  readonly before: QueueEntry['generation'] | undefined;
  readonly result: string | undefined;
}

function OfferRow({ offer, before, result }: OfferRowProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { quote, problem } = offer;
  const dearer = quote && before && quote.price !== before.price;
  const trouble = result === taken ? undefined : (result ?? (problem ? problemTitle(problem) : undefined));
  return (
    <li className="flex min-h-11 items-start gap-3 px-3.5 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="line-clamp-2 wrap-anywhere">
          <bdi>{before?.request.prompt}</bdi>
        </p>
        {trouble && <p className="text-sm text-bad">{trouble}</p>}
        {quote && quote.dropped.length > 0 && (
          <p className="text-sm text-warn">
            {t('queue.retry.leftOut', { what: quote.dropped.map((entry) => leftOutText(entry, t)).join(' ') })}
          </p>
        )}
      </div>
      <p className="shrink-0 text-end whitespace-nowrap tabular-nums">
        {result === taken ? <span className="text-good">{t('queue.retry.asked')}</span> : quote && format.credits(quote.price)}
        {dearer && result !== taken && (
          <span className="block text-sm text-muted">{t('queue.retry.was', { price: format.credits(before.price) })}</span>
        )}
      </p>
    </li>
  );
}
