import type { texts as english } from '../en/texts.ts';

export const texts: Readonly<Record<keyof typeof english, string>> = {
  'texts.written': 'ما كُتب',
  'texts.useAsPrompt': 'استخدمه كوصف',
  'texts.insteadOf': 'صنعه {made} بدلًا من {asked}، بسعر {asked}.',
  'texts.keptUntil': 'يحتفظ المزوّد بنسخة حتى {until}.',
  'texts.keptUnknown': 'يحتفظ المزوّد بنسخة إلى أن يحذفها بنفسه.',
};
