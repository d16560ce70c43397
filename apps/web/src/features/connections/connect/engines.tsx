import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Section } from '../../../ui/page.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { connectionsQuery, providersQuery } from '../connection-queries.ts';
import { ConnectEngine } from './connect-engine.tsx';
import { ConnectionRow } from './connection-row.tsx';
import { useConnectStep } from './use-connect-step.ts';

/** The engines that are connected, or the way to one more. */
export function Engines(): ReactElement {
  const { step, go } = useConnectStep();
  return step.at === 'list' ? <ConnectionList onConnect={() => go({ at: 'choose' })} /> : <ConnectEngine step={step} go={go} />;
}

function ConnectionList({ onConnect }: { readonly onConnect: () => void }): ReactElement {
  const t = useT();
  const connections = useQuery(connectionsQuery);
  const providers = useQuery(providersQuery);
  const failed = connections.error ? connections : providers.error ? providers : undefined;
  const connect = (
    <Button tone="primary" icon={Plus} onPress={onConnect}>
      {t('engines.connect')}
    </Button>
  );
  return (
    <Section title={t('engines.title')} lead={t('engines.lead')} actions={connections.data?.length ? connect : null}>
      {failed ? (
        <Fault error={failed.error} onRetry={() => void failed.refetch()} />
      ) : connections.isPending || providers.isPending ? (
        <RowsSkeleton count={3} lines={2} />
      ) : connections.data?.length ? (
        <ul aria-label={t('engines.title')} className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
          {connections.data.map((connection) => (
            <ConnectionRow
              key={connection.id}
              connection={connection}
              provider={providers.data?.find(({ id }) => id === connection.provider)}
            />
          ))}
        </ul>
      ) : (
        <div className="rounded-card border border-line bg-surface">
          <EmptyState title={t('engines.none')} action={connect}>
            {t('engines.noneText')}
          </EmptyState>
        </div>
      )}
    </Section>
  );
}
