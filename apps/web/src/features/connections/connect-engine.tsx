import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../app/i18n.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Fault } from '../../ui/fault.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { Steps } from '../../ui/steps.tsx';
import { ChooseProvider } from './choose-provider.tsx';
import { connectionsQuery, providersQuery } from './connection-queries.ts';
import { ConnectionForm } from './connection-form.tsx';
import { OfferList } from './offer-list.tsx';
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
    <section className="flex flex-col gap-6">
      <header className="flex flex-col gap-3">
        <Button
          tone="plain"
          size="small"
          icon={ArrowLeft}
          className="-ms-2 -mt-2 self-start rtl:[&_svg]:-scale-x-100"
          onPress={() => go({ at: 'list' })}
        >
          {t('engines.back')}
        </Button>
        <h2 className="mb-1 text-md font-semibold">{name === undefined ? t('engines.connect') : <bdi>{name}</bdi>}</h2>
        <Steps
          label={t('engines.steps')}
          names={[t('engines.step.choose'), t('engines.step.key'), t('engines.step.test'), t('engines.step.models')]}
          current={places[step.at]}
        />
      </header>
      <Content step={step} go={go} />
    </section>
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
