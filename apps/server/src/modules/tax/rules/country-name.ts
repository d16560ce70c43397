import type { DocumentLanguage } from './document-content.ts';

/** The name of a country in a language of documents; the code itself where there is no such country. */
export const countryNameIn = (language: DocumentLanguage, country: string): string =>
  new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(country) ?? country;
