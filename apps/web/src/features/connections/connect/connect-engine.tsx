import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { connectionsQuery, providersQuery } from '../connection-queries.ts';
import { OfferList } from '../models/offer-list.tsx';
import { ChooseProvider } from './choose-provider.tsx';
import { ConnectFrame } from './connect-frame.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { TestConnection } from './test-connection.tsx';
import type { ConnectStep } from './use-connect-step.ts';

type Step = Exclude<ConnectStep, { readonly at: 'list' }>;
const places = { choose: 0, key: 1, edit: 1, test: 2, models: 3 } as const satisfies Record<Step['at'], number>;

/** From nothing to a model that everybody can use, in four steps. Each step is an address, so nothing is lost by a reload. */
export function ConnectEngine({ step, go }: { readonly step: Step; readonly go: (step: ConnectStep) => void }): ReactElement {
  const t = useT();
  const { data } = useQuery(connectionsQuery);
  const name = 'connection' in step ? data?.find(({ id }) => id === step.connection)?.name : undefined;
  return (
    <ConnectFrame
      back={t('engines.back')}
      onBack={() => go({ at: 'list' })}
      title={name === undefined ? t('engines.connect') : <bdi>{name}</bdi>}
      steps={[t('engines.step.choose'), t('engines.step.key'), t('engines.step.test'), t('engines.step.models')]}
      current={places[step.at]}
    >
      <Content step={step} go={go} />
    </ConnectFrame>
  );
}

function Content({ step, go }: { readonly step: Step; readonly go: (step: ConnectStep) => void }): ReactNode {
  const t = useT();
  const providers = useQuery(providersQuery);
  const connections = useQuery(connectionsQuery);
  if (providers.isError) return <Fault error={providers.error} onRetry={() => void providers.refetch()} />;
  if (connections.isError) return <Fault error={connections.error} onRetry={() => void connections.refetch()} />;
  if (providers.isPending || connections.isPending) return <RowsSkeleton count={4} lines={2} />;
  if (step.at === 'choose') return <ChooseProvider providers={providers.data} onChoose={(provider) => go({ at: 'key', provider })} />;
  const connection = 'connection' in step ? connections.data.find(({ id }) => id === step.connection) : undefined;
  const providerId = step.at === 'key' ? step.provider : connection?.provider;
  const provider = providers.data.find(({ id }) => id === providerId);
  if (!provider || (step.at !== 'key' && !connection)) return <Banner tone="warn" title={t('engines.gone')} />;
  if (step.at === 'key' || !connection || step.at === 'edit')
    return (
      <ConnectionForm
        key={connection?.id ?? provider.id}
        provider={provider}
        connection={connection}
        onBack={() => go(connection ? { at: 'list' } : { at: 'choose' })}
        onSaved={({ id }) => go({ at: 'test', connection: id })}
      />
    );
  if (step.at === 'test')
    return (
      <TestConnection
        key={connection.id}
        connection={connection}
        provider={provider}
        onEdit={() => go({ at: 'edit', connection: connection.id })}
        onNext={() => go({ at: 'models', connection: connection.id })}
      />
    );
  return <OfferList key={connection.id} connection={connection} onTest={() => go({ at: 'test', connection: connection.id })} />;
}
