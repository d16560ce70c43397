import type { SaleOffer, SavedWay, TopUp, TopUpRule } from '@pinhole/contract';
import { currencyDigits } from '@pinhole/contract/currency';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { creditsOfMicros, microsOfCredits } from '../../../lib/credits-input.ts';
import { balanceQuery } from '../../../lib/queries/account-queries.ts';
import { topUpKey, topUpQuery } from '../../../lib/queries/top-up-queries.ts';
import { type Complaints, useFields } from '../../../lib/use-fields.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Checkbox } from '../../../ui/switch.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { minorOfAmount } from '../../selling/shop/money-input.ts';
import { DialogDetails } from '../details/dialog-details.tsx';
import { hashOf, useCardName } from './top-up-words.ts';

export interface TopUpFormProps {
  /** What is agreed to already; null: nothing. */
  readonly rule: TopUpRule | null;
  readonly way: TopUp['ways'][number];
  readonly cards: readonly SavedWay[];
  readonly packs: readonly SaleOffer[];
  readonly onClose: () => void;
}

interface Wish {
  readonly sku: string;
  readonly currency: string;
  readonly savedId: string;
  /** Whole credits. */
  readonly below: number;
  readonly maxTimes: number;
  /** In the currency, as it is written. */
  readonly maxAmount: number;
}

/** What is bought, when, and within which limits; agreed to in one sentence that says all of it. */
export function TopUpForm({ rule, way, cards, packs, onClose }: TopUpFormProps): ReactElement {
  const t = useT();
  return (
    <Dialog title={t('topUp.title')} isOpen onOpenChange={(open) => !open && onClose()}>
      <Fields rule={rule} way={way} cards={cards} packs={packs} onClose={onClose} />
    </Dialog>
  );
}

function Fields({ rule, way, cards, packs, onClose }: TopUpFormProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const nameOf = useCardName();
  const { data: balance } = useQuery(balanceQuery);
  const [isAgreed, setAgreed] = useState(false);
  const [isTried, setTried] = useState(false);
  const start = startOf(rule, cards, packs);
  // What one purchase comes to depends on the fields, and the fields are checked against it.
  const [chosen, setChosen] = useState({ sku: start.sku, currency: start.currency });
  const preview = useQuery(totalQuery({ ...chosen, way: way.id }));
  const total = preview.data?.total ?? null;
  const check = ({ below, maxTimes, maxAmount, currency }: Wish): Complaints<Wish> => ({
    below: below >= 1 ? undefined : 'topUp.missingBelow',
    maxTimes: Number.isInteger(maxTimes) && maxTimes >= 1 && maxTimes <= 100 ? undefined : 'topUp.missingTimes',
    maxAmount: total !== null && BigInt(minorOfAmount(maxAmount, currency) ?? '0') >= BigInt(total) ? undefined : 'topUp.missingAmount',
  });
  const fields = useFields<Wish>(start, check);
  const { values } = fields;
  const pack = packs.find(({ sku }) => sku === values.sku);
  const below = microsOfCredits(values.below) ?? '0';
  const maxAmount = minorOfAmount(values.maxAmount, values.currency) ?? '0';
  const choose = (next: { sku: string; currency: string }): void => {
    fields.set('sku', next.sku);
    fields.set('currency', next.currency);
    setChosen(next);
    setAgreed(false);
  };
  const sentence = t('topUp.consent', {
    title: `\u2068${pack?.title ?? ''}\u2069`,
    price: total === null ? '–' : format.money(BigInt(total), values.currency),
    card: nameOf(cards.find(({ id }) => id === values.savedId)),
    below: format.credits(below),
    times: Number.isInteger(values.maxTimes) ? values.maxTimes : 0,
    amount: format.money(BigInt(maxAmount), values.currency),
  });
  const save = useMutation({
    mutationFn: async () => {
      const consent = await hashOf(sentence);
      if (consent === undefined || total === null) throw new Error('nobody can agree here');
      const { sku, currency, savedId, maxTimes } = values;
      return api.topUp.set({ sku, currency, way: way.id, savedId, total, below, maxTimes, maxAmount, consent });
    },
    onSuccess: (state) => {
      client.setQueryData(topUpQuery.queryKey, state);
      showToast({ title: t('topUp.saved') });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: topUpKey }),
    // The price may be another by now: it is shown, and agreed to anew.
    onError: () => {
      setAgreed(false);
      void preview.refetch();
    },
  });
  const isLow = balance !== undefined && BigInt(balance.available) < BigInt(below);
  return (
    <div className="flex flex-col gap-5">
      {preview.data && preview.data.needs.length > 0 && <DialogDetails needs={preview.data.needs} />}
      <form
        noValidate
        className="flex flex-col gap-5"
        onSubmit={fields.submit(() => {
          setTried(true);
          if (isAgreed && total !== null) save.mutate();
        })}
      >
        <Select
          label={t('topUp.pack')}
          value={values.sku}
          onChange={(sku) => choose({ sku, currency: currencyFor(packs, sku, values.currency) })}
          options={packs.map(({ sku, title, credits }) => ({ value: sku, label: title, detail: format.credits(credits) }))}
        />
        {pack && pack.prices.length > 1 && (
          <Select
            label={t('topUp.currency')}
            value={values.currency}
            onChange={(currency) => choose({ sku: values.sku, currency })}
            options={pack.prices.map(({ currency }) => ({ value: currency, label: currency }))}
          />
        )}
        <Select
          label={t('topUp.cardField')}
          {...fields.bind('savedId')}
          options={cards.map((card) => ({ value: card.id, label: nameOf(card) }))}
        />
        <NumberField
          {...fields.bind('below')}
          label={t('topUp.below')}
          help={balance && t('topUp.belowHelp', { available: format.credits(balance.available) })}
          minValue={1}
          formatOptions={{ maximumFractionDigits: 0 }}
        />
        <NumberField {...fields.bind('maxTimes')} label={t('topUp.maxTimes')} minValue={1} maxValue={100} />
        <NumberField
          {...fields.bind('maxAmount')}
          label={t('topUp.maxAmount', { currency: values.currency })}
          help={total === null ? undefined : t('topUp.maxAmountHelp', { price: format.money(BigInt(total), values.currency) })}
          minValue={0}
          formatOptions={{ maximumFractionDigits: currencyDigits(values.currency) }}
        />
        {preview.isError && <Fault error={preview.error} onRetry={() => void preview.refetch()} />}
        {isLow && <Banner tone="warn">{t('topUp.atOnce')}</Banner>}
        {!isSecureContext && <Banner tone="bad">{t('topUp.needsHttps')}</Banner>}
        <Checkbox isSelected={isAgreed} onChange={setAgreed} error={isTried && !isAgreed ? t('topUp.consentMissing') : undefined}>
          <span className="text-sm text-pretty">{sentence}</span>
        </Checkbox>
        {save.error && <Fault error={save.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isDisabled={total === null || !isSecureContext} isPending={save.isPending}>
            {t('topUp.agree')}
          </Button>
        </div>
      </form>
    </div>
  );
}

const totalQuery = (request: { readonly sku: string; readonly currency: string; readonly way: string }) =>
  queryOptions({
    queryKey: ['order-preview', 'top-up', request],
    queryFn: () => api.orders.preview(request),
    retry: false,
    staleTime: 0,
  });

const currencyFor = (packs: readonly SaleOffer[], sku: string, wanted: string): string => {
  const prices = packs.find((pack) => pack.sku === sku)?.prices ?? [];
  return (prices.find(({ currency }) => currency === wanted) ?? prices[0])?.currency ?? wanted;
};

/** What is agreed to already, as far as it can still be chosen; else the smallest that makes sense. */
function startOf(rule: TopUpRule | null, cards: readonly SavedWay[], packs: readonly SaleOffer[]): Wish {
  const pack = packs.find(({ sku }) => sku === rule?.sku) ?? packs[0];
  const sku = pack?.sku ?? '';
  const currency = currencyFor(packs, sku, rule?.currency ?? '');
  const price = pack?.prices.find((one) => one.currency === currency)?.minor ?? '0';
  const scale = 10 ** currencyDigits(currency);
  return {
    sku,
    currency,
    savedId: (cards.find(({ id }) => id === rule?.savedId) ?? cards[0])?.id ?? '',
    below: rule ? creditsOfMicros(rule.below) : 100,
    maxTimes: rule?.maxTimes ?? 2,
    maxAmount: rule?.currency === currency ? Number(rule.maxAmount) / scale : (Number(price) * 2) / scale,
  };
}
