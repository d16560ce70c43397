import type { ReactElement } from 'react';
import { chooseLocale, localeNames, locales, useLocale, useT } from '../../app/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';

/** Every language by its own name, at the foot of pages that are open to strangers. */
export function Languages(): ReactElement {
  const t = useT();
  const current = useLocale();
  return (
    <footer>
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
