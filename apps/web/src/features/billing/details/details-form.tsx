import type { BuyerDetails, BuyerDetailsAnswer } from '@pinhole/contract';
import { isProblem } from '@pinhole/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { formattingLocale, useLocale, useT } from '../../../app/i18n.ts';
import { api } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { useFields } from '../../../lib/use-fields.ts';
import { Button } from '../../../ui/button.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { buyerDetailsQuery } from '../billing-queries.ts';
import { elsewhere, membersByName } from './countries.ts';
import { checkDetails, detailsOf, draftOf, takesVatNumber } from './details-draft.ts';

export interface DetailsFormProps {
  readonly details: BuyerDetails | null;
  /** What the VAT number is refused for before anything was sent. */
  readonly vatFault?: string | undefined;
  readonly action: string;
  readonly onSaved: (answer: BuyerDetailsAnswer) => void;
  readonly onCancel?: (() => void) | undefined;
}

const vatProblems = ['billing.vat_number_malformed', 'billing.vat_number_elsewhere'] as const;

/** Who buys. The country and the postal code decide the tax; the rest stands on the invoice. */
export function DetailsForm({ details, vatFault, action, onSaved, onCancel }: DetailsFormProps): ReactElement {
  const t = useT();
  const locale = formattingLocale(useLocale());
  const client = useQueryClient();
  const fields = useFields(draftOf(details), checkDetails);
  const save = useMutation({
    mutationFn: (draft: typeof fields.values) => api.billing.setBuyerDetails(detailsOf(draft)),
    onSuccess: (answer) => {
      client.setQueryData(buyerDetailsQuery.queryKey, answer);
      onSaved(answer);
    },
  });
  const vatProblem = vatProblems.find((code) => isProblem(save.error, code));
  const vatNumber = fields.bind('vatNumber');
  return (
    <form
      noValidate
      aria-label={t('details.title')}
      className="flex flex-col gap-4"
      onSubmit={fields.submit((draft) => save.mutate(draft))}
    >
      <div className="grid gap-4 tablet:grid-cols-[1fr_9rem]">
        <Select
          {...fields.bind('country')}
          label={t('details.country')}
          placeholder={t('details.countryChoose')}
          options={[
            ...membersByName(locale).map(({ code, name }) => ({ value: code, label: name })),
            { value: elsewhere, label: t('details.elsewhere') },
          ]}
        />
        <TextField {...fields.bind('postalCode')} label={t('details.postalCode')} autoComplete="postal-code" maxLength={20} />
      </div>
      <fieldset className="flex flex-col gap-4">
        <legend className="mb-1 text-sm text-muted">{t('details.onInvoice')}</legend>
        <TextField {...fields.bind('name')} label={t('details.name')} autoComplete="organization" maxLength={120} />
        <div className="grid gap-4 tablet:grid-cols-2">
          <TextField {...fields.bind('line')} label={t('details.line')} autoComplete="address-line1" maxLength={120} />
          <TextField {...fields.bind('moreLines')} label={t('details.moreLines')} autoComplete="address-line2" maxLength={120} />
        </div>
        <TextField {...fields.bind('town')} label={t('details.town')} autoComplete="address-level2" maxLength={80} />
        {takesVatNumber(fields.values) && (
          <TextField
            {...vatNumber}
            onChange={(text) => {
              vatNumber.onChange(text);
              save.reset();
            }}
            label={t('details.vatNumber')}
            help={t('details.vatNumberHelp')}
            error={vatProblem ? problemText(save.error).title : vatFault}
            autoComplete="off"
            spellCheck="false"
            maxLength={30}
          />
        )}
      </fieldset>
      {save.error && !vatProblem && <Fault error={save.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        {onCancel && <Button onPress={onCancel}>{t('ui.cancel')}</Button>}
        <Button type="submit" tone="primary" isPending={save.isPending}>
          {action}
        </Button>
      </div>
    </form>
  );
}
