import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { Fault } from '../../../ui/fault.tsx';
import { Section } from '../../../ui/page.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { buyerDetailsQuery } from '../billing-queries.ts';
import { DetailsForm } from './details-form.tsx';
import { DetailsLines } from './details-lines.tsx';

/** Who buys for this workspace, to read and to change. What was bought before keeps what it said. */
export function DetailsSection(): ReactElement {
  const t = useT();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const answer = useQuery(buyerDetailsQuery);
  const details = answer.data?.details ?? null;
  return (
    <Section
      title={t('details.title')}
      lead={t('details.lead')}
      actions={
        answer.data &&
        !editing && (
          <Button className="shrink-0" onPress={() => setEditing(true)}>
            {t(details ? 'details.change' : 'details.add')}
          </Button>
        )
      }
    >
      {answer.isPending ? (
        <RowsSkeleton count={1} />
      ) : answer.isError ? (
        <Fault error={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        <div className="max-w-160 rounded-card border border-line bg-surface p-5">
          {editing ? (
            <DetailsForm
              details={details}
              action={t('details.save')}
              onCancel={() => setEditing(false)}
              onSaved={() => {
                setEditing(false);
                showToast({ title: t('details.saved') });
                void client.invalidateQueries({ queryKey: ['order-preview'] });
              }}
            />
          ) : details ? (
            <DetailsLines details={details} />
          ) : (
            <p className="text-muted text-pretty">{t(answer.data.wanted === 'tax' ? 'details.noneTax' : 'details.none')}</p>
          )}
        </div>
      )}
    </Section>
  );
}
