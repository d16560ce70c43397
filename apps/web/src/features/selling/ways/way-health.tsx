import type { PaymentConnection, PaymentHealth } from '@pinhole/contract';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import { type MessageId, useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Facts } from '../../../ui/rows.tsx';

/** A provider that nobody reaches, or did not reach just now. */
export function HealthBadge({ health: { state } }: Pick<PaymentConnection, 'health'>): ReactElement | null {
  const t = useT();
  if (state === 'unreachable') return <Badge tone="bad">{t('wayHealth.unreachable')}</Badge>;
  return state === 'unsteady' ? <Badge tone="warn">{t('wayHealth.unsteady')}</Badge> : null;
}

/** How a provider is doing, as it was last seen. Where there is no provider there is nothing to say. */
export function WayHealth({ way }: { readonly way: PaymentConnection }): ReactElement | null {
  const t = useT();
  const lines = useLines(way.health, way.webhookUrl !== null);
  if (way.provider === 'manual' || (!way.enabled && way.health.state === 'unknown')) return null;
  return (
    <div className="flex flex-col gap-2 text-sm">
      {way.health.state === 'unreachable' && way.enabled && <p className="text-pretty">{t('wayHealth.unreachableText')}</p>}
      <dl
        aria-label={t('wayHealth.label', { name: `\u2068${way.name}\u2069` })}
        className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-muted"
      >
        {lines.map(({ name, value }) => (
          <Fragment key={name}>
            <dt>{t(name)}</dt>
            <dd className="min-w-0 wrap-anywhere text-text">{value}</dd>
          </Fragment>
        ))}
      </dl>
    </div>
  );
}

interface HealthLine {
  readonly name: MessageId;
  readonly value: ReactNode;
}

function useLines({ answeredAt, latencyMs, failure, pushes, reconciliation }: PaymentHealth, hasWebhook: boolean): readonly HealthLine[] {
  const t = useT();
  const format = useFormat();
  const milliseconds = (count: number): string => t('wayHealth.milliseconds', { count: format.number(count) });
  return [
    {
      name: 'wayHealth.answers',
      value:
        answeredAt === null
          ? t('wayHealth.never')
          : t('wayHealth.answered', { when: format.when(answeredAt), time: milliseconds(latencyMs ?? 0) }),
    },
    ...(failure
      ? [
          {
            name: 'wayHealth.lastFailure' as const,
            value: (
              <>
                {t('wayHealth.failed', { when: format.when(failure.at), what: t(failureMessage(failure.kind)) })}
                <span lang="en" dir="auto" className="block text-xs text-muted">
                  {failure.detail}
                </span>
              </>
            ),
          },
        ]
      : []),
    ...(hasWebhook
      ? [
          {
            name: 'wayHealth.news' as const,
            value: (
              <Facts>
                {[
                  pushes.lastAt === null ? t('wayHealth.noNews') : t('wayHealth.lastNews', { when: format.when(pushes.lastAt) }),
                  pushes.waiting > 0 && t('wayHealth.waiting', { count: pushes.waiting }),
                  pushes.failing > 0 && t('wayHealth.failing', { count: pushes.failing }),
                  pushes.oldestAt !== null && t('wayHealth.oldest', { when: format.when(pushes.oldestAt) }),
                  pushes.refusedAt !== null && t('wayHealth.refusedNews', { when: format.when(pushes.refusedAt) }),
                ]}
              </Facts>
            ),
          },
        ]
      : []),
    {
      name: 'wayHealth.compared',
      value: (
        <Facts>
          {[
            reconciliation.lastAt === null ? t('wayHealth.neverCompared') : format.when(reconciliation.lastAt),
            reconciliation.read !== null && t('wayHealth.read', { count: reconciliation.read }),
            reconciliation.changed !== null && t('wayHealth.changed', { count: reconciliation.changed }),
            reconciliation.failure && t('wayHealth.comparingFailed', { when: format.when(reconciliation.failure.at) }),
          ]}
        </Facts>
      ),
    },
  ];
}

const kinds = ['auth', 'network', 'timeout', 'busy', 'provider_fault'] as const;

const failureMessage = (kind: string): MessageId => `wayHealth.kind.${kinds.find((known) => known === kind) ?? 'other'}`;
