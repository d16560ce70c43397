import type { Generation, Model } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';
import { useFormat } from '../../../lib/use-format.ts';

/** Who made it in whose place, and who still has a copy of it: only what somebody would not expect. */
export function Whereabouts({
  generation,
  models,
}: {
  readonly generation: Generation;
  readonly models: readonly Model[];
}): ReactElement | null {
  const t = useT();
  const format = useFormat();
  const { request, providerCopy, checked } = generation;
  const titleOf = (id: string): string => models.find((model) => model.id === id)?.title ?? id;
  const lines = [
    ...(request.insteadOf ? [t('texts.insteadOf', { made: titleOf(request.model), asked: titleOf(request.insteadOf.model) })] : []),
    ...(checked ? [t('spending.checked')] : []),
    ...(generation.finishedAt && providerCopy?.state === 'kept'
      ? [providerCopy.until ? t('texts.keptUntil', { until: format.dateTime(providerCopy.until) }) : t('texts.keptUnknown')]
      : []),
  ];
  return lines.length === 0 ? null : <p className="text-sm text-muted">{lines.join(' ')}</p>;
}
