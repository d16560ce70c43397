import { isProblem } from '@pinhole/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { useExternalStore } from '../../lib/external-store.ts';
import { problemText } from '../../lib/problem-text.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button, ButtonLink, IconButton } from '../../ui/button.tsx';
import { acceptQuote, noticeStore } from './submit.ts';

/** Above the composer: what to decide before anything is paid, or why nothing was. */
export function NoticeBar(): ReactElement | null {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const notice = useExternalStore(noticeStore);
  if (!notice) return null;
  const dismiss = <IconButton icon={X} size="small" label={t('ui.close')} onPress={() => noticeStore.set(null)} />;
  if (notice.kind === 'refused') {
    const { title, detail } = problemText(notice.error);
    const aboutMoney = isProblem(notice.error, 'credits.insufficient') || isProblem(notice.error, 'credits.cap_reached');
    return (
      <Banner
        tone="bad"
        live
        title={title}
        action={
          <span className="flex items-center gap-1">
            {aboutMoney && (
              <ButtonLink size="small" href="/credits">
                {t('shell.credits')}
              </ButtonLink>
            )}
            {dismiss}
          </span>
        }
      >
        {t('studio.notCharged')} {detail}
      </Banner>
    );
  }
  return (
    <Banner
      tone="warn"
      live
      title={notice.kind === 'left-out' ? t('studio.willLeaveOut') : t('studio.priceChanged')}
      action={
        <span className="flex items-center gap-1">
          <Button
            size="small"
            tone="primary"
            price={format.credits(notice.quote.price)}
            onPress={() => void acceptQuote(client, notice.quote, notice.request)}
          >
            {t('studio.makeAnyway')}
          </Button>
          {dismiss}
        </span>
      }
    >
      {notice.quote.dropped.map(({ field, reason }) => (
        <p key={field}>{reason}</p>
      ))}
    </Banner>
  );
}
