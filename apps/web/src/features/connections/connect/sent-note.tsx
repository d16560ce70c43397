import type { Provider } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { type MessageId, useT } from '../../../app/i18n.ts';
import { classes } from '../../../ui/classes.ts';
import { groupSent, isOwnMachine } from './provider-words.ts';

/** What leaves this service with every request, and where it goes: the same list the privacy pages are made from. */
export function SentNote({ provider, plain = false }: { readonly provider: Provider; readonly plain?: boolean }): ReactElement {
  const t = useT();
  const own = isOwnMachine(provider);
  return (
    <aside
      aria-label={t('engines.sent')}
      className={classes('flex flex-col gap-3', !plain && 'rounded-card border border-line bg-surface px-4 py-4')}
    >
      {!plain && <h3 className="font-medium">{t('engines.sent')}</h3>}
      <p className="text-sm text-muted text-pretty">
        {own ? t('engines.sentOwn') : t('engines.sentTo', { provider: `\u2068${provider.title}\u2069` })}
        {!own && (
          <bdi lang="en" className="mt-1 block text-text">
            {provider.location}
          </bdi>
        )}
      </p>
      <ul className="flex flex-col gap-2.5">
        {groupSent(provider.sends).map(({ kind, fields }) => (
          <li key={kind} className="flex flex-col text-sm">
            <span>{t(`engines.sent.${kind}` satisfies MessageId)}</span>
            <code dir="ltr" title={fields.join(', ')} className="line-clamp-2 font-mono text-xs wrap-anywhere text-muted rtl:text-end">
              {fields.join(', ')}
            </code>
          </li>
        ))}
      </ul>
    </aside>
  );
}
