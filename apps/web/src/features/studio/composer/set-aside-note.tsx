import type { ReactElement } from 'react';
import { formattingLocale, useLocale, useT } from '../../../app/i18n.ts';
import type { Composition } from '../draft/compose.ts';
import type { FanOut } from '../draft/fan-out.ts';

const titles = { negative: 'studio.setAside.negative', seed: 'studio.setAside.seed' } as const;

/** What stands in the composer and waits, because the model has no use for it. Nothing is lost: it is there again with one that has. */
export function SetAsideNote({ composition, fan }: { readonly composition: Composition; readonly fan: FanOut }): ReactElement | null {
  const t = useT();
  const list = new Intl.ListFormat(formattingLocale(useLocale()), { type: 'conjunction' });
  const { model, unused, setAside } = composition;
  const waiting = [
    ...(unused.length > 0 ? [t('studio.setAside.pictures', { count: unused.length })] : []),
    ...setAside.map((what) => t(titles[what])),
  ];
  const lines = [
    ...(model && waiting.length > 0 ? [t('studio.setAside.waits', { what: list.format(waiting), model: model.title })] : []),
    ...(fan.leftOut.length > 0 ? [t('studio.setAside.models', { models: list.format(fan.leftOut.map(({ title }) => title)) })] : []),
  ];
  return lines.length === 0 ? null : <p className="px-4 pt-1 text-sm text-pretty text-muted">{lines.join(' ')}</p>;
}
