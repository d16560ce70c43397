import type { Clock } from '../../platform/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import { findAccount } from '../accounts/index.ts';
import { listOwners } from '../workspaces/index.ts';
import type { Leaving } from './expiry-notice-store.ts';

export interface ExpiryMailDeps {
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly serviceName: () => string;
  /** IANA name: the days of a mail are days there. */
  readonly timeZone: () => string;
  readonly trashDays: () => number;
}

type Locale = 'en' | 'da' | 'ar';

interface Facts {
  readonly service: string;
  /** In words of the language: one file, 12 files. */
  readonly files: string;
  readonly first: string;
  readonly last: string;
  readonly trash: string;
  readonly link: string;
}

type Template = (facts: Facts) => { readonly subject: string; readonly text: string };

const when = (single: string, span: string, { first, last }: Facts): string => (first === last ? single : span);

const templates: Readonly<Record<Locale, Template>> = {
  en: (f) => ({
    subject: `${f.files} at ${f.service}: to the trash from ${f.first}`,
    text: `The plan of your workspace at ${f.service} keeps files for a time. ${when(`On ${f.first}`, `Between ${f.first} and ${f.last}`, f)} this many go to the trash: ${f.files}. From there they can be brought back for ${f.trash}; after that they are deleted for good.\n\nDownload what you want to keep, or choose a plan that keeps files longer, before that day:\n${f.link}`,
  }),
  da: (f) => ({
    subject: `${f.files} hos ${f.service}: i papirkurven fra ${f.first}`,
    text: `Planen for dit arbejdsrum hos ${f.service} gemmer filer i en tid. ${when(`Den ${f.first}`, `Mellem ${f.first} og ${f.last}`, f)} ryger så mange i papirkurven: ${f.files}. Derfra kan de hentes tilbage i ${f.trash}; derefter slettes de helt.\n\nHent det, du vil beholde, eller vælg en plan, der gemmer filer længere, inden da:\n${f.link}`,
  }),
  ar: (f) => ({
    subject: `${f.files} لدى ${f.service}: إلى سلة المهملات ابتداءً من ${f.first}`,
    text: `تحفظ خطة مساحة عملك لدى ${f.service} الملفات لمدة. ${when(`في ${f.first}`, `بين ${f.first} و${f.last}`, f)} ينتقل هذا العدد إلى سلة المهملات: ${f.files}. يمكن استعادتها من هناك خلال ${f.trash}؛ وبعد ذلك تُحذف نهائيًا.\n\nنزّل ما تريد الاحتفاظ به، أو اختر خطة تحفظ الملفات مدة أطول، قبل ذلك اليوم:\n${f.link}`,
  }),
};

const fileForms: Readonly<Record<Locale, Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }>> = {
  en: { one: '# file', other: '# files' },
  da: { one: '# fil', other: '# filer' },
  ar: { one: 'ملف واحد', two: 'ملفان', few: '# ملفات', many: '# ملفًا', other: '# ملف' },
};

/** To the owners of the workspace, in the transaction that notes down that they were told. Nothing of what the files show is in it. */
export async function queueExpiryMail(deps: ExpiryMailDeps, tx: Tx, workspaceId: string, { count, first, last }: Leaving): Promise<void> {
  for (const ownerId of await listOwners(tx, workspaceId)) {
    const account = await findAccount(tx, ownerId);
    if (!account) continue;
    const { locale } = account;
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: deps.timeZone() });
    const number = new Intl.NumberFormat(locale);
    const form = fileForms[locale][new Intl.PluralRules(locale).select(count)] ?? fileForms[locale].other;
    const mail = templates[locale]({
      service: deps.serviceName(),
      files: form.replace('#', number.format(count)),
      first: day.format(first),
      last: day.format(last),
      trash: new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(deps.trashDays()),
      link: new URL('/library', deps.publicUrl).href,
    });
    await queueMail(tx, { ...mail, to: account.email, at: deps.clock.now() });
  }
}
