import type { ReactElement } from 'react';
import { useT } from '../../../app/i18n.ts';

/** A provider's own policy, at the provider. */
export function PolicyLink({ title, url }: { readonly title: string; readonly url: string }): ReactElement {
  const t = useT();
  return (
    <a className="rounded-chip text-sm underline underline-offset-3" href={url} target="_blank" rel="noreferrer">
      {t('billing.policyOf', { name: `\u2068${title}\u2069` })}
    </a>
  );
}
