import type { PaymentKind } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { type MessageId, useT } from '../../../app/i18n.ts';
import { classes } from '../../../ui/classes.ts';
import { groupSent } from './payment-sent.ts';

/** What leaves this service with every order, and where it goes: the same list the privacy pages are made from. */
export function PaymentSentNote({ kind, plain = false }: { readonly kind: PaymentKind; readonly plain?: boolean }): ReactElement {
  const t = useT();
  const nobody = kind.sends.length === 0;
  return (
    <aside
      aria-label={t('selling.sent')}
      className={classes('flex flex-col gap-3', !plain && 'rounded-card border border-line bg-surface px-4 py-4')}
    >
      {!plain && <h3 className="font-medium">{t('selling.sent')}</h3>}
      <p className="text-sm text-muted text-pretty">
        {nobody ? t('selling.sentNone') : t('selling.sentTo', { provider: `\u2068${kind.title}\u2069` })}
        {!nobody && (
          <bdi lang="en" className="mt-1 block text-text">
            {kind.location}
          </bdi>
        )}
      </p>
      {!nobody && (
        <ul className="flex flex-col gap-2.5">
          {groupSent(kind.sends).map(({ kind: sent, fields }) => (
            <li key={fields.join()} className="flex flex-col text-sm">
              <span>{typeof sent === 'string' ? t(`selling.sent.${sent}` satisfies MessageId) : <bdi lang="en">{sent.other}</bdi>}</span>
              <code dir="ltr" title={fields.join(', ')} className="line-clamp-2 font-mono text-xs wrap-anywhere text-muted rtl:text-end">
                {fields.join(', ')}
              </code>
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}
