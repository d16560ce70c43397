import type { CreditEntry } from '@pinhole/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { formattingLocale, useLocale, useT } from '../../app/i18n.ts';
import { alignedCredits } from '../../lib/aligned-credits.ts';
import { RelativeTime } from '../../ui/amounts.tsx';
import { classes } from '../../ui/classes.ts';
import { Fault } from '../../ui/fault.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Nothing } from '../../ui/nothing.tsx';
import { RowsSkeleton } from '../../ui/rows.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { creditEntriesQuery } from './credit-queries.ts';
import { PaidGeneration } from './paid-generation.tsx';

export function CreditEntries(): ReactElement {
  const t = useT();
  const entries = useInfiniteQuery(creditEntriesQuery);
  const [shown, setShown] = useState<string>();
  const rows = useMemo(() => entries.data?.pages.flatMap((page) => page.data) ?? [], [entries.data]);
  const columns = useColumns(rows, setShown);

  if (entries.isPending) return <RowsSkeleton count={8} />;
  if (entries.isError && rows.length === 0) return <Fault error={entries.error} onRetry={() => void entries.refetch()} />;
  if (rows.length === 0) return <Nothing>{t('credits.none')}</Nothing>;
  return (
    <>
      <Table label={t('credits.movements')} columns={columns} rows={rows} rowKey={({ id }) => id} />
      <LoadMore pages={entries} />
      {shown && <PaidGeneration id={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

function useColumns(rows: readonly CreditEntry[], show: (generationId: string) => void): readonly Column<CreditEntry>[] {
  const t = useT();
  const locale = formattingLocale(useLocale());
  const write = useMemo(
    () =>
      alignedCredits(
        rows.map(({ amount }) => amount),
        locale,
      ),
    [rows, locale],
  );
  return useMemo(
    () => [
      {
        id: 'what',
        title: t('credits.what'),
        className: 'w-full',
        cell: (entry) => (
          <div className="flex min-w-0 flex-col">
            {entry.generationId ? (
              <Button
                onPress={() => entry.generationId && show(entry.generationId)}
                className="w-fit cursor-pointer rounded-chip text-start underline decoration-line-strong underline-offset-3 data-hovered:decoration-current pointer-coarse:min-h-6"
              >
                {t(`credits.kind.${entry.kind}`)}
              </Button>
            ) : (
              <span>{t(`credits.kind.${entry.kind}`)}</span>
            )}
            <span className="text-sm text-muted" dir="auto">
              {entry.reason === null ? t(`credits.kindText.${entry.kind}`) : reasonText(entry.reason, t)}
            </span>
            <span className="text-sm text-muted tablet:hidden">
              <RelativeTime at={entry.createdAt} />
            </span>
          </div>
        ),
      },
      {
        id: 'when',
        title: t('credits.when'),
        minor: true,
        className: 'text-muted whitespace-nowrap',
        cell: (entry) => <RelativeTime at={entry.createdAt} />,
      },
      {
        id: 'amount',
        title: t('credits.amount'),
        align: 'end',
        className: 'whitespace-nowrap',
        cell: (entry) => {
          // A capture has no sign: it leaves what was set aside, and what can be spent was smaller already.
          const captured = entry.kind === 'capture';
          const received = !captured && BigInt(entry.amount) > 0n;
          return (
            <span dir="ltr" className={classes(captured && 'text-muted', received && 'text-good')}>
              {write(entry.amount, captured ? 'never' : 'exceptZero')}
            </span>
          );
        },
      },
    ],
    [t, write, show],
  );
}

/** Codes that the service writes; everything else is what somebody wrote about a grant. */
const reasons = ['welcome', 'promotion', 'refund', 'dispute', 'forfeit', 'written_off'] as const;

function reasonText(reason: string, t: ReturnType<typeof useT>): string {
  const code = reasons.find((known) => known === reason);
  return code ? t(`credits.reason.${code}`) : reason;
}
