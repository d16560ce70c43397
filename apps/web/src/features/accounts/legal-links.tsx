import type { ReactElement } from 'react';
import { useT } from '../../app/i18n.ts';
import { runtimeConfig } from '../../lib/runtime-config.ts';

const look = 'rounded-chip text-sm text-muted underline decoration-line-strong underline-offset-3 hover:text-text pointer-coarse:py-2';

/** What the operator wants read, and the way to reach them. Nothing where nothing was said. */
export function LegalLinks(): ReactElement | null {
  const t = useT();
  const { terms, privacy, contact } = runtimeConfig.legal;
  if (terms === null && privacy === null && contact === null) return null;
  return (
    <nav aria-label={t('legal.label')} className="flex flex-wrap gap-x-4 gap-y-1">
      {terms !== null && (
        <a href={terms} target="_blank" rel="noreferrer" className={look}>
          {t('legal.terms')}
        </a>
      )}
      {privacy !== null && (
        <a href={privacy} target="_blank" rel="noreferrer" className={look}>
          {t('legal.privacy')}
        </a>
      )}
      {contact !== null && (
        <a href={`mailto:${encodeURIComponent(contact).replace('%40', '@')}`} className={look}>
          {t('legal.contact')}
        </a>
      )}
    </nav>
  );
}
