import type { Connection, Offer } from '@pinhole/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { modelsQuery } from '../../../lib/queries/account-queries.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Nothing } from '../../../ui/nothing.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { Checkbox } from '../../../ui/switch.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { adminModelsQuery, connectionsQuery, offersQuery, useCreditsPerDollar } from '../connection-queries.ts';
import { isFree, type PriceTerms } from '../margins/pricing.ts';
import { matchOffers, priceFor, toTake, typicalOffer } from './offer-choice.ts';
import { OfferRow } from './offer-row.tsx';
import { PriceDialog } from './price-dialog.tsx';

export interface OfferListProps {
  readonly connection: Connection;
  readonly onTest: () => void;
}

/** What the connection could run, with prices: several are put into the catalogue at once. */
export function OfferList({ connection, onTest }: OfferListProps): ReactElement {
  const t = useT();
  const offers = useQuery(offersQuery(connection.id));
  if (offers.isPending)
    return (
      <>
        <p className="text-muted">{t('engines.offers.asking')}</p>
        <RowsSkeleton count={5} lines={2} />
      </>
    );
  if (offers.isError)
    return (
      <div className="flex flex-col gap-3">
        <Fault error={offers.error} onRetry={() => void offers.refetch()} />
        <Button className="self-start" onPress={onTest}>
          {t('engines.testNow')}
        </Button>
      </div>
    );
  if (offers.data.length === 0) return <Nothing>{t('engines.offers.none')}</Nothing>;
  return <Choose connection={connection} offers={offers.data} />;
}

function Choose({ connection, offers }: { readonly connection: Connection; readonly offers: readonly Offer[] }): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const perDollar = useCreditsPerDollar();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [prices, setPrices] = useState<ReadonlyMap<string, PriceTerms>>(new Map());
  const [pricing, setPricing] = useState<Offer>();
  const publish = useMutation({
    mutationFn: (taken: readonly Offer[]) =>
      api.admin.takeOffers({ connection: connection.id }, { models: [...toTake(taken, prices, perDollar)] }),
    onSuccess: async () => {
      setChosen(new Set());
      await Promise.all(
        [offersQuery(connection.id), connectionsQuery, adminModelsQuery, modelsQuery].map(({ queryKey }) =>
          client.invalidateQueries({ queryKey: [...queryKey] }),
        ),
      );
    },
  });
  const shown = matchOffers(offers, typed);
  const open = shown.filter(({ modelId }) => modelId === null);
  const taken = offers.filter(({ id }) => chosen.has(id));
  const free = taken.filter((offer) => isFree(priceFor(offer, prices, perDollar)));
  const choose = (ids: readonly string[], on: boolean): void =>
    setChosen((before) => new Set(on ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
  const all = open.length > 0 && open.every(({ id }) => chosen.has(id));
  return (
    <div className="flex flex-col gap-4">
      {publish.data && taken.length === 0 && (
        <div
          role="status"
          className="flex flex-wrap items-center justify-between gap-3 rounded-card border border-good/40 bg-surface px-4 py-3"
        >
          <p>
            <span className="font-medium">{t('engines.published', { count: publish.data.data.length })}</span>{' '}
            <span className="text-muted">{t('engines.publishedText')}</span>
          </p>
          <ButtonLink href="/" size="small">
            {t('engines.toStudio')}
          </ButtonLink>
        </div>
      )}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <TextField
          label={t('engines.offers.search')}
          type="search"
          value={typed}
          onChange={setTyped}
          className="w-full tablet:w-80"
          placeholder={t('engines.offers.searchHint')}
        />
        {open.length > 0 && (
          <Checkbox
            isSelected={all}
            isIndeterminate={!all && open.some(({ id }) => chosen.has(id))}
            onChange={(on) =>
              choose(
                open.map(({ id }) => id),
                on,
              )
            }
          >
            {t('engines.offers.all', { count: open.length })}
          </Checkbox>
        )}
      </div>
      {shown.length === 0 ? (
        <Nothing>{t('engines.offers.noMatch')}</Nothing>
      ) : (
        <ul aria-label={t('engines.models')} className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
          {shown.map((offer) => (
            <OfferRow
              key={offer.id}
              offer={offer}
              price={priceFor(offer, prices, perDollar)}
              isChosen={chosen.has(offer.id)}
              onChoose={(on) => choose([offer.id], on)}
              onPrice={() => setPricing(offer)}
            />
          ))}
        </ul>
      )}
      {publish.error && <Fault error={publish.error} />}
      {free.length > 0 && <Banner tone="warn">{t('engines.offers.free', { count: free.length })}</Banner>}
      <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-3 border-t border-line bg-ground px-4 py-3 tablet:mx-0 tablet:px-0">
        <Button tone="primary" isDisabled={taken.length === 0} isPending={publish.isPending} onPress={() => publish.mutate(taken)}>
          {taken.length === 0 ? t('engines.publishNone') : t('engines.publish', { count: taken.length })}
        </Button>
        <p className="text-sm text-muted max-tablet:hidden">{t('engines.publishHint')}</p>
      </div>
      {pricing && (
        <PriceDialog
          title={pricing.title}
          price={priceFor(pricing, prices, perDollar)}
          cost={pricing.cost}
          typical={typicalOffer(pricing)}
          onClose={() => setPricing(undefined)}
          onSave={(price) => {
            setPrices((before) => new Map(before).set(pricing.id, price));
            choose([pricing.id], true);
            setPricing(undefined);
          }}
        />
      )}
    </div>
  );
}
