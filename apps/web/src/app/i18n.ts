import { i18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import { readLocal, writeLocal } from '../lib/local-store.ts';
import { runtimeConfig } from '../lib/runtime-config.ts';
import type { en } from './locales/en/index.ts';

export const locales = ['en', 'da', 'ar'] as const;
export type Locale = (typeof locales)[number];
export type MessageId = keyof typeof en;
export type MessageValues = Readonly<Record<string, string | number>>;
export type Translate = (id: MessageId, values?: MessageValues) => string;

/** Each language in its own words. */
export const localeNames: Readonly<Record<Locale, string>> = { en: 'English', da: 'Dansk', ar: 'العربية' };

const catalogues: Readonly<Record<Locale, () => Promise<Readonly<Record<MessageId, string>>>>> = {
  en: async () => (await import('./locales/en/index.ts')).en,
  da: async () => (await import('./locales/da/index.ts')).da,
  ar: async () => (await import('./locales/ar/index.ts')).ar,
};

const isLocale = (value: unknown): value is Locale => locales.includes(value as Locale);

export const directionOf = (locale: Locale): 'ltr' | 'rtl' => (locale === 'ar' ? 'rtl' : 'ltr');

/** Some systems hand the browser tags that `Intl` refuses, such as "en-US@posix". */
function isWellFormed(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** The tag given to `Intl`: the region the browser prefers, and Latin digits so that sizes, seeds and prices align in every language. */
export function formattingLocale(locale: Locale, preferred: readonly string[] = navigator.languages): string {
  const regional = preferred.find((tag) => (tag === locale || tag.startsWith(`${locale}-`)) && isWellFormed(tag));
  return locale === 'ar' ? 'ar-u-nu-latn' : (regional ?? { en: 'en-GB', da: 'da-DK' }[locale]);
}

/** The tag given to React Aria, whose words come in fixed regions. */
export const componentLocale: Readonly<Record<Locale, string>> = { en: 'en-US', da: 'da-DK', ar: 'ar-AE' };

export function firstLocale(): Locale {
  const chosen = readLocal('locale', (raw) => (isLocale(raw) ? raw : undefined));
  if (chosen) return chosen;
  if (runtimeConfig.locale) return runtimeConfig.locale;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLocale) ?? 'en';
}

/** Loads a language and speaks it from now on. */
export async function speak(locale: Locale): Promise<void> {
  i18n.setMessagesCompiler(compileMessage);
  i18n.loadAndActivate({ locale, messages: await catalogues[locale]() });
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
}

/** Speaks a language because somebody asked for it, and remembers that on this device. */
export async function chooseLocale(locale: Locale): Promise<void> {
  writeLocal('locale', locale);
  await speak(locale);
}

export { i18n };

/** For code outside components; components use `useT`, which follows a change of language. */
export const translate: Translate = (id, values) => i18n._(id, values);

export function useT(): Translate {
  const lingui = useLingui();
  // The context object changes with the language; `i18n` itself does not.
  return useCallback((id, values) => lingui.i18n._(id, values), [lingui]);
}

export function useLocale(): Locale {
  const { i18n: current } = useLingui();
  return isLocale(current.locale) ? current.locale : 'en';
}
