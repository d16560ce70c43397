import type { PaymentConnection, PaymentKind } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, RotateCw } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { CopyText } from '../../../ui/copy-text.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { ProgressLine } from '../../../ui/progress-line.tsx';
import { paymentConnectionsQuery } from '../selling-queries.ts';
import { isPublicAddress } from './public-address.ts';
import { useWayDeeds } from './use-way-deeds.ts';
import { MissingList, WayBadges } from './way-row.tsx';

export interface TestWayProps {
  readonly way: PaymentConnection;
  readonly kind: PaymentKind;
  readonly onEdit: () => void;
  readonly onDone: () => void;
}

/** Asks the provider whether it takes the keys, says what is still to do, and switches it on. */
export function TestWay({ way, kind, onEdit, onDone }: TestWayProps): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const okText = t(kind.id === 'manual' ? 'selling.testOkManual' : 'selling.testOk');
  const test = useMutation({
    mutationFn: () => api.admin.probePaymentConnection({ way: way.id }),
    onSuccess: ({ problem }) => {
      if (problem === null) announce(okText);
      void client.invalidateQueries({ queryKey: paymentConnectionsQuery.queryKey });
    },
  });
  const { enable } = useWayDeeds(way);
  const { mutate } = test;
  useEffect(() => mutate(), [mutate]);
  const { data, error } = test;
  const name = `\u2068${way.name}\u2069`;
  const isRunning = test.isPending || (!data && !error);
  return (
    <div className="flex max-w-160 flex-col gap-5">
      <p className="flex flex-wrap items-center gap-2">
        <WayBadges way={way} />
      </p>
      {isRunning ? (
        <div className="flex flex-col gap-3 rounded-card border border-line bg-surface px-4 py-4">
          <p className="font-medium">{t('selling.testing', { name })}</p>
          <ProgressLine label={t('selling.testing', { name })} />
        </div>
      ) : error ? (
        <Fault error={error} />
      ) : data?.problem ? (
        <Banner tone="bad" live title={t('selling.testBad')}>
          <p lang="en" dir="auto" className="wrap-anywhere">
            {data.problem}
          </p>
        </Banner>
      ) : (
        data && (
          <>
            <div className="flex items-start gap-3 rounded-card border border-good/40 bg-surface px-4 py-3">
              <Icon of={Check} className="mt-0.5 text-good" />
              <div className="min-w-0">
                <p className="font-medium">{okText}</p>
                {data.account !== null && (
                  <p className="text-sm wrap-anywhere text-muted">{t('selling.account', { name: `\u2068${data.account}\u2069` })}</p>
                )}
              </div>
            </div>
            {data.missing.length > 0 && <MissingList missing={data.missing} />}
          </>
        )
      )}
      {way.webhookUrl !== null && <Webhook url={way.webhookUrl} provider={kind.title} />}
      {!isRunning && data?.problem === null && (
        <p className="text-sm text-muted text-pretty">
          {way.enabled ? t(way.live ? 'selling.isOn' : 'selling.isOnTest') : t('selling.isOff')}
        </p>
      )}
      {!isRunning && (
        <div className="flex flex-wrap gap-2">
          {data?.problem === null && !way.enabled && (
            <Button tone="primary" isPending={enable.isPending} onPress={() => enable.mutate(true)}>
              {t(way.live ? 'selling.switchOn' : 'selling.switchOnTest')}
            </Button>
          )}
          {data?.problem === null && way.enabled && (
            <Button tone="primary" onPress={onDone}>
              {t('selling.allWays')}
            </Button>
          )}
          <Button tone={data?.problem ? 'primary' : 'quiet'} onPress={onEdit}>
            {t('selling.editKeys')}
          </Button>
          <Button icon={RotateCw} onPress={() => mutate()}>
            {t('selling.testAgain')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Webhook({ url, provider }: { readonly url: string; readonly provider: string }): ReactElement {
  const t = useT();
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-medium">{t('selling.webhook')}</h3>
      <CopyText text={url} label={t('selling.webhook')} />
      <p className="text-sm text-muted text-pretty">{t('selling.webhookText', { provider: `\u2068${provider}\u2069` })}</p>
      {!isPublicAddress(url) && <p className="text-sm text-muted text-pretty">{t('selling.webhookLocal')}</p>}
    </div>
  );
}
