import type { texts as english } from '../en/texts.ts';

export const texts: Readonly<Record<keyof typeof english, string>> = {
  'texts.written': 'Det, der blev skrevet',
  'texts.useAsPrompt': 'Brug som prompt',
  'texts.insteadOf': '{made} lavede det i stedet for {asked}, til prisen for {asked}.',
  'texts.keptUntil': 'Udbyderen beholder en kopi til {until}.',
  'texts.keptUnknown': 'Udbyderen beholder en kopi, indtil den selv sletter den.',
};
