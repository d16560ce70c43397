import type { WayToPay } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { PolicyLink } from '../links/policy-link.tsx';
import { payNote } from '../prices/pay-note.ts';

interface WaysToPayProps {
  readonly ways: readonly WayToPay[];
  /** Where there is no plan, none of them has to be told apart by what it sells. */
  readonly hasPlans: boolean;
}

/** The ways to pay that are switched on, who sells there, what goes there, and each provider's own policy. */
export function WaysToPay({ ways, hasPlans }: WaysToPayProps): ReactElement {
  const t = useT();
  return (
    <Rows label={t('pricing.ways')}>
      {ways.map((way) => (
        <Row
          key={way.id}
          title={<bdi>{way.title}</bdi>}
          badges={
            <>
              {!way.live && <Badge tone="warn">{t('billing.testMode')}</Badge>}
              {way.hasTrouble && <Badge tone="warn">{t('pricing.hasTrouble')}</Badge>}
            </>
          }
          detail={
            <span className="flex flex-col gap-0.5 text-pretty">
              <span>
                {hasPlans && `${t(way.sells.includes('recurring') ? 'pricing.sellsBoth' : 'pricing.sellsOnce')} `}
                {way.seller === 'provider' && t('billing.soldBy', { name: `\u2068${way.title}\u2069` })}
              </span>
              <WayNote way={way} />
              {way.policyUrl && (
                <span>
                  <PolicyLink title={way.title} url={way.policyUrl} />
                </span>
              )}
            </span>
          }
        />
      ))}
    </Rows>
  );
}

function WayNote({ way }: { readonly way: WayToPay }): ReactElement {
  const { text, lang } = payNote(way, useT());
  return (
    <span {...(lang ? { lang } : {})} dir="auto">
      {text}
    </span>
  );
}
