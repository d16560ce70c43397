import type { Cap } from '@pinhole/contract';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../../app/i18n.ts';
import { useFormat } from '../../lib/use-format.ts';
import { Meter } from '../../ui/meter.tsx';
import { capUse } from './cap-use.ts';
import { useCapText } from './use-cap-text.ts';

export interface CapRowProps {
  readonly cap: Cap;
  /** What it is called: whose it is, and for how long. */
  readonly title: string;
  /** What may be done with it, for whoever may. */
  readonly deeds?: ReactNode;
}

/** One cap in a list: what is used of it, who set it, and when it begins anew. */
export function CapRow({ cap, title, deeds }: CapRowProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const text = useCapText();
  const use = capUse(cap);
  const used =
    cap.limit === null
      ? t('credits.cap.unlimited')
      : t('credits.cap.used', { spent: text.amount(cap.spent, cap.currency), limit: text.amount(cap.limit, cap.currency) });
  return (
    <li className="flex flex-col gap-2 border-b border-line px-5 py-3.5 last:border-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <span className="font-medium">{title}</span>
        <span className="text-sm text-muted tabular-nums">{used}</span>
      </div>
      {use && <Meter label={title} value={use.share} valueLabel={used} tone={use.tone} />}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <span className="text-sm text-muted">
          {t(`credits.cap.setBy.${cap.setBy}`)}
          {cap.resetsAt && ` · ${t('credits.cap.resets', { date: format.date(cap.resetsAt) })}`}
        </span>
        {deeds}
      </div>
    </li>
  );
}
