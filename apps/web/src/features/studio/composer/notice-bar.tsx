import { isProblem } from '@pinhole/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useExternalStore } from '../../../lib/external-store.ts';
import { leftOutText } from '../../../lib/left-out-text.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button, ButtonLink, IconButton } from '../../../ui/button.tsx';
import { BuyLink } from '../../billing/links/buy-link.tsx';
import { acceptQuote, askAgain, dismissNotice, type Notice, noticesStore } from '../draft/submit.ts';

/** Above the composer: what to decide before anything is paid, or why nothing was. */
export function NoticeBar(): ReactElement | null {
  const notices = useExternalStore(noticesStore);
  if (notices.length === 0) return null;
  return (
    <div className="flex max-h-[40dvh] flex-col gap-2 overflow-auto">
      {notices.map((notice) => (
        <OneNotice key={notice.key} notice={notice} />
      ))}
    </div>
  );
}

function OneNotice({ notice }: { readonly notice: Notice }): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const about = (title: string): string => (notice.of === undefined ? title : t('studio.ofModel', { model: notice.of, what: title }));
  const dismiss = <IconButton icon={X} size="small" label={t('ui.close')} onPress={() => dismissNotice(notice.key)} />;
  if (notice.kind === 'unanswered') {
    const { purchase, pending, of } = notice;
    return (
      <Banner
        tone="warn"
        live
        title={about(t('studio.unanswered'))}
        action={
          <Button size="small" tone="primary" onPress={() => void askAgain(client, purchase, pending, of)}>
            {t('studio.askAgain')}
          </Button>
        }
      >
        {t('studio.unansweredText')}
      </Banner>
    );
  }
  if (notice.kind === 'refused') {
    const { title, detail } = problemText(notice.error);
    const lacksCredits = isProblem(notice.error, 'credits.insufficient');
    const toCredits = (
      <ButtonLink size="small" href="/credits">
        {t('shell.credits')}
      </ButtonLink>
    );
    return (
      <Banner
        tone="bad"
        live
        title={about(title)}
        action={
          <span className="flex items-center gap-1">
            {lacksCredits ? <BuyLink size="small" fallback={toCredits} /> : isProblem(notice.error, 'credits.cap_reached') && toCredits}
            {dismiss}
          </span>
        }
      >
        {t('studio.notCharged')} {detail}
      </Banner>
    );
  }
  const { quote, pending, of } = notice;
  return (
    <Banner
      tone="warn"
      live
      title={about(notice.kind === 'left-out' ? t('studio.willLeaveOut') : t('studio.priceChanged'))}
      action={
        <span className="flex items-center gap-1">
          <Button
            size="small"
            tone="primary"
            price={format.credits(quote.price)}
            onPress={() => void acceptQuote(client, quote, pending, of)}
          >
            {t('studio.makeAnyway')}
          </Button>
          {dismiss}
        </span>
      }
    >
      {quote.dropped.map((entry) => (
        <p key={entry.field}>{leftOutText(entry, t)}</p>
      ))}
    </Banner>
  );
}
