import type { PaymentKind } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Button as PlainButton } from 'react-aria-components';
import { useT } from '../../../app/i18n.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { ConnectFrame } from '../../connections/connect/connect-frame.tsx';
import type { ConnectStep } from '../../connections/connect/use-connect-step.ts';
import { paymentConnectionsQuery, paymentKindsQuery } from '../selling-queries.ts';
import { TestWay } from './test-way.tsx';
import { WayForm } from './way-form.tsx';

type Step = Exclude<ConnectStep, { readonly at: 'list' }>;
const places = { choose: 0, key: 1, edit: 1, test: 2, models: 2 } as const satisfies Record<Step['at'], number>;

interface ConnectWayProps {
  readonly step: Step;
  readonly go: (step: ConnectStep) => void;
}

/** From nothing to a way that buyers can pay. Each step is an address, so nothing is lost by a reload. */
export function ConnectWay({ step, go }: ConnectWayProps): ReactElement {
  const t = useT();
  const { data } = useQuery(paymentConnectionsQuery);
  const name = 'connection' in step ? data?.find(({ id }) => id === step.connection)?.name : undefined;
  return (
    <ConnectFrame
      back={t('selling.allWays')}
      onBack={() => go({ at: 'list' })}
      title={name === undefined ? t('selling.connect') : <bdi>{name}</bdi>}
      steps={[t('selling.step.choose'), t('selling.step.keys'), t('selling.step.test')]}
      current={places[step.at]}
    >
      <Content step={step} go={go} />
    </ConnectFrame>
  );
}

function Content({ step, go }: ConnectWayProps): ReactNode {
  const t = useT();
  const kinds = useQuery(paymentKindsQuery);
  const ways = useQuery(paymentConnectionsQuery);
  if (kinds.isError) return <Fault error={kinds.error} onRetry={() => void kinds.refetch()} />;
  if (ways.isError) return <Fault error={ways.error} onRetry={() => void ways.refetch()} />;
  if (kinds.isPending || ways.isPending) return <RowsSkeleton count={4} lines={2} />;
  if (step.at === 'choose') return <ChooseKind kinds={kinds.data} onChoose={(provider) => go({ at: 'key', provider })} />;
  const way = 'connection' in step ? ways.data.find(({ id }) => id === step.connection) : undefined;
  const kindId = step.at === 'key' ? step.provider : way?.provider;
  const kind = kinds.data.find(({ id }) => id === kindId);
  if (!kind || (step.at !== 'key' && !way)) return <Banner tone="warn" title={t('selling.wayGone')} />;
  if (!way || step.at === 'edit')
    return (
      <WayForm
        key={way?.id ?? kind.id}
        kind={kind}
        way={way}
        onBack={() => go(way ? { at: 'list' } : { at: 'choose' })}
        onSaved={({ id }) => go({ at: 'test', connection: id })}
      />
    );
  return (
    <TestWay key={way.id} way={way} kind={kind} onEdit={() => go({ at: 'edit', connection: way.id })} onDone={() => go({ at: 'list' })} />
  );
}

function ChooseKind({
  kinds,
  onChoose,
}: {
  readonly kinds: readonly PaymentKind[];
  readonly onChoose: (kind: string) => void;
}): ReactElement {
  const t = useT();
  return (
    <ul aria-label={t('selling.ways')} className="grid gap-3 tablet:grid-cols-2">
      {kinds.map((kind) => (
        <li key={kind.id} className="flex">
          <PlainButton
            onPress={() => onChoose(kind.id)}
            className="flex w-full cursor-pointer items-start gap-3 rounded-card border border-line bg-surface px-4 py-3.5 text-start transition-colors data-hovered:border-line-strong data-hovered:bg-raised"
          >
            <span className="flex min-w-0 flex-1 flex-col gap-1">
              <bdi className="font-medium">{kind.title}</bdi>
              <span className="text-sm text-pretty text-muted">
                {kind.location === '' ? t('selling.stays') : <bdi lang="en">{kind.location}</bdi>}
              </span>
              {kind.website !== '' && (
                <span dir="ltr" className="text-xs text-muted rtl:text-end">
                  {URL.parse(kind.website)?.hostname.replace(/^www\./, '')}
                </span>
              )}
            </span>
            <Icon of={ChevronRight} className="mt-0.5 text-muted rtl:-scale-x-100" />
          </PlainButton>
        </li>
      ))}
    </ul>
  );
}
