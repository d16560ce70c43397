import type { SaleItemRow } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Archive, ArrowDown, ArrowUp, CopyPlus, Ellipsis, Plus, Store, Trash2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { sellsPacksOnly, serviceSettingsQuery } from '../../../lib/queries/service-settings-query.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button, ButtonLink, IconButton } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Menu, MenuItem, MenuTrigger } from '../../../ui/menu.tsx';
import { Section } from '../../../ui/page.tsx';
import { Facts, Row, Rows, RowsSkeleton } from '../../../ui/rows.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { paymentConnectionsQuery, saleItemsQuery } from '../selling-queries.ts';
import { Coupons } from './coupons.tsx';
import { ItemDialog } from './item-dialog.tsx';
import { positionsAfter } from './item-positions.ts';

/** What is for sale, and the coupons for it. */
export function Shelf(): ReactElement {
  const t = useT();
  const items = useQuery(saleItemsQuery);
  const { data: ways } = useQuery(paymentConnectionsQuery);
  const cannotBuy = ways && !ways.some(({ enabled }) => enabled) && items.data?.some(({ state }) => state === 'offered');
  const { data: packsOnly = false } = useQuery({ ...serviceSettingsQuery, select: sellsPacksOnly });
  const [drafting, setDrafting] = useState<SaleItemRow | 'new'>();
  const make = (
    <Button tone="primary" icon={Plus} onPress={() => setDrafting('new')}>
      {t('selling.newItem')}
    </Button>
  );
  return (
    <>
      <Section title={t('selling.shelf')} lead={t('selling.shelfLead')} actions={items.data?.length ? make : null}>
        {cannotBuy && (
          <Banner
            tone="warn"
            title={t('selling.noWays')}
            action={
              <ButtonLink size="small" href="/admin/payments">
                {t('selling.toWays')}
              </ButtonLink>
            }
          />
        )}
        {packsOnly && (
          <Banner
            title={t('selling.packsOnly')}
            action={
              <ButtonLink size="small" href="/admin/settings">
                {t('selling.toSettings')}
              </ButtonLink>
            }
          >
            {t('selling.packsOnlyText')}
          </Banner>
        )}
        {items.isPending ? (
          <RowsSkeleton count={3} />
        ) : items.isError ? (
          <Fault error={items.error} onRetry={() => void items.refetch()} />
        ) : items.data.length === 0 ? (
          <div className="rounded-card border border-line bg-surface">
            <EmptyState title={t('selling.noItems')} action={make}>
              {t('selling.noItemsText')}
            </EmptyState>
          </div>
        ) : (
          <Rows label={t('selling.shelf')}>
            {items.data.map((item) => (
              <ItemRow
                key={item.id}
                item={item}
                all={items.data}
                isHidden={packsOnly && item.kind === 'plan'}
                onNext={() => setDrafting(item)}
              />
            ))}
          </Rows>
        )}
      </Section>
      <Coupons items={items.data ?? []} />
      {drafting && (
        <ItemDialog from={drafting === 'new' ? undefined : drafting} packsOnly={packsOnly} onClose={() => setDrafting(undefined)} />
      )}
    </>
  );
}

interface ItemRowProps {
  readonly item: SaleItemRow;
  readonly all: readonly SaleItemRow[];
  /** A plan where only packs are sold: nobody is shown it, whatever its state. */
  readonly isHidden: boolean;
  readonly onNext: () => void;
}

function ItemRow({ item, all, isHidden, onNext }: ItemRowProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const onSettled = () =>
    Promise.all([client.invalidateQueries({ queryKey: saleItemsQuery.queryKey }), client.invalidateQueries({ queryKey: ['offers'] })]);
  const onError = (error: unknown): void => void showToast({ tone: 'bad', ...problemText(error) });
  const change = useMutation({
    mutationFn: (state: 'offered' | 'retired') => api.admin.updateSaleItem({ id: item.id }, { state }),
    onError,
    onSettled,
  });
  const remove = useMutation({ mutationFn: () => api.admin.deleteSaleItem({ id: item.id }), onError, onSettled });
  const move = useMutation({
    mutationFn: async (by: -1 | 1) => {
      for (const { id, position } of positionsAfter(all, item.id, by)) await api.admin.updateSaleItem({ id }, { position });
    },
    onError,
    onSettled,
  });
  const { state } = item;
  const place = all.indexOf(item);
  const named = t('admin.tasks', { name: `\u2068${item.title}\u2069` });
  return (
    <Row
      title={<bdi>{item.title}</bdi>}
      badges={
        isHidden ? (
          <Badge>{t('selling.item.hidden')}</Badge>
        ) : (
          <Badge tone={state === 'offered' ? 'good' : 'plain'}>{t(`selling.item.${state}`)}</Badge>
        )
      }
      detail={
        <Facts>
          {[
            item.every === null
              ? format.credits(item.credits)
              : t(item.every === 'month' ? 'billing.planGivesMonth' : 'billing.planGivesYear', { credits: format.credits(item.credits) }),
            item.trialDays > 0 && t('pricing.trialDays', { count: item.trialDays }),
            ...item.prices.map(({ minor, currency }) => format.money(BigInt(minor), currency)),
            item.taxBehaviour === 'exclusive' && t('billing.taxOnTop'),
            <bdi key="sku" dir="ltr" className="font-mono text-xs">
              {item.sku}
            </bdi>,
            t('selling.version', { number: item.version }),
          ]}
        </Facts>
      }
      end={
        <>
          {state === 'draft' && !isHidden && (
            <Button
              size="small"
              tone="primary"
              isPending={change.isPending}
              aria-label={`${t('selling.offer')} ${item.title}`}
              onPress={() => change.mutate('offered')}
            >
              {t('selling.offer')}
            </Button>
          )}
          <MenuTrigger>
            <IconButton icon={Ellipsis} label={named} />
            <Menu label={named}>
              {state !== 'draft' && !isHidden && (
                <MenuItem icon={CopyPlus} onAction={onNext}>
                  {t('selling.nextVersion')}
                </MenuItem>
              )}
              {place > 0 && (
                <MenuItem icon={ArrowUp} onAction={() => move.mutate(-1)}>
                  {t('selling.moveUp')}
                </MenuItem>
              )}
              {place < all.length - 1 && (
                <MenuItem icon={ArrowDown} onAction={() => move.mutate(1)}>
                  {t('selling.moveDown')}
                </MenuItem>
              )}
              {state === 'retired' && !isHidden && (
                <MenuItem icon={Store} onAction={() => change.mutate('offered')}>
                  {t('selling.offerAgain')}
                </MenuItem>
              )}
              {state === 'offered' && (
                <MenuItem icon={Archive} onAction={() => change.mutate('retired')}>
                  {t('selling.retire')}
                </MenuItem>
              )}
              {state === 'draft' && (
                <MenuItem icon={Trash2} tone="danger" onAction={() => remove.mutate()}>
                  {t('selling.discard')}
                </MenuItem>
              )}
            </Menu>
          </MenuTrigger>
        </>
      }
    />
  );
}
