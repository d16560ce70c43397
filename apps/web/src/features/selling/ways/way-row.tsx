import type { PaymentConnection, PaymentKind } from '@pinhole/contract';
import { Ellipsis, KeyRound, Radar, RefreshCw, Send } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { RelativeTime } from '../../../ui/amounts.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Menu, MenuItem, MenuSeparator, MenuTrigger } from '../../../ui/menu.tsx';
import { ProgressLine } from '../../../ui/progress-line.tsx';
import { Facts } from '../../../ui/rows.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { useConnectStep } from '../../connections/connect/use-connect-step.ts';
import { PaymentSentNote } from './payment-sent-note.tsx';
import { useWayDeeds } from './use-way-deeds.ts';
import { HealthBadge, WayHealth } from './way-health.tsx';

export interface WayRowProps {
  readonly way: PaymentConnection;
  /** Undefined when this version no longer knows it. */
  readonly kind: PaymentKind | undefined;
}

export function WayRow({ way, kind }: WayRowProps): ReactElement {
  const t = useT();
  const { go } = useConnectStep('payments');
  const [showsSent, setShowsSent] = useState(false);
  const { enable, reconcile } = useWayDeeds(way);
  const { id, name } = way;
  const named = t('admin.tasks', { name: `\u2068${name}\u2069` });
  return (
    <li className="flex flex-col gap-3 px-4 py-3.5">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <bdi className="font-medium wrap-anywhere">{name}</bdi>
            <WayBadges way={way} />
            <HealthBadge health={way.health} />
          </p>
          <p className="text-sm text-muted">
            <Facts>
              {[
                kind && kind.title !== name && <bdi key="kind">{kind.title}</bdi>,
                way.account !== null && way.account !== name && <bdi key="account">{way.account}</bdi>,
                way.seller && t(`selling.seller.${way.seller}`),
                way.probedAt === null ? (
                  t('selling.untested')
                ) : (
                  <span key="tested">
                    {t('selling.tested')} <RelativeTime at={way.probedAt} />
                  </span>
                ),
              ]}
            </Facts>
          </p>
        </div>
        <Switch
          isSelected={enable.isPending ? enable.variables : way.enabled}
          isDisabled={enable.isPending}
          onChange={(on) => enable.mutate(on)}
          className="items-center! pt-1.5 pointer-coarse:pt-0"
        >
          <span className="sr-only">{t('selling.useWay', { name: `\u2068${name}\u2069` })}</span>
        </Switch>
        <MenuTrigger>
          <IconButton icon={Ellipsis} label={named} />
          <Menu label={named}>
            <MenuItem icon={Radar} onAction={() => go({ at: 'test', connection: id })}>
              {way.webhookUrl === null ? t('selling.testAgain') : t('selling.testAndWebhook')}
            </MenuItem>
            <MenuItem icon={KeyRound} onAction={() => go({ at: 'edit', connection: id })}>
              {t('selling.editKeysShort')}
            </MenuItem>
            {way.provider !== 'manual' && (
              <MenuItem icon={RefreshCw} isDisabled={reconcile.isPending} onAction={() => reconcile.mutate()}>
                {t('selling.reconcile')}
              </MenuItem>
            )}
            <MenuSeparator />
            <MenuItem icon={Send} isDisabled={!kind} onAction={() => setShowsSent(true)}>
              {t('selling.sent')}
            </MenuItem>
          </Menu>
        </MenuTrigger>
      </div>
      {reconcile.isPending && <ProgressLine label={t('selling.reconcile')} />}
      {way.problem !== null && (
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-control border border-bad/40 px-3 py-2">
          <p lang="en" dir="auto" className="min-w-0 flex-1 basis-52 text-sm wrap-anywhere">
            {way.problem}
          </p>
          <Button size="small" onPress={() => go({ at: 'edit', connection: id })}>
            {t('selling.editKeys')}
          </Button>
        </div>
      )}
      {way.problem === null && way.missing.length > 0 && <MissingList missing={way.missing} />}
      <WayHealth way={way} />
      {showsSent && kind && (
        <Dialog title={t('selling.sent')} isOpen onOpenChange={(open) => !open && setShowsSent(false)}>
          <PaymentSentNote kind={kind} plain />
        </Dialog>
      )}
    </li>
  );
}

/** Which money, and whether buyers can use it. */
export function WayBadges({ way }: { readonly way: PaymentConnection }): ReactElement {
  const t = useT();
  return (
    <>
      {way.live ? <Badge>{t('selling.live')}</Badge> : <Badge tone="warn">{t('selling.test')}</Badge>}
      {way.problem !== null ? (
        <Badge tone="bad">{t('selling.health.bad')}</Badge>
      ) : way.enabled ? (
        <Badge tone="good">{t('selling.health.on')}</Badge>
      ) : (
        <Badge>{t('selling.health.off')}</Badge>
      )}
      {way.problem === null && way.missing.length > 0 && <Badge tone="warn">{t('selling.health.missing')}</Badge>}
    </>
  );
}

/** What the provider still wants, in its own words. */
export function MissingList({ missing }: { readonly missing: readonly string[] }): ReactElement {
  const t = useT();
  return (
    <div className="rounded-control border border-warn/40 px-3 py-2 text-sm">
      <p className="font-medium">{t('selling.missing')}</p>
      <ul lang="en" dir="auto" className="list-disc ps-5 text-muted">
        {missing.map((sentence) => (
          <li key={sentence} className="wrap-anywhere">
            {sentence}
          </li>
        ))}
      </ul>
    </div>
  );
}
