import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { Aperture, Coins, Images, ListOrdered } from 'lucide-react';
import { lazy, type ReactElement, Suspense, useEffect, useMemo, useState } from 'react';
import { MoneyBanner } from '../features/credits/money-banner.tsx';
import { spendingStore } from '../features/studio/draft/ask-to-spend.ts';
import { useExternalStore } from '../lib/external-store.ts';
import { balanceQuery, meQuery } from '../lib/queries/account-queries.ts';
import { queueSummaryQuery } from '../lib/queries/queue-queries.ts';
import { runtimeConfig } from '../lib/runtime-config.ts';
import { useFormat } from '../lib/use-format.ts';
import { classes } from '../ui/classes.ts';
import { Icon, type LucideIcon } from '../ui/icon.tsx';
import { Mark } from '../ui/mark.tsx';
import { useActions } from './actions.ts';
import { useT } from './i18n.ts';
import { useLiveEvents } from './live-events.ts';
import { PersonMenu } from './person-menu.tsx';
import { shellActions } from './shell-actions.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const KeyboardMap = lazy(async () => ({ default: (await import('./keyboard-map.tsx')).KeyboardMap }));
const ConfirmSpending = lazy(async () => ({ default: (await import('../features/studio/composer/confirm-spending.tsx')).ConfirmSpending }));
const loadLightbox = () => import('../features/library/lightbox.tsx');
const Lightbox = lazy(async () => ({ default: (await loadLightbox()).Lightbox }));

interface RailLinkProps {
  readonly to: '/' | '/library' | '/queue' | '/credits';
  readonly icon: LucideIcon;
  readonly label: string;
  /** In place of the label where there is something better to say. */
  readonly caption?: string | undefined;
  /** How many things are behind it: the number on the icon, and the words for it. */
  readonly badge?: { readonly text: string; readonly label: string } | undefined;
}

function RailLink({ to, icon, label, caption, badge }: RailLinkProps): ReactElement {
  const { pathname } = useLocation();
  const here = to === '/' ? pathname === '/' : pathname.startsWith(to);
  return (
    <Link
      to={to}
      aria-label={[label, caption, badge?.label].filter((part) => part !== undefined).join(': ')}
      {...(here ? { 'aria-current': 'page' as const } : {})}
      className={classes(
        'flex min-h-12 flex-1 flex-col items-center justify-center gap-1 rounded-control px-1 text-xs transition-colors tablet:flex-none tablet:w-full',
        here ? 'text-text' : 'text-muted hover:text-text',
      )}
    >
      <span
        // The number is drawn, not written: the name of the link says it in words.
        data-badge={badge?.text}
        className={classes(
          'relative flex h-7 w-11 items-center justify-center rounded-full transition-colors',
          here && 'bg-raised',
          badge &&
            'after:absolute after:-end-0.5 after:-top-1 after:min-w-4 after:rounded-full after:border after:border-ground after:bg-text after:px-1 after:text-center after:text-[10px] after:leading-4 after:font-medium after:text-ground after:tabular-nums after:content-[attr(data-badge)]',
        )}
      >
        <Icon of={icon} size={20} className={here ? 'text-accent' : undefined} />
      </span>
      <span aria-hidden="true" className="max-w-full truncate tabular-nums tablet:hidden wide:block">
        {caption ?? label}
      </span>
    </Link>
  );
}

function Rail(): ReactElement {
  const t = useT();
  const format = useFormat();
  const { data: me } = useQuery(meQuery);
  const { data: balance } = useQuery(balanceQuery);
  const { data: queue } = useQuery(queueSummaryQuery);
  const underWay = queue ? queue.mine.waiting + queue.mine.running : 0;
  return (
    <nav
      aria-label={t('shell.navigation')}
      className="order-last flex items-stretch gap-1 border-t border-line px-2 pt-1.5 pb-[max(0.25rem,env(safe-area-inset-bottom))] tablet:order-first tablet:flex-col tablet:border-t-0 tablet:border-e tablet:px-1.5 tablet:py-3"
    >
      <Link to="/" tabIndex={-1} aria-hidden="true" className="mb-3 hidden h-9 items-center justify-center text-text tablet:flex">
        <Mark size={26} />
      </Link>
      <RailLink to="/" icon={Aperture} label={t('shell.studio')} />
      <RailLink to="/library" icon={Images} label={t('shell.library')} />
      <RailLink
        to="/queue"
        icon={ListOrdered}
        label={t('queue.title')}
        badge={
          underWay > 0 ? { text: underWay > 99 ? '99+' : format.number(underWay), label: t('queue.badge', { count: underWay }) } : undefined
        }
      />
      <span className="hidden flex-1 tablet:block" />
      <RailLink
        to="/credits"
        icon={Coins}
        label={t('shell.credits')}
        caption={balance ? format.creditsShort(balance.available) : undefined}
      />
      {me && <PersonMenu me={me} />}
    </nav>
  );
}

export function Shell(): ReactElement {
  const t = useT();
  const navigate = useNavigate();
  const { asset } = useSearch({ strict: false }) as { readonly asset?: string };
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  const actions = useMemo(
    () => shellActions({ navigate, openPalette: () => setOpen('palette'), openKeys: () => setOpen('keys') }),
    [navigate],
  );
  const spending = useExternalStore(spendingStore);
  useActions(actions);
  useLiveEvents();
  // Opening a picture must not wait for code. What cannot be fetched now is fetched when it is opened.
  useEffect(() => {
    const timer = setTimeout(() => void loadLightbox().catch(() => undefined), 1500);
    return () => clearTimeout(timer);
  }, []);
  const close = (): void => setOpen(null);
  return (
    <div className="grid h-full grid-rows-[minmax(0,1fr)_auto] tablet:grid-cols-[56px_minmax(0,1fr)] tablet:grid-rows-1 wide:grid-cols-[72px_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed start-2 top-2 z-70 -translate-y-20 rounded-control bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        {t('shell.skip')}
      </a>
      <Rail />
      <main id="content" tabIndex={-1} data-quiet-focus aria-label={runtimeConfig.serviceName} className="flex min-h-0 min-w-0 flex-col">
        <MoneyBanner />
        <div className="min-h-0 flex-1">
          <Outlet />
        </div>
      </main>
      <Suspense>
        {open === 'palette' && <Palette onClose={close} />}
        {open === 'keys' && <KeyboardMap onClose={close} />}
        {asset && <Lightbox assetId={asset} />}
        {spending && <ConfirmSpending question={spending} />}
      </Suspense>
    </div>
  );
}
