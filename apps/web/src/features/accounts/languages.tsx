import type { ReactElement } from 'react';
import { chooseLocale, localeNames, locales, useLocale, useT } from '../../app/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { LegalLinks } from './legal-links.tsx';

/** What stands at the foot of pages that are open to strangers: what the operator wants read, and every language by its own name. */
export function Languages(): ReactElement {
  const t = useT();
  const current = useLocale();
  return (
    <footer className="flex flex-col items-center gap-4">
      <LegalLinks />
      <div role="group" aria-label={t('accounts.language')} className="flex flex-wrap justify-center gap-1">
        {locales.map((locale) => (
          <Button
            key={locale}
            size="small"
            tone="plain"
            aria-pressed={locale === current}
            className={classes(locale === current && 'text-text!')}
            onPress={() => void chooseLocale(locale)}
          >
            <span lang={locale}>{localeNames[locale]}</span>
          </Button>
        ))}
      </div>
    </footer>
  );
}
