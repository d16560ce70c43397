import type { Usage } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { spreadDays } from './spread-days.ts';

/** One bar a day. The table below says the same in figures, so this is a picture for those who see it. */
export function UsageChart({ usage }: { readonly usage: Usage }): ReactElement {
  const t = useT();
  const format = useFormat();
  const days = spreadDays(usage);
  const most = days.reduce((highest, { amount }) => (amount > highest ? amount : highest), 1n);
  return (
    <figure className="flex flex-col gap-2 rounded-card border border-line bg-surface p-5">
      <figcaption className="flex items-baseline justify-between gap-4 text-sm text-muted">
        <span>{t('credits.usage.chart')}</span>
        <span className="tabular-nums">{format.credits(most)}</span>
      </figcaption>
      <div aria-hidden="true" className="flex h-32 items-end gap-px">
        {days.map(({ day, amount }) => (
          <span
            key={day}
            title={`${format.date(`${day}T12:00:00`)} · ${format.credits(amount)}`}
            className="min-w-px flex-1 rounded-t-sm bg-accent"
            style={{ height: `${amount === 0n ? 0 : Math.max(2, Number((amount * 1000n) / most) / 10)}%` }}
          />
        ))}
      </div>
      <div aria-hidden="true" className="flex justify-between text-sm text-muted tabular-nums">
        <span>{format.date(`${usage.from}T12:00:00`)}</span>
        <span>{format.date(`${usage.to}T12:00:00`)}</span>
      </div>
    </figure>
  );
}
