import type { OrderPreview } from '@pinhole/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { buyerDetailsQuery } from '../billing-queries.ts';
import { DetailsForm } from './details-form.tsx';
import { DetailsLines } from './details-lines.tsx';

/** Who buys, where an order needs to know it; otherwise one line that leads to the form. */
export function DialogDetails({ needs }: { readonly needs: OrderPreview['needs'] }): ReactElement | null {
  const t = useT();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const { data } = useQuery(buyerDetailsQuery);
  if (!data) return null;
  const isNeeded = needs.length > 0;
  if (isNeeded || editing)
    return (
      <section className="flex flex-col gap-4 rounded-card border border-line p-4">
        {isNeeded && (
          <div>
            <h3 className="font-medium">{t('details.askTitle')}</h3>
            <p className="text-sm text-muted text-pretty">{t('details.askText')}</p>
          </div>
        )}
        <DetailsForm
          details={data.details}
          vatFault={needs.includes('vat_number_elsewhere') ? t('details.askElsewhere') : undefined}
          action={t(isNeeded ? 'details.goOn' : 'details.save')}
          onCancel={isNeeded ? undefined : () => setEditing(false)}
          onSaved={() => {
            setEditing(false);
            void client.invalidateQueries({ queryKey: ['order-preview'] });
          }}
        />
      </section>
    );
  if (!data.details)
    return (
      <Button tone="plain" size="small" className="-ms-2 self-start" onPress={() => setEditing(true)}>
        {t('details.forInvoice')}
      </Button>
    );
  return (
    <section aria-label={t('details.title')} className="flex items-start justify-between gap-4 text-sm">
      <DetailsLines details={data.details} />
      <Button size="small" onPress={() => setEditing(true)} aria-label={`${t('details.change')}: ${t('details.title')}`}>
        {t('details.change')}
      </Button>
    </section>
  );
}
