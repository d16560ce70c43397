import type { AdminModel } from '@pinhole/contract';
import { Coins, Ellipsis, PencilLine, RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Menu, MenuItem, MenuTrigger } from '../../../ui/menu.tsx';
import { Facts } from '../../../ui/rows.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { useCreditsPerDollar } from '../connection-queries.ts';
import { faultText } from '../fault-text.ts';
import { MarginBadge } from '../margins/margin-badge.tsx';
import { fromRule, marginOf } from '../margins/pricing.ts';
import { usePriceWords } from './price-words.ts';
import { typicalOf, useChangeModel } from './use-change-model.ts';

export interface ModelRowProps {
  readonly model: AdminModel;
  /** What the operator calls its connection. */
  readonly engine: string;
  readonly onTask: (what: 'edit' | 'price') => void;
}

export function ModelRow({ model, engine, onTask }: ModelRowProps): ReactElement {
  const t = useT();
  const words = usePriceWords();
  const perDollar = useCreditsPerDollar();
  const { change, closeBreaker } = useChangeModel(model.id);
  const { id, title, enabled, available, cost, breaker, tags } = model;
  const quoted = `\u2068${title}\u2069`;
  const isClip = model.duration !== undefined;
  const price = fromRule(model.price);
  const on = change.isPending ? (change.variables.enabled ?? enabled) : enabled;
  const onError = (error: unknown): void => void showToast({ tone: 'bad', ...problemText(error) });
  const rests = breaker?.openUntil && Date.parse(breaker.openUntil) > Date.now() ? breaker.openUntil : undefined;
  return (
    <li className="flex flex-col gap-2.5 px-4 py-3.5">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <bdi className="font-medium wrap-anywhere">{title}</bdi>
            {available ? (
              <Badge tone="good">{t('engines.model.available')}</Badge>
            ) : rests ? (
              <Badge tone="warn">{t('engines.model.rests')}</Badge>
            ) : (
              <Badge>{enabled ? t('engines.model.notConnected') : t('engines.health.off')}</Badge>
            )}
            {model.changed && <Badge>{t('engines.model.changed')}</Badge>}
            {tags.map((tag) => (
              <Badge key={tag} tone="accent">
                <bdi>{tag}</bdi>
              </Badge>
            ))}
          </p>
          <p className="text-sm text-muted">
            <Facts>
              {[
                <bdi key="engine">{engine}</bdi>,
                t(`engines.output.${model.output}`),
                <code key="id" dir="ltr" className="font-mono text-xs">
                  {id}
                </code>,
              ]}
            </Facts>
          </p>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
            <span className="tabular-nums">{words.price(price, isClip)}</span>
            {cost && (
              <>
                <span className="text-muted">{t('engines.cost.costs', { cost: words.cost(cost, isClip) })}</span>
                <MarginBadge margin={marginOf(price, cost, typicalOf(model), perDollar)} />
              </>
            )}
          </p>
        </div>
        <Switch
          isSelected={on}
          isDisabled={change.isPending}
          onChange={(enable) => change.mutate({ enabled: enable }, { onError })}
          className="items-center! pt-1.5 pointer-coarse:pt-0"
        >
          <span className="sr-only">{t('engines.use', { name: quoted })}</span>
        </Switch>
        <MenuTrigger>
          <IconButton icon={Ellipsis} label={t('admin.tasks', { name: quoted })} />
          <Menu label={t('admin.tasks', { name: quoted })}>
            <MenuItem icon={Coins} onAction={() => onTask('price')}>
              {t('engines.price.change')}
            </MenuItem>
            <MenuItem icon={PencilLine} onAction={() => onTask('edit')}>
              {t('engines.model.edit')}
            </MenuItem>
          </Menu>
        </MenuTrigger>
      </div>
      {breaker && (
        <Breaker
          breaker={breaker}
          rests={rests}
          isPending={closeBreaker.isPending}
          onClose={() =>
            closeBreaker.mutate(undefined, {
              onError,
              onSuccess: () => showToast({ title: t('engines.breaker.closed', { model: quoted }) }),
            })
          }
        />
      )}
    </li>
  );
}

interface BreakerProps {
  readonly breaker: NonNullable<AdminModel['breaker']>;
  /** Until when it is not asked. */
  readonly rests: string | undefined;
  readonly isPending: boolean;
  readonly onClose: () => void;
}

function Breaker({ breaker, rests, isPending, onClose }: BreakerProps): ReactElement {
  const t = useT();
  const format = useFormat();
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-control border border-warn/40 px-3 py-2 text-sm">
      <p className="min-w-0 flex-1 basis-60">
        {t('engines.breaker.failed', { count: breaker.failures })} {faultText(breaker.lastFailure, t)}{' '}
        <span className="text-muted">{rests ? t('engines.breaker.until', { time: format.time(rests) }) : t('engines.breaker.asked')}</span>
      </p>
      {rests && (
        <Button size="small" icon={RotateCw} isPending={isPending} onPress={onClose}>
          {t('engines.breaker.close')}
        </Button>
      )}
    </div>
  );
}
