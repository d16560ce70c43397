import type { Tx } from '../../../platform/database/database.ts';
import { queueMail } from '../../../platform/mail/outbox.ts';
import { findAccount } from '../../accounts/index.ts';
import { listOwners } from '../../workspaces/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import type { ClosingRow } from '../store/closing-store.ts';

type ClosingMailKind = 'asked' | 'undone' | 'closed';

interface Facts {
  readonly service: string;
  readonly day: string;
  readonly refunded: string;
  readonly forfeited: string;
  readonly link: string;
}

type Template = (facts: Facts) => { readonly subject: string; readonly text: string };

const templates: Readonly<Record<'en' | 'da' | 'ar', Readonly<Record<ClosingMailKind, Template>>>> = {
  en: {
    asked: (f) => ({
      subject: `Your billing at ${f.service} closes on ${f.day}`,
      text: `Somebody who may asked to close the billing of your workspace at ${f.service}. Plans are not renewed from now on. Until ${f.day} you can take it back:\n${f.link}\n\nSave your invoices before: afterwards they are kept for the law and no longer shown.`,
    }),
    undone: (f) => ({
      subject: `Your billing at ${f.service} stays open`,
      text: `Closing the billing of your workspace at ${f.service} was taken back. Your credits are as they were, and plans go on where their provider allows it.\n\n${f.link}`,
    }),
    closed: (f) => ({
      subject: `Your billing at ${f.service} is closed`,
      text: `The billing of your workspace at ${f.service} is closed. Paid back, the way you paid: ${f.refunded} credits. Lapsed: ${f.forfeited} credits.\n\nInvoices and payments are kept as long as the law asks, under a number that no longer leads to you here.`,
    }),
  },
  da: {
    asked: (f) => ({
      subject: `Din betaling hos ${f.service} lukkes den ${f.day}`,
      text: `En, der har ret til det, bad om at lukke betalingen for dit arbejdsrum hos ${f.service}. Planer fornys ikke fra nu af. Indtil den ${f.day} kan du fortryde det:\n${f.link}\n\nGem dine fakturaer inden: bagefter gemmes de for lovens skyld og vises ikke længere.`,
    }),
    undone: (f) => ({
      subject: `Din betaling hos ${f.service} forbliver åben`,
      text: `Lukningen af betalingen for dit arbejdsrum hos ${f.service} er fortrudt. Dine kreditter er som før, og planer fortsætter, hvor udbyderen tillader det.\n\n${f.link}`,
    }),
    closed: (f) => ({
      subject: `Din betaling hos ${f.service} er lukket`,
      text: `Betalingen for dit arbejdsrum hos ${f.service} er lukket. Betalt tilbage, som du betalte: ${f.refunded} kreditter. Bortfaldet: ${f.forfeited} kreditter.\n\nFakturaer og betalinger gemmes, så længe loven kræver det, under et nummer, der ikke længere fører til dig her.`,
    }),
  },
  ar: {
    asked: (f) => ({
      subject: `تُغلق فوترتك لدى ${f.service} بتاريخ ${f.day}`,
      text: `طلب من يحق له ذلك إغلاق فوترة مساحة عملك لدى ${f.service}. لن تُجدَّد الخطط من الآن. يمكنك التراجع حتى ${f.day}:\n${f.link}\n\nاحفظ فواتيرك قبل ذلك: بعدها تُحفظ وفقًا للقانون ولا تُعرض.`,
    }),
    undone: (f) => ({
      subject: `تبقى فوترتك لدى ${f.service} مفتوحة`,
      text: `تم التراجع عن إغلاق فوترة مساحة عملك لدى ${f.service}. أرصدتك كما كانت، وتستمر الخطط حيث يسمح مزوّدها بذلك.\n\n${f.link}`,
    }),
    closed: (f) => ({
      subject: `أُغلقت فوترتك لدى ${f.service}`,
      text: `أُغلقت فوترة مساحة عملك لدى ${f.service}. أُعيد بالطريقة التي دفعت بها: ${f.refunded} من الأرصدة. سقط: ${f.forfeited} من الأرصدة.\n\nتُحفظ الفواتير والمدفوعات ما دام القانون يطلب ذلك، برقم لم يعد يقود إليك هنا.`,
    }),
  },
};

/** To the owners of the workspace, in the transaction of what it tells of. */
export async function queueClosingMail(
  deps: Pick<BillingDeps, 'clock' | 'serviceName' | 'publicUrl'>,
  tx: Tx,
  kind: ClosingMailKind,
  closing: ClosingRow,
): Promise<void> {
  if (closing.workspaceId === null) return;
  for (const ownerId of await listOwners(tx, closing.workspaceId)) {
    const account = await findAccount(tx, ownerId);
    if (!account) continue;
    const { locale } = account;
    const credits = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    const mail = templates[locale][kind]({
      service: deps.serviceName(),
      day: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(closing.dueAt),
      refunded: credits.format(inCredits(closing.refunded)),
      forfeited: credits.format(inCredits(closing.forfeited)),
      link: new URL('/settings/billing', deps.publicUrl).href,
    });
    await queueMail(tx, { ...mail, to: account.email, at: deps.clock.now() });
  }
}

/** A decimal as text, so that no amount is too large to be exact; the type knows numbers alone. */
function inCredits(micros: bigint): number {
  const decimal = `${micros / 1_000_000n}.${String(micros % 1_000_000n).padStart(6, '0')}`;
  return decimal as unknown as number;
}
