import type { RefundRow } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { meQuery } from '../../../lib/queries/account-queries.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge, type BadgeTone } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/dialog.tsx';
import { Facts, Row, Rows } from '../../../ui/rows.tsx';
import { isTransferDue } from './order-money.ts';
import { useMoneyDeeds } from './use-money-deeds.ts';

const tones: Readonly<Record<RefundRow['state'], BadgeTone>> = {
  asked: 'accent',
  sending: 'warn',
  pending: 'warn',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'plain',
};

export interface RefundRowsProps {
  readonly refunds: readonly RefundRow[];
  /** The operator transfers the money back and says so here. */
  readonly byHand: boolean;
}

/** What was paid back or is to be, with what waits for a person. */
export function RefundRows({ refunds, byHand }: RefundRowsProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const { approve, drop, transferred } = useMoneyDeeds();
  const { data: me } = useQuery(meQuery);
  /** Whoever asked cannot agree, too. */
  const isOwn = ({ askedBy }: RefundRow): boolean => askedBy !== null && askedBy.id === me?.account.id;
  const [asking, setAsking] = useState<{ readonly what: 'approve' | 'transferred'; readonly refund: RefundRow }>();
  const write = ({ amount, currency }: RefundRow): string => format.money(BigInt(amount), currency);
  const amount = asking ? write(asking.refund) : '';
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium">{t('selling.refunds')}</h3>
      <Rows label={t('selling.refunds')}>
        {refunds.map((refund) => {
          const due = isTransferDue(refund, byHand);
          return (
            <Row
              key={refund.id}
              title={<span className="tabular-nums">{write(refund)}</span>}
              badges={
                <Badge tone={due ? 'accent' : tones[refund.state]}>
                  {due ? t('selling.refund.sendingByHand') : t(`selling.refund.${refund.state}`)}
                </Badge>
              }
              detail={
                <Facts>
                  {[
                    format.dateTime(refund.createdAt),
                    t(`selling.reason.${refund.reason}`),
                    refund.askedBy && t(isOwn(refund) ? 'selling.askedByYou' : 'selling.askedBy', { name: refund.askedBy.name }),
                    refund.needsApproval && isOwn(refund) && t('selling.waitsForAnother'),
                    refund.creditsTaken !== '0' && t('selling.tookCredits', { credits: format.credits(refund.creditsTaken) }),
                    refund.failure !== null && <code key="failure">{refund.failure}</code>,
                  ]}
                </Facts>
              }
              end={
                refund.needsApproval ? (
                  <span className="flex flex-wrap justify-end gap-2">
                    <Button size="small" isPending={drop.isPending} onPress={() => drop.mutate(refund)}>
                      {t('selling.drop')}
                    </Button>
                    {!isOwn(refund) && (
                      <Button
                        size="small"
                        tone="primary"
                        isPending={approve.isPending}
                        onPress={() => setAsking({ what: 'approve', refund })}
                      >
                        {t('selling.approve')}
                      </Button>
                    )}
                  </span>
                ) : (
                  due && (
                    <Button size="small" isPending={transferred.isPending} onPress={() => setAsking({ what: 'transferred', refund })}>
                      {t('selling.transferred')}
                    </Button>
                  )
                )
              }
            />
          );
        })}
      </Rows>
      <Confirm
        title={asking?.what === 'approve' ? t('selling.approveTitle', { amount }) : t('selling.transferredTitle', { amount })}
        action={asking?.what === 'approve' ? t('selling.approve') : t('selling.transferred')}
        tone="primary"
        isOpen={asking !== undefined}
        onOpenChange={(isOpen) => !isOpen && setAsking(undefined)}
        onConfirm={() => asking && (asking.what === 'approve' ? approve : transferred).mutate(asking.refund)}
      >
        {asking?.what === 'approve' ? t('selling.approveText') : t('selling.transferredText')}
      </Confirm>
    </section>
  );
}
