import type { ui as english } from '../en/ui.ts';

export const ui: Readonly<Record<keyof typeof english, string>> = {
  'ui.close': 'Luk',
  'ui.cancel': 'Annuller',
  'ui.done': 'Færdig',
  'ui.save': 'Gem',
  'ui.undo': 'Fortryd',
  'ui.tryAgain': 'Prøv igen',
  'ui.loading': 'Henter',
  'ui.notifications': 'Meddelelser',
  'ui.more': 'Mere',
  'ui.copy': 'Kopiér',
  'ui.copied': 'Kopieret',
  'ui.loadMore': 'Vis flere',
  'ui.reset': 'Nulstil',
  'format.credits': '{count, plural, one {{amount} kredit} other {{amount} kreditter}}',
};
