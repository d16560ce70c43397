import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Section } from '../../../ui/page.tsx';
import { Rows, RowsSkeleton } from '../../../ui/rows.tsx';
import { useConnectStep } from '../../connections/connect/use-connect-step.ts';
import { paymentConnectionsQuery, paymentKindsQuery } from '../selling-queries.ts';
import { ConnectWay } from './connect-way.tsx';
import { WayRow } from './way-row.tsx';

/** Who takes the money, or the way to one more. */
export function Ways(): ReactElement {
  const { step, go } = useConnectStep('payments');
  return step.at === 'list' ? <WayList onConnect={() => go({ at: 'choose' })} /> : <ConnectWay step={step} go={go} />;
}

function WayList({ onConnect }: { readonly onConnect: () => void }): ReactElement {
  const t = useT();
  const ways = useQuery(paymentConnectionsQuery);
  const kinds = useQuery(paymentKindsQuery);
  const failed = ways.error ? ways : kinds.error ? kinds : undefined;
  const connect = (
    <Button tone="primary" icon={Plus} onPress={onConnect}>
      {t('selling.connect')}
    </Button>
  );
  return (
    <Section title={t('selling.ways')} lead={t('selling.waysLead')} actions={ways.data?.length ? connect : null}>
      {failed ? (
        <Fault error={failed.error} onRetry={() => void failed.refetch()} />
      ) : ways.isPending || kinds.isPending ? (
        <RowsSkeleton count={3} lines={2} />
      ) : ways.data?.length ? (
        <Rows label={t('selling.ways')}>
          {ways.data.map((way) => (
            <WayRow key={way.id} way={way} kind={kinds.data?.find(({ id }) => id === way.provider)} />
          ))}
        </Rows>
      ) : (
        <div className="rounded-card border border-line bg-surface">
          <EmptyState title={t('selling.noWay')} action={connect}>
            {t('selling.noWayText')}
          </EmptyState>
        </div>
      )}
    </Section>
  );
}
