import type { Connection, Provider } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowRight, Check, RotateCw } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import { type MessageId, useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { ProgressLine } from '../../../ui/progress-line.tsx';
import { connectionsQuery } from '../connection-queries.ts';

export interface TestConnectionProps {
  readonly connection: Connection;
  readonly provider: Provider;
  readonly onEdit: () => void;
  readonly onNext: () => void;
}

/** Asks the provider whether it is there and takes the key. Starts no work and costs nothing. */
export function TestConnection({ connection, provider, onEdit, onNext }: TestConnectionProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => api.admin.probeConnection({ connection: connection.id }),
    onSuccess: ({ ok }) => {
      if (ok) announce(t('engines.test.ok'));
      void client.invalidateQueries({ queryKey: connectionsQuery.queryKey });
    },
  });
  const { mutate } = test;
  useEffect(() => mutate(), [mutate]);
  const { data, error } = test;
  const name = `\u2068${connection.name}\u2069`;
  const isRunning = !data && !error;
  return (
    <div className="flex max-w-160 flex-col gap-5">
      {isRunning || test.isPending ? (
        <div className="flex flex-col gap-3 rounded-card border border-line bg-surface px-4 py-4">
          <p className="font-medium">{t('engines.test.running', { name })}</p>
          <ProgressLine label={t('engines.test.running', { name })} />
          <p className="text-sm text-muted">{t('engines.test.runningText')}</p>
        </div>
      ) : error ? (
        <Fault error={error} />
      ) : data?.ok ? (
        <div className="flex items-start gap-3 rounded-card border border-good/40 bg-surface px-4 py-3">
          <Icon of={Check} className="mt-0.5 text-good" />
          <div>
            <p className="font-medium">{t('engines.test.ok')}</p>
            <p className="text-sm text-muted">{t('engines.test.took', { time: format.seconds(data.tookMs / 1000) })}</p>
          </div>
        </div>
      ) : (
        data && (
          <Banner tone="bad" live title={t(`engines.fault.${data.kind ?? 'engine_fault'}` satisfies MessageId)}>
            <p>{t(`engines.advice.${data.kind ?? 'engine_fault'}` satisfies MessageId, { provider: `\u2068${provider.title}\u2069` })}</p>
            {data.problem && (
              <p lang="en" dir="auto" className="mt-2 text-sm wrap-anywhere">
                {data.problem}
              </p>
            )}
            <p className="mt-1 text-xs">{t('engines.test.took', { time: format.seconds(data.tookMs / 1000) })}</p>
          </Banner>
        )
      )}
      {!test.isPending && !isRunning && (
        <div className="flex flex-wrap gap-2">
          {data?.ok ? (
            <Button tone="primary" icon={ArrowRight} className="rtl:[&_svg]:-scale-x-100" onPress={onNext}>
              {t('engines.test.next')}
            </Button>
          ) : (
            <Button tone="primary" onPress={onEdit}>
              {t('engines.test.edit')}
            </Button>
          )}
          <Button icon={RotateCw} onPress={() => mutate()}>
            {t('engines.test.again')}
          </Button>
          {data && !data.ok && (
            <Button tone="plain" onPress={onNext}>
              {t('engines.test.anyway')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
