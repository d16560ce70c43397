import type { WorkspaceSpending } from '@pinhole/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useMemo, useState } from 'react';
import { Button as PlainButton } from 'react-aria-components';
import { formattingLocale, useLocale, useT } from '../../app/i18n.ts';
import { formatCreditsNumber } from '../../lib/format.ts';
import { RelativeTime } from '../../ui/amounts.tsx';
import { Button } from '../../ui/button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Section } from '../../ui/page.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import type { Column } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { capUse } from '../credits/cap-use.ts';
import { spendingQuery } from './caps-queries.ts';
import { WorkspaceCaps } from './workspace-caps.tsx';

/** Every workspace with what it spends in this month and what limits it. */
export function Spending(): ReactElement {
  const t = useT();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const [openId, setOpenId] = useState<string>();
  const spending = useInfiniteQuery(spendingQuery(name));
  const open = spending.data?.pages.flatMap(({ data }) => data).find(({ workspaceId }) => workspaceId === openId);
  const columns = useColumns(setOpenId);
  const find = (event: FormEvent): void => {
    event.preventDefault();
    setName(typed.trim());
  };
  return (
    <Section title={t('limits.title')} lead={t('limits.lead')}>
      <form onSubmit={find} className="flex items-end gap-2 tablet:max-w-100">
        <TextField
          type="search"
          label={t('limits.find')}
          value={typed}
          onChange={(text) => {
            setTyped(text);
            if (text.trim() === '') setName('');
          }}
          maxLength={80}
          autoComplete="off"
          className="min-w-0 flex-1"
        />
        <Button type="submit">{t('selling.findAction')}</Button>
      </form>
      <PagedTable
        label={t('limits.title')}
        pages={spending}
        columns={columns}
        rowKey={({ workspaceId }) => workspaceId}
        empty={t(name === '' ? 'limits.none' : 'limits.noSuch')}
      />
      {open && <WorkspaceCaps workspace={open} onClose={() => setOpenId(undefined)} />}
    </Section>
  );
}

function useColumns(open: (id: string) => void): readonly Column<WorkspaceSpending>[] {
  const t = useT();
  const locale = formattingLocale(useLocale());
  return useMemo(
    () => [
      {
        id: 'workspace',
        title: t('selling.workspace'),
        className: 'w-full max-w-0 min-w-36',
        cell: ({ workspaceId, name, caps, alertedAt }) => (
          <div className="flex min-w-0 flex-col items-start">
            <PlainButton
              onPress={() => open(workspaceId)}
              aria-label={t('limits.open', { name: `\u2068${name}\u2069` })}
              className="max-w-full cursor-pointer truncate rounded-chip text-start underline decoration-line-strong underline-offset-3 data-hovered:decoration-current pointer-coarse:min-h-6"
            >
              <bdi>{name}</bdi>
            </PlainButton>
            <span className="max-w-full text-sm text-muted">
              {t('limits.caps', { count: caps })}
              {alertedAt !== null && (
                <>
                  {' · '}
                  {t('limits.told')} <RelativeTime at={alertedAt} />
                </>
              )}
            </span>
          </div>
        ),
      },
      {
        id: 'spent',
        title: t('limits.thisMonth'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: (row) => <Spent row={row} />,
      },
      {
        id: 'available',
        title: t('credits.available'),
        align: 'end',
        minor: true,
        className: 'whitespace-nowrap',
        cell: ({ available }) => formatCreditsNumber(available, locale),
      },
    ],
    [t, locale, open],
  );
}

/** Figures, and below them how much of the lowest monthly cap they are. */
function Spent({ row: { name, spent, limit } }: { readonly row: WorkspaceSpending }): ReactElement {
  const t = useT();
  const locale = formattingLocale(useLocale());
  const use = capUse({ spent, limit });
  const [used, most] = [formatCreditsNumber(spent, locale), limit === null ? '' : formatCreditsNumber(limit, locale)];
  const words = limit === null ? used : t('credits.capUsed', { spent: used, limit: most });
  return (
    <span className="inline-flex min-w-24 flex-col items-end gap-1.5">
      <span>{words}</span>
      {use && <Meter label={t('limits.meter', { name })} value={use.share} valueLabel={words} tone={use.tone} />}
    </span>
  );
}
