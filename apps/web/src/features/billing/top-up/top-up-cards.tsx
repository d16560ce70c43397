import type { SavedWay, TopUp, TopUpRule } from '@pinhole/contract';
import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { CreditCard, Trash2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { topUpKey } from '../../../lib/queries/top-up-queries.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/dialog.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { useCardName } from './top-up-words.ts';

export interface TopUpCardsProps {
  readonly way: TopUp['ways'][number];
  readonly saved: UseQueryResult<readonly SavedWay[]>;
  readonly rule: TopUpRule | null;
  readonly currency: string;
}

/** The cards that the provider keeps, as it tells of them now; to save another one, and to make it forget one. */
export function TopUpCards({ way, saved, rule, currency }: TopUpCardsProps): ReactElement {
  const t = useT();
  const name = `\u2068${way.title}\u2069`;
  const leave = useMutation({
    mutationFn: () => api.topUp.saveWay({ way: way.id }, { currency }),
    onSuccess: ({ url }) => location.assign(url),
    onError: (error) => void showToast({ tone: 'bad', ...problemText(error) }),
  });
  const isFirst = saved.data?.length === 0;
  return (
    <div className="flex flex-col gap-3">
      {saved.isError && <Fault error={saved.error} onRetry={() => void saved.refetch()} />}
      {saved.data && saved.data.length > 0 && (
        <>
          <h3 className="text-sm font-medium">{t('topUp.cards')}</h3>
          <Rows label={t('topUp.cards')}>
            {saved.data.map((card) => (
              <CardRow key={card.id} way={way} card={card} isUsed={rule?.savedId === card.id} />
            ))}
          </Rows>
          <p className="text-sm text-muted text-pretty">{t('topUp.cardsText', { name })}</p>
        </>
      )}
      {saved.data && (
        <Button className="self-start" tone={isFirst ? 'primary' : 'quiet'} isPending={leave.isPending} onPress={() => leave.mutate()}>
          {t('topUp.saveCard', { name })}
        </Button>
      )}
    </div>
  );
}

function CardRow({
  way,
  card,
  isUsed,
}: {
  readonly way: TopUp['ways'][number];
  readonly card: SavedWay;
  readonly isUsed: boolean;
}): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const title = useCardName()(card);
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.topUp.removeSavedWay({ way: way.id, id: card.id }),
    onSuccess: () => void showToast({ title: t('topUp.removed') }),
    onError: (error) => void showToast({ tone: 'bad', ...problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: topUpKey }),
  });
  const { expires } = card;
  return (
    <>
      <Row
        start={<Icon of={CreditCard} />}
        title={title}
        detail={expires && <bdi>{t('topUp.expires', { month: String(expires.month).padStart(2, '0'), year: String(expires.year) })}</bdi>}
        end={
          <IconButton
            icon={Trash2}
            label={t('topUp.removeNamed', { card: title })}
            isDisabled={remove.isPending}
            onPress={() => setAsking(true)}
          />
        }
      />
      <Confirm
        title={t('topUp.removeTitle', { card: title })}
        action={t('topUp.remove')}
        isOpen={isAsking}
        onOpenChange={setAsking}
        onConfirm={() => remove.mutate()}
      >
        {isUsed && <p className="mb-2 text-text">{t('topUp.removeEnds')}</p>}
        <p>{t('topUp.removeText', { name: `\u2068${way.title}\u2069` })}</p>
      </Confirm>
    </>
  );
}
