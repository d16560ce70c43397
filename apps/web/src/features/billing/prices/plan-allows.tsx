import type { ModelPrice, SaleOffer } from '@pinhole/contract';
import { Check } from 'lucide-react';
import type { ReactElement } from 'react';
import { formattingLocale, useLocale, useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';
import { Icon } from '../../../ui/icon.tsx';

export interface PlanAllowsProps {
  readonly limits: NonNullable<SaleOffer['limits']>;
  /** For the names of models. */
  readonly prices: readonly ModelPrice[];
}

const gigabyte = 1_000_000_000;

/** What a plan allows, one line each. What it does not limit is not spoken of. */
export function PlanAllows({ limits: { storageGigabytes, maxRunning, assetDays, models }, prices }: PlanAllowsProps): ReactElement {
  const t = useT();
  const format = useFormat();
  const list = new Intl.ListFormat(formattingLocale(useLocale()), { type: 'conjunction' });
  const titleOf = (id: string): string => `\u2068${prices.find(({ model }) => model === id)?.title ?? id}\u2069`;
  const lines = [
    storageGigabytes !== null && t('pricing.storage', { size: format.bytes(storageGigabytes * gigabyte) }),
    maxRunning !== null && t('pricing.maxRunning', { count: maxRunning }),
    models === null ? t('pricing.allModels') : t('pricing.models', { models: list.format(models.map(titleOf)) }),
    assetDays !== null && t('pricing.assetDays', { count: assetDays }),
  ].filter((line) => line !== false);
  return (
    <ul className="flex flex-col gap-1.5 text-muted">
      {lines.map((line) => (
        <li key={line} className="flex items-start gap-2">
          <Icon of={Check} className="mt-0.5 text-good" />
          <span className="min-w-0">{line}</span>
        </li>
      ))}
    </ul>
  );
}
