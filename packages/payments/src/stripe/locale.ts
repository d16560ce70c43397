/** Languages of the hosted page. Anything else is left to the buyer's browser. Source: the SDK's own list. */
const known = new Set(
  `bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh
   zh-HK zh-TW`.split(/\s+/),
);
const byLanguage: Readonly<Record<string, string>> = { no: 'nb', nn: 'nb', hi: 'hi-IN', tl: 'fil' };

/** BCP 47 → the page's language, or `auto`. */
export function checkoutLocale(tag: string): string {
  if (known.has(tag)) return tag;
  const [language = ''] = tag.toLowerCase().split('-');
  if (known.has(language)) return language;
  return byLanguage[language] ?? 'auto';
}
