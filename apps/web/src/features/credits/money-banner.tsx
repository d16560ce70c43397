import type { Balance, Me } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleAlert, TriangleAlert, X } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { balanceQuery, meQuery } from '../../lib/queries/account-queries.ts';
import { useFormat } from '../../lib/use-format.ts';
import { buttonLook, IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { plansQuery } from '../billing/billing-queries.ts';
import { BuyLink } from '../billing/links/buy-link.tsx';
import { closeNotice, followTroubles, keepClosed, type MoneyNotice, moneyTroubles, noticeToShow, readClosed } from './money-notice.ts';

const lookAgainMs = 60_000;

/** Above every page: the one thing about money that somebody should know now, and what to do about it. */
export function MoneyBanner(): ReactElement | null {
  const { data: me } = useQuery(meQuery);
  const { data: balance } = useQuery(balanceQuery);
  return me && balance ? <CurrentNotice key={me.workspace.id} me={me} balance={balance} /> : null;
}

function CurrentNotice({ me, balance }: { readonly me: Me; readonly balance: Balance }): ReactElement {
  const t = useT();
  const workspaceId = me.workspace.id;
  const runs = me.workspace.role === 'owner' || me.workspace.role === 'admin';
  const { data: plans = [] } = useQuery({ ...plansQuery, enabled: runs });
  const [closed, setClosed] = useState(() => readClosed(workspaceId));
  const troubles = moneyTroubles(balance, { accountId: me.account.id, plans });
  const followed = followTroubles(closed, troubles, Date.now());
  useEffect(() => {
    if (followed === closed) return;
    setClosed(followed);
    keepClosed(workspaceId, followed);
  }, [followed, closed, workspaceId]);
  const notice = noticeToShow(troubles, followed, Date.now());
  // Events tell what is spent and bought; that a cap was lifted or an operator gave credits is looked after, while it matters.
  useQuery({ ...balanceQuery, refetchInterval: troubles.length > 0 ? lookAgainMs : false });
  const close = (): void => {
    if (!notice) return;
    const next = closeNotice(closed, notice, Date.now());
    setClosed(next);
    keepClosed(workspaceId, next);
  };
  return (
    // There before anything is said, so that what comes is spoken.
    <div role="status" aria-label={t('spending.notice')} className="shrink-0">
      {notice && <Notice notice={notice} balance={balance} runs={runs} onClose={close} />}
    </div>
  );
}

interface NoticeProps {
  readonly notice: MoneyNotice;
  readonly balance: Balance;
  /** Whether this person can buy and change caps. */
  readonly runs: boolean;
  readonly onClose: () => void;
}

function Notice({ notice, balance, runs, onClose }: NoticeProps): ReactElement {
  const t = useT();
  const severe = notice.trouble !== 'low' && notice.trouble !== 'cap';
  const { title, text, action } = useWords(notice, balance, runs);
  return (
    <div className="flex items-center gap-x-3 gap-y-2 border-b border-line bg-surface py-2 ps-4 pe-2 text-sm max-tablet:flex-wrap tablet:ps-6">
      <Icon of={severe ? CircleAlert : TriangleAlert} className={classes('shrink-0', severe ? 'text-bad' : 'text-warn')} />
      <p className="min-w-0 flex-1 basis-52 text-pretty">
        <span className="font-medium tabular-nums">{title}</span> <span className="text-muted">{text}</span>
      </p>
      <span className="flex shrink-0 items-center gap-1">
        {action}
        <IconButton icon={X} size="small" label={t('ui.close')} onPress={onClose} />
      </span>
    </div>
  );
}

interface Words {
  readonly title: string;
  readonly text: string;
  readonly action: ReactElement | null;
}

function useWords({ trouble, which, cap }: MoneyNotice, balance: Balance, runs: boolean): Words {
  const t = useT();
  const format = useFormat();
  const buy = runs ? <BuyLink size="small" /> : null;
  const link = (to: '/credits' | '/billing', words: string): ReactElement => (
    <Link to={to} className={buttonLook('quiet', 'small')}>
      {words}
    </Link>
  );
  const orAsk = (text: string): string => (runs ? text : `${text} ${t('spending.ask')}`);
  switch (trouble) {
    case 'frozen':
      return {
        title: t('spending.frozen'),
        text: t(which === 'dispute' || which === 'closing' ? `spending.frozen.${which}` : 'spending.frozen.text'),
        action: which === 'dispute' && runs ? link('/billing', t('spending.frozen.look')) : null,
      };
    case 'debt':
      return { title: t('spending.debt', { amount: format.credits(balance.debt) }), text: orAsk(t('spending.debt.text')), action: buy };
    case 'cap': {
      const until = cap?.resetsAt ? t('spending.cap.until', { date: format.dateTime(cap.resetsAt) }) : t('spending.cap.for-good');
      return {
        title: t('spending.cap'),
        text: cap?.subject === 'member' ? until : orAsk(until),
        action: link('/credits', t('spending.cap.look')),
      };
    }
    case 'past-due':
      return { title: t('spending.past-due'), text: t('spending.past-due.text'), action: link('/billing', t('spending.past-due.look')) };
    default: {
      const left = BigInt(balance.available) > 0n ? balance.available : '0';
      return {
        title: left === '0' ? t('spending.low.none') : t('spending.low', { amount: format.credits(left) }),
        text: orAsk(t('spending.low.text', { threshold: format.credits(balance.lowBalance) })),
        action: buy,
      };
    }
  }
}
