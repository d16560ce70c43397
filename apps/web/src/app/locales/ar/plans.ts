import type { plans as en } from '../en/plans.ts';

export const plans: Readonly<Record<keyof typeof en, string>> = {
  'plans.title': 'خطتك',
  'plans.state.incomplete': 'غير مدفوعة',
  'plans.state.trial': 'أيام مجانية',
  'plans.state.active': 'سارية',
  'plans.state.past_due': 'دفعة ناقصة',
  'plans.state.paused': 'متوقفة مؤقتًا',
  'plans.state.ended': 'منتهية',
  'plans.renewsOn': 'تتجدد في {date}',
  'plans.endsOn': 'تنتهي في {date}',
  'plans.becomes': 'ثم {title}',
  'plans.pastDue': 'لم تنجح الدفعة الأخيرة',
  'plans.pastDueText':
    'منذ {date}. يعيد المزوّد المحاولة من تلقاء نفسه؛ راجع بطاقتك أو طريقة دفعك هناك. تصل أرصدة الفترة الجديدة عند دفعها. إن لم تُدفع أبدًا تنتهي الخطة، ويبقى ما اشتريته إلى جانبها.',
  'plans.mend': 'أصلح ذلك لدى {name}',
  'plans.change': 'تغيير الخطة',
  'plans.to': 'الخطة الجديدة',
  'plans.changeNow': 'تبدأ فورًا. يُحسب الفرق، وتتوفر الأرصدة الزائدة عند دفعه.',
  'plans.changeLater': 'تبدأ مع الفترة التالية، في {date}. حتى ذلك الحين يبقى كل شيء كما هو.',
  'plans.portal': 'البطاقات والمستندات',
  'plans.cancel': 'إنهاء الخطة',
  'plans.cancelTitle': 'هل تنهي {title}؟',
  'plans.cancelText': 'تستمر حتى {date} ولا تتجدد. تنتهي أرصدتها معها، ويبقى ما اشتريته إلى جانبها.',
  'plans.resume': 'الإبقاء على الخطة',
};
