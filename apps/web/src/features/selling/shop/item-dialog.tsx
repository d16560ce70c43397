import type { SaleItemRow } from '@pinhole/contract';
import { currencyDigits } from '@pinhole/contract/currency';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { creditsOfMicros, microsOfCredits } from '../../../lib/credits-input.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { saleItemsQuery } from '../selling-queries.ts';
import { minorOfAmount, skuOf } from './money-input.ts';
import { lacksModels, planDraftOf, planFieldsOf } from './plan-draft.ts';
import { PlanFields } from './plan-fields.tsx';

interface Price {
  readonly currency: string;
  readonly amount: number;
}

/** Those a small service is likely to sell in; any other by the API. */
const currencies = ['EUR', 'USD', 'GBP', 'DKK', 'SEK', 'NOK', 'CHF', 'JPY'];

type Rhythm = 'once' | 'month' | 'year';

export interface ItemDialogProps {
  /** The item whose next version is drafted. */
  readonly from: SaleItemRow | undefined;
  /** Where nothing recurs there is nothing to choose. */
  readonly packsOnly: boolean;
  readonly onClose: () => void;
}

/** Drafts a pack or a plan, or the next version of one: what was offered once never changes. */
export function ItemDialog({ from, packsOnly, onClose }: ItemDialogProps): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const [title, setTitle] = useState(from?.title ?? '');
  const [description, setDescription] = useState(from?.description ?? '');
  const [typedSku, setSku] = useState(from?.sku);
  const sku = typedSku ?? skuOf(title);
  const [credits, setCredits] = useState(from ? creditsOfMicros(from.credits) : 500);
  const [rhythm, setRhythm] = useState<Rhythm>(from?.every ?? 'once');
  const [tax, setTax] = useState<'inclusive' | 'exclusive'>(from?.taxBehaviour ?? 'inclusive');
  const [prices, setPrices] = useState<readonly Price[]>(
    from?.prices.map(({ currency, minor }) => ({ currency, amount: Number(minor) / 10 ** currencyDigits(currency) })) ?? [
      { currency: 'EUR', amount: 10 },
    ],
  );
  const [plan, setPlan] = useState(() => planDraftOf(from));
  const isPlan = rhythm !== 'once';
  const micros = microsOfCredits(credits);
  const minors = prices.map(({ currency, amount }) => ({ currency, minor: minorOfAmount(amount, currency) }));
  const [tried, setTried] = useState(false);
  const faults = {
    title: title.trim() === '',
    sku: !/^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$/.test(sku),
    credits: Number(micros ?? 0) <= 0,
    price: minors.some(({ minor }) => minor === undefined),
    models: isPlan && lacksModels(plan),
  };
  const faultOf = (name: keyof typeof faults, text: string): string | undefined => (tried && faults[name] ? text : undefined);
  const save = useMutation({
    mutationFn: () =>
      api.admin.createSaleItem({
        sku,
        kind: rhythm === 'once' ? 'pack' : 'plan',
        every: rhythm === 'once' ? null : rhythm,
        title: title.trim(),
        description: description.trim(),
        credits: micros ?? '0',
        taxBehaviour: tax,
        prices: minors.map(({ currency, minor }) => ({ currency, minor: minor ?? '0' })),
        ...(isPlan ? planFieldsOf(plan) : {}),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: saleItemsQuery.queryKey });
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    setTried(true);
    if (Object.values(faults).some(Boolean)) requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    else save.mutate();
  };
  const unused = currencies.filter((code) => !prices.some(({ currency }) => currency === code));
  const setPrice = (index: number, price: Price): void => setPrices(prices.map((other, at) => (at === index ? price : other)));
  return (
    <Dialog
      title={from ? t('selling.nextVersionOf', { title: `\u2068${from.title}\u2069` }) : t('selling.newItem')}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <form noValidate className="flex flex-col gap-5" onSubmit={submit}>
        <TextField
          label={t('selling.title')}
          value={title}
          onChange={setTitle}
          error={faultOf('title', t('engines.fieldMissing'))}
          maxLength={80}
          autoComplete="off"
          isRequired
        />
        <TextField
          label={t('selling.sku')}
          help={t('selling.skuHelp')}
          value={sku}
          onChange={setSku}
          error={faultOf('sku', t('selling.skuHelp'))}
          maxLength={60}
          autoComplete="off"
          spellCheck="false"
          isRequired
          isReadOnly={from !== undefined}
        />
        <TextField label={t('selling.description')} value={description} onChange={setDescription} maxLength={400} autoComplete="off" />
        <Select
          label={t('selling.rhythm')}
          help={packsOnly ? t('selling.packOnlyHelp') : rhythm === 'once' ? t('selling.packHelp') : t('selling.planHelp')}
          value={rhythm}
          onChange={setRhythm}
          isDisabled={packsOnly || from?.kind === 'pack'}
          options={[
            ...(from?.kind === 'plan' ? [] : [{ value: 'once', label: t('selling.once') } as const]),
            { value: 'month', label: t('selling.monthly') },
            { value: 'year', label: t('selling.yearly') },
          ]}
        />
        <NumberField
          label={t('selling.credits')}
          value={credits}
          onChange={setCredits}
          error={faultOf('credits', t('engines.fieldMissing'))}
          minValue={0}
          maxValue={100_000_000}
          step={1}
        />
        <Select
          label={t('selling.tax')}
          value={tax}
          onChange={setTax}
          options={[
            { value: 'inclusive', label: t('selling.taxInclusive') },
            { value: 'exclusive', label: t('selling.taxExclusive') },
          ]}
        />
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-1.5 text-sm font-medium">{t('selling.prices')}</legend>
          {prices.map((price, index) => (
            <div key={price.currency} className="flex items-start gap-2">
              <Select
                label={t('billing.currency')}
                hideLabel
                value={price.currency}
                onChange={(currency) => setPrice(index, { ...price, currency })}
                options={[price.currency, ...unused].map((code) => ({ value: code, label: code }))}
                className="w-28 shrink-0"
              />
              <NumberField
                label={t('selling.priceIn', { currency: price.currency })}
                hideLabel
                value={price.amount}
                onChange={(amount) => setPrice(index, { ...price, amount })}
                error={minors[index]?.minor === undefined ? faultOf('price', t('engines.fieldMissing')) : undefined}
                minValue={0}
                formatOptions={{
                  minimumFractionDigits: currencyDigits(price.currency),
                  maximumFractionDigits: currencyDigits(price.currency),
                }}
                steppers={false}
                className="flex-1"
              />
              {prices.length > 1 && (
                <IconButton
                  icon={Trash2}
                  label={t('selling.removePriceIn', { currency: price.currency })}
                  onPress={() => setPrices(prices.filter((_, at) => at !== index))}
                />
              )}
            </div>
          ))}
          {unused[0] && (
            <Button
              size="small"
              className="self-start"
              onPress={() => setPrices([...prices, { currency: unused[0] ?? '', amount: Number.NaN }])}
            >
              {t('selling.addPrice')}
            </Button>
          )}
        </fieldset>
        {isPlan && <PlanFields draft={plan} onChange={setPlan} modelsError={faultOf('models', t('selling.plan.modelsMissing'))} />}
        {save.error && <Fault error={save.error} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="primary" isPending={save.isPending}>
            {t('selling.saveDraft')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
