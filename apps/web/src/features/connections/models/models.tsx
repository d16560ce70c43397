import type { AdminModel } from '@pinhole/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useT } from '../../../app/i18n.ts';
import { Fault } from '../../../ui/fault.tsx';
import { Nothing } from '../../../ui/nothing.tsx';
import { Section } from '../../../ui/page.tsx';
import { RowsSkeleton } from '../../../ui/rows.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { adminModelsQuery, connectionsQuery } from '../connection-queries.ts';
import { EditModel } from './edit-model.tsx';
import { ModelPrice } from './model-price.tsx';
import { ModelRow } from './model-row.tsx';

const searchFrom = 6;

/** Everything people can make things with: whether it works, what it costs, what is left, and switches. */
export function Models(): ReactElement {
  const t = useT();
  const models = useQuery(adminModelsQuery);
  const connections = useQuery(connectionsQuery);
  const [typed, setTyped] = useState('');
  const [task, setTask] = useState<{ readonly what: 'edit' | 'price'; readonly model: AdminModel }>();
  const nameOf = (engine: string): string => connections.data?.find(({ id }) => id === engine)?.name ?? engine;
  const shown = models.data?.filter(({ title, id, engine, tags }) =>
    [title, id, nameOf(engine), ...tags].join(' ').toLowerCase().includes(typed.trim().toLowerCase()),
  );
  return (
    <Section title={t('engines.models')} lead={t('engines.modelsLead')}>
      {models.isError && !models.data ? (
        <Fault error={models.error} onRetry={() => void models.refetch()} />
      ) : !models.data || !shown ? (
        <RowsSkeleton count={5} lines={2} />
      ) : models.data.length === 0 ? (
        <Nothing>{t('engines.models.none')}</Nothing>
      ) : (
        <>
          {models.data.length >= searchFrom && (
            <TextField label={t('engines.offers.search')} type="search" value={typed} onChange={setTyped} className="tablet:w-80" />
          )}
          {shown.length === 0 ? (
            <Nothing>{t('engines.offers.noMatch')}</Nothing>
          ) : (
            <ul
              aria-label={t('engines.models')}
              className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface"
            >
              {shown.map((model) => (
                <ModelRow key={model.id} model={model} engine={nameOf(model.engine)} onTask={(what) => setTask({ what, model })} />
              ))}
            </ul>
          )}
        </>
      )}
      {task?.what === 'edit' && <EditModel model={task.model} onClose={() => setTask(undefined)} />}
      {task?.what === 'price' && <ModelPrice model={task.model} onClose={() => setTask(undefined)} />}
    </Section>
  );
}
