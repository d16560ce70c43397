import type { SavedWay, TopUp, TopUpRule } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { savedWaysQuery, topUpKey, topUpQuery } from '../../../lib/queries/top-up-queries.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button, buttonLook } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/dialog.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Section } from '../../../ui/page.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { saleOffersQuery } from '../billing-queries.ts';
import { TopUpCards } from './top-up-cards.tsx';
import { TopUpForm } from './top-up-form.tsx';
import { TopUpHistory } from './top-up-history.tsx';
import { useCardName } from './top-up-words.ts';

/** Buying by itself: off until somebody agrees, with what it did so far. Nothing where no provider can and nothing ever was. */
export function TopUpSection(): ReactElement | null {
  const t = useT();
  const state = useQuery(topUpQuery);
  const place = useRef<HTMLDivElement>(null);
  const isThere = state.data !== undefined;
  // Mails and providers lead here, below what is for sale.
  useEffect(() => {
    if (isThere && location.hash === '#top-up') place.current?.scrollIntoView({ block: 'start' });
  }, [isThere]);
  if (state.data && state.data.ways.length === 0 && state.data.rule === null && state.data.purchases.length === 0) return null;
  return (
    <div id="top-up" ref={place} className="scroll-mt-4">
      <Section title={t('topUp.title')} lead={t('topUp.lead')}>
        {state.isPending ? (
          <RowsSkeleton count={1} />
        ) : state.isError ? (
          <Fault error={state.error} onRetry={() => void state.refetch()} />
        ) : (
          <TopUpCard state={state.data} />
        )}
      </Section>
    </div>
  );
}

function TopUpCard({ state }: { readonly state: TopUp }): ReactElement {
  const t = useT();
  const { rule, ways, purchases } = state;
  const way = ways.find(({ id }) => id === rule?.way.id) ?? ways[0];
  const { data: shelf } = useQuery(saleOffersQuery);
  const saved = useQuery({ ...savedWaysQuery(way?.id ?? ''), enabled: way !== undefined });
  const [isOpen, setOpen] = useState(false);
  const packs = shelf?.data.filter(({ kind }) => kind === 'pack') ?? [];
  const cards = saved.data ?? [];
  const canAgree = way !== undefined && cards.length > 0 && packs.length > 0;
  const names = new Intl.ListFormat(undefined, { type: 'disjunction' }).format(ways.map(({ title }) => `\u2068${title}\u2069`));
  return (
    <div className="flex flex-col gap-5 rounded-card border border-line bg-surface p-5">
      {rule?.pausedFor && (
        <Banner
          tone="bad"
          title={t('topUp.pausedTitle')}
          action={
            <Link to="/billing" search={{ buy: rule.sku }} className={buttonLook('quiet', 'medium')}>
              {t('topUp.buyByHand')}
            </Link>
          }
        >
          {t(`topUp.pause.${rule.pausedFor}`)}
        </Banner>
      )}
      {rule ? (
        <RuleText rule={rule} month={state.month} card={cards.find(({ id }) => id === rule.savedId)} />
      ) : (
        <p className="text-pretty">
          {t(saved.data && cards.length === 0 ? 'topUp.offNoCard' : 'topUp.off')}{' '}
          <span className="text-muted">{ways.length > 0 ? t('topUp.worksWith', { names }) : t('topUp.cannot')}</span>
        </p>
      )}
      {(canAgree || rule) && (
        <div className="flex flex-wrap gap-2">
          {canAgree && (
            <Button tone={rule && !rule.pausedFor ? 'quiet' : 'primary'} onPress={() => setOpen(true)}>
              {t(rule === null ? 'topUp.switchOn' : rule.pausedFor ? 'topUp.again' : 'topUp.change')}
            </Button>
          )}
          {rule && <EndButton rule={rule} />}
        </div>
      )}
      {way && <TopUpCards way={way} saved={saved} rule={rule} currency={rule?.currency ?? packs[0]?.prices[0]?.currency ?? 'EUR'} />}
      {purchases.length > 0 && <TopUpHistory purchases={purchases} />}
      {isOpen && way && <TopUpForm rule={rule} way={way} cards={cards} packs={packs} onClose={() => setOpen(false)} />}
    </div>
  );
}

function RuleText({
  rule,
  month,
  card,
}: {
  readonly rule: TopUpRule;
  readonly month: TopUp['month'];
  readonly card: SavedWay | undefined;
}): ReactElement {
  const t = useT();
  const format = useFormat();
  const nameOf = useCardName();
  const spent = month.amounts.map(({ minor, currency }) => format.money(BigInt(minor), currency)).join(' + ');
  return (
    <div className="flex flex-col gap-1 text-pretty">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
        <span>
          {t('topUp.rule', {
            below: format.credits(rule.below),
            title: `\u2068${rule.title}\u2069`,
            price: format.money(BigInt(rule.total), rule.currency),
            card: nameOf(card),
          })}
        </span>
        <Badge tone={rule.pausedFor ? 'bad' : 'good'}>{t(rule.pausedFor ? 'topUp.paused' : 'topUp.on')}</Badge>
      </p>
      <p className="text-muted">
        {t('topUp.limits', { times: rule.maxTimes, amount: format.money(BigInt(rule.maxAmount), rule.currency) })}{' '}
        {t('topUp.month', { times: month.times, amount: spent })}
      </p>
    </div>
  );
}

function EndButton({ rule }: { readonly rule: TopUpRule }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const end = useMutation({
    mutationFn: () => api.topUp.end(),
    onSuccess: (state) => {
      client.setQueryData(topUpQuery.queryKey, state);
      showToast({ title: t('topUp.ended') });
    },
    onError: (error) => void showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: topUpKey }),
  });
  return (
    <>
      <Button isPending={end.isPending} onPress={() => setAsking(true)}>
        {t('topUp.end')}
      </Button>
      <Confirm
        title={t('topUp.endTitle')}
        action={t('topUp.end')}
        isOpen={isAsking}
        onOpenChange={setAsking}
        onConfirm={() => end.mutate()}
      >
        {t('topUp.endText', { name: `\u2068${rule.way.title}\u2069` })}
      </Confirm>
    </>
  );
}
