import type { ui as english } from '../en/ui.ts';

export const ui: Readonly<Record<keyof typeof english, string>> = {
  'ui.close': 'إغلاق',
  'ui.cancel': 'إلغاء',
  'ui.done': 'تم',
  'ui.save': 'حفظ',
  'ui.undo': 'تراجع',
  'ui.tryAgain': 'حاول مجددًا',
  'ui.loading': 'جارٍ التحميل',
  'ui.notifications': 'الإشعارات',
  'ui.more': 'المزيد',
  'ui.copy': 'نسخ',
  'ui.copied': 'تم النسخ',
  'ui.loadMore': 'عرض المزيد',
  'ui.reset': 'إعادة الضبط',
  'format.credits':
    '{count, plural, zero {لا أرصدة} one {رصيد واحد} two {رصيدان} few {{amount} أرصدة} many {{amount} رصيدًا} other {{amount} رصيد}}',
};
