import type { Me } from '@pinhole/contract';
import type { ReactElement } from 'react';
import { chooseLocale, type Locale, localeNames, locales, useLocale, useT } from '../../app/i18n.ts';
import { chooseTheme, type Theme, themeStore, themes } from '../../app/theme.ts';
import { useExternalStore } from '../../lib/external-store.ts';
import { problemText } from '../../lib/problem-text.ts';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { classes } from '../../ui/classes.ts';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toast.tsx';
import { useUpdateMe } from './settings-queries.ts';

/** Both show at once on this device, and become the account's choice for devices where nobody chose otherwise. */
export function AppearanceSettings({ me }: { readonly me: Me }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const theme = useExternalStore(themeStore);
  const update = useUpdateMe();
  const remember = (change: { readonly theme: Theme } | { readonly locale: Locale }): void =>
    update.mutate(change, { onError: (error) => showToast({ tone: 'bad', ...problemText(error) }) });
  return (
    <>
      <Section title={t('settings.theme')} lead={t('settings.themeLead')}>
        <ChoiceCards
          label={t('settings.theme')}
          value={theme}
          onChange={(chosen: Theme) => {
            chooseTheme(chosen);
            if (chosen !== me.account.theme) remember({ theme: chosen });
          }}
          options={themes.map((option) => ({
            value: option,
            label: t(`settings.theme.${option}`),
            picture: <ThemePicture theme={option} />,
          }))}
        />
      </Section>
      <Section title={t('settings.language')} lead={t('settings.languageLead')}>
        <ChoiceCards
          label={t('settings.language')}
          value={locale}
          onChange={(chosen: Locale) => {
            void chooseLocale(chosen);
            if (chosen !== me.account.locale) remember({ locale: chosen });
          }}
          options={locales.map((option) => ({ value: option, label: localeNames[option], lang: option }))}
        />
      </Section>
    </>
  );
}

/** The studio in small: rail, pictures, composer. */
function ThemePicture({ theme }: { readonly theme: Theme }): ReactElement {
  const sides = theme === 'system' ? (['light', 'dark'] as const) : [theme];
  return (
    <span aria-hidden="true" className="flex aspect-4/3 overflow-hidden rounded-picture border border-line">
      {sides.map((side, index) => (
        <span key={side} data-theme={side} className="flex min-w-0 flex-1 overflow-hidden bg-ground">
          {index === 0 && <span className="w-1/10 shrink-0 border-e border-line bg-ground" />}
          <span className="flex flex-1 flex-col gap-[6%] p-[8%]">
            <span className={classes('grid flex-1 gap-[6%]', sides.length === 1 ? 'grid-cols-3' : 'grid-cols-2')}>
              {(sides.length === 1 ? [0, 1, 2] : [0, 1]).map((tile) => (
                <span key={tile} className="rounded-chip bg-raised" />
              ))}
            </span>
            <span className="flex h-[30%] items-end justify-end rounded-chip border border-line bg-surface p-[3%]">
              {index === sides.length - 1 && <span className="h-[45%] w-[26%] rounded-chip bg-accent" />}
            </span>
          </span>
        </span>
      ))}
    </span>
  );
}
