import type { NewVatRate, VatRate } from '@pinhole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { type FormEvent, type ReactElement, useRef, useState } from 'react';
import { useT } from '../../app/i18n.ts';
import { api } from '../../lib/api.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/fault.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { goingLiveQuery } from '../selling/going-live/going-live-query.ts';
import { basisPointsOf } from './tax-numbers.ts';
import { vatRatesQuery } from './tax-queries.ts';
import { useTaxFormat } from './use-tax-format.ts';

export interface VatHistoryProps {
  readonly country: string;
  /** Those of the country. */
  readonly rates: readonly VatRate[];
  readonly onClose: () => void;
}

/** Every rate of a country with its days, and the way to one from a day on. */
export function VatHistory({ country, rates, onClose }: VatHistoryProps): ReactElement {
  const t = useT();
  const format = useTaxFormat();
  const client = useQueryClient();
  const top = useRef<HTMLDivElement>(null);
  const look = (): void => {
    void client.invalidateQueries({ queryKey: vatRatesQuery.queryKey });
    void client.invalidateQueries({ queryKey: goingLiveQuery.queryKey });
  };
  const takeOut = useMutation({
    mutationFn: (id: string) => api.admin.deleteVatRate({ id }),
    onSuccess: () => {
      // The button that was pressed goes with its rate: the keyboard stays in the dialog.
      top.current?.focus();
      showToast({ title: t('taxes.takenOut') });
    },
    onSettled: look,
  });
  const newestFirst = rates.toSorted((one, other) => other.validFrom.localeCompare(one.validFrom));
  return (
    <Dialog title={t('taxes.historyTitle', { country: format.country(country) })} isOpen onOpenChange={(open) => !open && onClose()}>
      <div ref={top} tabIndex={-1} className="flex flex-col gap-6 outline-none">
        <Rows label={t('taxes.history')}>
          {newestFirst.map((rate) => (
            <Row
              key={rate.id}
              title={format.percent(rate.basisPoints)}
              badges={
                <>
                  {rate.kind !== 'standard' && <Badge>{t(`taxes.kind.${rate.kind}`)}</Badge>}
                  {rate.source === 'operator' ? <Badge tone="accent">{t('taxes.own')}</Badge> : <Badge>{t('taxes.builtIn')}</Badge>}
                </>
              }
              detail={
                rate.validTo === null
                  ? t('taxes.onwards', { from: format.isoDay(rate.validFrom) })
                  : t('taxes.until', { from: format.isoDay(rate.validFrom), to: format.isoDay(rate.validTo) })
              }
              end={
                rate.source === 'operator' && (
                  <IconButton
                    icon={Trash2}
                    label={t('taxes.takeOutNamed', { rate: format.percent(rate.basisPoints), date: format.isoDay(rate.validFrom) })}
                    isDisabled={takeOut.isPending}
                    onPress={() => takeOut.mutate(rate.id)}
                  />
                )
              }
            />
          ))}
        </Rows>
        {takeOut.error && <Fault error={takeOut.error} />}
        <NewRate country={country} kinds={[...new Set(rates.map(({ kind }) => kind))]} onSaved={look} />
      </div>
    </Dialog>
  );
}

interface NewRateProps {
  readonly country: string;
  readonly kinds: readonly VatRate['kind'][];
  readonly onSaved: () => void;
}

function NewRate({ country, kinds, onSaved }: NewRateProps): ReactElement {
  const t = useT();
  const [kind, setKind] = useState<VatRate['kind']>('standard');
  const [percent, setPercent] = useState('');
  const [day, setDay] = useState('');
  const [tried, setTried] = useState(false);
  const basisPoints = basisPointsOf(percent);
  const save = useMutation({
    mutationFn: (rate: NewVatRate) => api.admin.setVatRate(rate),
    onSuccess: () => {
      showToast({ title: t('taxes.rateSaved') });
      setPercent('');
      setDay('');
      setTried(false);
      onSaved();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (basisPoints !== undefined && day !== '')
      save.mutate({ country: country as NewVatRate['country'], kind, basisPoints, validFrom: day });
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <div>
        <h3 className="font-medium">{t('taxes.newRate')}</h3>
        <p className="text-sm text-muted text-pretty">{t('taxes.newRateText')}</p>
      </div>
      {kinds.length > 1 && (
        <Select
          label={t('taxes.rate')}
          value={kind}
          onChange={setKind}
          options={kinds.map((value) => ({ value, label: t(`taxes.kind.${value}`) }))}
        />
      )}
      <div className="grid gap-4 tablet:grid-cols-2">
        <TextField
          label={t('taxes.percent')}
          value={percent}
          onChange={setPercent}
          inputMode="decimal"
          maxLength={6}
          autoComplete="off"
          error={tried && basisPoints === undefined ? t('taxes.percentFault') : undefined}
        />
        <TextField
          type="date"
          label={t('taxes.firstDay')}
          value={day}
          onChange={setDay}
          error={tried && day === '' ? t('taxes.dayFault') : undefined}
        />
      </div>
      {save.error && <Fault error={save.error} />}
      <Button type="submit" tone="primary" isPending={save.isPending} className="self-start">
        {t('taxes.saveRate')}
      </Button>
    </form>
  );
}
