import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { goingLiveQuery } from '../selling/going-live/going-live-query.ts';
import { perEuroOf } from './tax-numbers.ts';
import { exchangeRatesQuery, taxReportKey } from './tax-queries.ts';
import { useTaxFormat } from './use-tax-format.ts';

export interface ExchangeDialogProps {
  /** Filled in already, where it is known which rate is missing. */
  readonly currency?: string;
  readonly day?: string;
  readonly onClose: () => void;
}

/** Enters what one euro was on a day. */
export function ExchangeDialog({ currency: wanted = '', day: wantedDay = '', onClose }: ExchangeDialogProps): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const { isoDay } = useTaxFormat();
  const [currency, setCurrency] = useState(wanted);
  const [day, setDay] = useState(wantedDay);
  const [amount, setAmount] = useState('');
  const [tried, setTried] = useState(false);
  const perEuro = perEuroOf(amount);
  const isCurrency = /^[A-Z]{3}$/.test(currency) && currency !== 'EUR';
  const save = useMutation({
    mutationFn: (rate: { readonly currency: string; readonly day: string; readonly perEuro: string }) => api.admin.setExchangeRate(rate),
    onSuccess: (rate) => {
      showToast({ title: t('taxes.exchangeSaved', { amount: rate.perEuro, currency: rate.currency, date: isoDay(rate.day) }) });
      void client.invalidateQueries({ queryKey: exchangeRatesQuery.queryKey });
      void client.invalidateQueries({ queryKey: taxReportKey });
      void client.invalidateQueries({ queryKey: goingLiveQuery.queryKey });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isCurrency && day !== '' && perEuro !== undefined) save.mutate({ currency, day, perEuro });
  };
  return (
    <Dialog title={t('taxes.newExchange')} width="narrow" isOpen onOpenChange={(open) => !open && onClose()}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t('taxes.currency')}
          help={t('taxes.currencyHelp')}
          value={currency}
          onChange={(text) => setCurrency(text.toUpperCase())}
          maxLength={3}
          autoComplete="off"
          spellCheck="false"
          error={tried && !isCurrency ? t('taxes.currencyFault') : undefined}
        />
        <TextField
          type="date"
          label={t('taxes.day')}
          value={day}
          onChange={setDay}
          error={tried && day === '' ? t('taxes.dayFault') : undefined}
        />
        <TextField
          label={t('taxes.perEuro')}
          help={t('taxes.perEuroHelp')}
          value={amount}
          onChange={setAmount}
          inputMode="decimal"
          maxLength={16}
          autoComplete="off"
          error={tried && perEuro === undefined ? t('taxes.perEuroFault') : undefined}
        />
        {save.error && <Fault error={save.error} />}
        <Button type="submit" tone="primary" isPending={save.isPending} className="self-start">
          {t('taxes.saveExchange')}
        </Button>
      </form>
    </Dialog>
  );
}
