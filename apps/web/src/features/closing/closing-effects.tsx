import type { ClosingPreview } from '@pinhole/contract';
import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { Facts, Row, Rows } from '../../ui/rows.tsx';

/** What closing does, line by line: what is there, what goes back to which purchase, what ends, and the rule behind it. */
export function ClosingEffects({ preview, isAsked }: { readonly preview: ClosingPreview; readonly isAsked: boolean }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { purchases, plans, openOrders } = preview;
  return (
    <>
      <div className="flex flex-col gap-2 text-pretty">
        <p>{t(`closing.rule.${preview.rule}`)}</p>
        {!isAsked && <p className="text-muted">{t('closing.days', { days: preview.days })}</p>}
      </div>
      <Part title={t('closing.has')}>
        <Holdings preview={preview} />
      </Part>
      {purchases.length > 0 && (
        <Part title={t('closing.purchases')}>
          <Rows label={t('closing.purchases')}>
            {purchases.map((purchase) => (
              <Purchase key={purchase.orderId} purchase={purchase} />
            ))}
          </Rows>
        </Part>
      )}
      {(plans.length > 0 || openOrders > 0) && (
        <Part title={t('closing.plans')}>
          {plans.length > 0 && (
            <Rows label={t('closing.plans')}>
              {plans.map((plan) => (
                <Row
                  key={plan.id}
                  title={<bdi>{plan.title}</bdi>}
                  detail={<Facts>{[plan.way.title, t(plan.resumes ? 'closing.plan.resumes' : 'closing.plan.ends')]}</Facts>}
                />
              ))}
            </Rows>
          )}
          {openOrders > 0 && <p className="text-muted">{t('closing.openOrders', { count: openOrders })}</p>}
        </Part>
      )}
      <p className="font-medium text-pretty">
        {t('closing.sum', { refunded: format.credits(preview.refunded), forfeited: format.credits(preview.forfeited) })}
      </p>
      <div className="flex flex-col gap-2 text-muted text-pretty">
        <p>
          {t('closing.papers')}{' '}
          <Link to="/billing" className="rounded-chip underline underline-offset-3 hover:text-text">
            {t('closing.toPapers')}
          </Link>
        </p>
        <p>{t('closing.after')}</p>
      </div>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-sm text-muted">{title}</h3>
      {children}
    </div>
  );
}

function Holdings({ preview }: { readonly preview: ClosingPreview }): ReactElement {
  const t = useT();
  const format = useFormat();
  const { buckets, held, debt } = preview;
  return (
    <>
      {buckets.length === 0 ? (
        <Nothing>{t('closing.none')}</Nothing>
      ) : (
        <Rows label={t('closing.has')}>
          {buckets.map(({ kind, amount }) => (
            <Row
              key={kind}
              title={t(`closing.bucket.${kind}`)}
              badges={kind !== 'purchased' && <Badge>{t('closing.lapses')}</Badge>}
              end={<span className="tabular-nums">{format.credits(amount)}</span>}
            />
          ))}
        </Rows>
      )}
      {held !== '0' && <p className="text-sm text-muted">{t('closing.held', { credits: format.credits(held) })}</p>}
      {debt !== '0' && <p className="text-sm text-muted">{t('closing.debt', { credits: format.credits(debt) })}</p>}
    </>
  );
}

function Purchase({ purchase }: { readonly purchase: ClosingPreview['purchases'][number] }): ReactElement {
  const t = useT();
  const format = useFormat();
  const goesBack = purchase.amount !== '0';
  return (
    <Row
      title={<bdi>{purchase.title}</bdi>}
      detail={
        <Facts>
          {[
            <bdi key="reference" className="font-mono">
              {purchase.reference}
            </bdi>,
            t('closing.unused', { credits: format.credits(purchase.unused) }),
            t(`closing.how.${purchase.how}`, { way: `\u2068${purchase.way.title}\u2069` }),
          ]}
        </Facts>
      }
      end={
        <span className="tabular-nums">{goesBack ? format.money(BigInt(purchase.amount), purchase.currency) : t('closing.nothing')}</span>
      }
    />
  );
}
