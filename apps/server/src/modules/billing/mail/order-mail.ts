import { currencyDigits, toDecimal } from '@pinhole/payments';
import type { Tx } from '../../../platform/database/database.ts';
import { queueMail } from '../../../platform/mail/outbox.ts';
import { findAccount } from '../../accounts/index.ts';
import type { SaleItemRow } from '../../shop/index.ts';
import type { IssuedTaxDocument } from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import type { OrderRow } from '../store/order-store.ts';
import { documentNote } from './document-mail.ts';

/** `topped-up`: paid, and bought by itself. */
export type OrderMailKind =
  | 'paid'
  | 'topped-up'
  | 'cancelled'
  | 'withdrawn'
  | 'past-due'
  | 'past-due-again'
  | 'past-due-last'
  | 'trial'
  | 'ended';

interface Facts {
  readonly service: string;
  readonly title: string;
  readonly reference: string;
  readonly total: string;
  readonly at: string;
  readonly link: string;
  /** Until when free days or a grace last. */
  readonly until: string;
  readonly topUp: string;
}

type Template = (facts: Facts) => { readonly subject: string; readonly text: string };

const templates: Readonly<Record<'en' | 'da' | 'ar', Readonly<Record<OrderMailKind, Template>>>> = {
  en: {
    paid: (f) => ({
      subject: `Paid: ${f.title}`,
      text: `Thank you. Your order ${f.reference} at ${f.service} is paid: ${f.title}, ${f.total}.\n\nThe credits are there already. Your order:\n${f.link}`,
    }),
    'topped-up': (f) => ({
      subject: `Bought automatically: ${f.title}`,
      text: `Your credits at ${f.service} were low, so ${f.title} was bought automatically with your saved card, as you agreed: ${f.total}, order ${f.reference}.\n\nThe credits are there already. The order, and what it was paid with:\n${f.link}\n\nChange or end automatic top-up:\n${f.topUp}`,
    }),
    cancelled: (f) => ({
      subject: `Order ${f.reference} was cancelled`,
      text: `Your order ${f.reference} at ${f.service} (${f.title}, ${f.total}) was not paid and was cancelled by the service. Please do not pay it any more; if your money is under way already, it still counts.\n\nYour order:\n${f.link}`,
    }),
    withdrawn: (f) => ({
      subject: `You withdrew from order ${f.reference}`,
      text: `You withdrew from your order ${f.reference} at ${f.service} (${f.title}, ${f.total}) on ${f.at}.\n\nWhat you had not used of it is paid back in the way you paid. Your order:\n${f.link}`,
    }),
    'past-due': (f) => ({
      subject: `A payment for ${f.title} did not work`,
      text: `A payment for your plan ${f.title} at ${f.service} did not work. It will be tried again.\n\nLook at your way to pay here, so that the plan goes on:\n${f.link}`,
    }),
    'past-due-again': (f) => ({
      subject: `Still missing: the payment for ${f.title}`,
      text: `The payment for your plan ${f.title} at ${f.service} has not worked for some days. The plan goes on until ${f.until}; no new credits come before it is paid.\n\nChange your way to pay here:\n${f.link}`,
    }),
    'past-due-last': (f) => ({
      subject: `Your plan ${f.title} is about to stop`,
      text: `The payment for your plan ${f.title} at ${f.service} is still missing. From ${f.until} on, what the plan allows does not hold any more. Nothing that you made is deleted for it, and what you bought besides stays yours.\n\nPay, or end the plan, here:\n${f.link}`,
    }),
    trial: (f) => ({
      subject: `Your free days of ${f.title} have begun`,
      text: `Your plan ${f.title} at ${f.service} is free until ${f.until}. After that it costs ${f.total} each period, unless you end it before. You can do that at any time, here:\n${f.link}`,
    }),
    ended: (f) => ({
      subject: `Your plan ${f.title} has ended`,
      text: `Your plan ${f.title} at ${f.service} has ended, and nothing more is charged. What you bought besides stays yours.\n\n${f.link}`,
    }),
  },
  da: {
    paid: (f) => ({
      subject: `Betalt: ${f.title}`,
      text: `Tak. Din ordre ${f.reference} hos ${f.service} er betalt: ${f.title}, ${f.total}.\n\nKreditterne er der allerede. Din ordre:\n${f.link}`,
    }),
    'topped-up': (f) => ({
      subject: `Købt automatisk: ${f.title}`,
      text: `Du havde få kreditter tilbage hos ${f.service}, så ${f.title} blev købt automatisk med dit gemte kort, som du sagde ja til: ${f.total}, ordre ${f.reference}.\n\nKreditterne er der allerede. Ordren, og hvad den blev betalt med:\n${f.link}\n\nRet eller stop automatisk opfyldning:\n${f.topUp}`,
    }),
    cancelled: (f) => ({
      subject: `Ordre ${f.reference} er annulleret`,
      text: `Din ordre ${f.reference} hos ${f.service} (${f.title}, ${f.total}) blev ikke betalt og er annulleret af tjenesten. Betal den ikke længere; er dine penge allerede på vej, tæller de stadig.\n\nDin ordre:\n${f.link}`,
    }),
    withdrawn: (f) => ({
      subject: `Du har fortrudt ordre ${f.reference}`,
      text: `Du fortrød din ordre ${f.reference} hos ${f.service} (${f.title}, ${f.total}) den ${f.at}.\n\nDet, du ikke har brugt, betales tilbage på samme måde, som du betalte. Din ordre:\n${f.link}`,
    }),
    'past-due': (f) => ({
      subject: `En betaling for ${f.title} lykkedes ikke`,
      text: `En betaling for din plan ${f.title} hos ${f.service} lykkedes ikke. Den bliver forsøgt igen.\n\nSe på din betalingsmåde her, så planen kan fortsætte:\n${f.link}`,
    }),
    'past-due-again': (f) => ({
      subject: `Mangler stadig: betalingen for ${f.title}`,
      text: `Betalingen for din plan ${f.title} hos ${f.service} er ikke lykkedes i nogle dage. Planen fortsætter til ${f.until}; der kommer ingen nye kreditter, før den er betalt.\n\nRet din betalingsmåde her:\n${f.link}`,
    }),
    'past-due-last': (f) => ({
      subject: `Din plan ${f.title} er ved at stoppe`,
      text: `Betalingen for din plan ${f.title} hos ${f.service} mangler stadig. Fra ${f.until} gælder det, planen tillader, ikke længere. Intet af det, du har lavet, slettes af den grund, og det, du har købt ved siden af, er stadig dit.\n\nBetal, eller opsig planen, her:\n${f.link}`,
    }),
    trial: (f) => ({
      subject: `Dine gratis dage af ${f.title} er begyndt`,
      text: `Din plan ${f.title} hos ${f.service} er gratis til ${f.until}. Derefter koster den ${f.total} for hver periode, medmindre du opsiger den før. Det kan du når som helst gøre her:\n${f.link}`,
    }),
    ended: (f) => ({
      subject: `Din plan ${f.title} er slut`,
      text: `Din plan ${f.title} hos ${f.service} er slut, og der trækkes ikke mere. Det, du har købt ved siden af, er stadig dit.\n\n${f.link}`,
    }),
  },
  ar: {
    paid: (f) => ({
      subject: `تم الدفع: ${f.title}`,
      text: `شكرًا لك. تم دفع طلبك ${f.reference} لدى ${f.service}: ${f.title}، ${f.total}.\n\nالأرصدة متاحة الآن. طلبك:\n${f.link}`,
    }),
    'topped-up': (f) => ({
      subject: `شراء تلقائي: ${f.title}`,
      text: `كان رصيدك لدى ${f.service} قليلًا، فاشتُري ${f.title} تلقائيًا ببطاقتك المحفوظة كما وافقت: ${f.total}، الطلب ${f.reference}.\n\nالأرصدة متاحة الآن. الطلب وطريقة دفعه:\n${f.link}\n\nغيّر التعبئة التلقائية أو أوقفها:\n${f.topUp}`,
    }),
    cancelled: (f) => ({
      subject: `أُلغي الطلب ${f.reference}`,
      text: `لم يُدفع طلبك ${f.reference} لدى ${f.service} (${f.title}، ${f.total}) وألغته الخدمة. لا تدفعه بعد الآن؛ وإن كان مالك في الطريق فهو محسوب.\n\nطلبك:\n${f.link}`,
    }),
    withdrawn: (f) => ({
      subject: `رجعت عن الطلب ${f.reference}`,
      text: `رجعت عن طلبك ${f.reference} لدى ${f.service} (${f.title}، ${f.total}) بتاريخ ${f.at}.\n\nيُعاد إليك ما لم تستخدمه بالطريقة التي دفعت بها. طلبك:\n${f.link}`,
    }),
    'past-due': (f) => ({
      subject: `لم ينجح دفع ${f.title}`,
      text: `لم ينجح دفع خطتك ${f.title} لدى ${f.service}. ستُعاد المحاولة.\n\nراجع طريقة الدفع هنا لتستمر الخطة:\n${f.link}`,
    }),
    'past-due-again': (f) => ({
      subject: `ما زال ناقصًا: دفع ${f.title}`,
      text: `لم ينجح دفع خطتك ${f.title} لدى ${f.service} منذ أيام. تستمر الخطة حتى ${f.until}، ولا تأتي أرصدة جديدة قبل دفعها.\n\nغيّر طريقة الدفع هنا:\n${f.link}`,
    }),
    'past-due-last': (f) => ({
      subject: `خطتك ${f.title} على وشك التوقف`,
      text: `ما زال دفع خطتك ${f.title} لدى ${f.service} ناقصًا. ابتداءً من ${f.until} لا يسري ما تسمح به الخطة. لا يُحذف بسبب ذلك شيء مما أنشأته، وما اشتريته إلى جانبها يبقى لك.\n\nادفع أو أنهِ الخطة هنا:\n${f.link}`,
    }),
    trial: (f) => ({
      subject: `بدأت أيامك المجانية من ${f.title}`,
      text: `خطتك ${f.title} لدى ${f.service} مجانية حتى ${f.until}. بعدها تكلف ${f.total} لكل فترة ما لم تُنهها قبل ذلك. يمكنك ذلك في أي وقت هنا:\n${f.link}`,
    }),
    ended: (f) => ({
      subject: `انتهت خطتك ${f.title}`,
      text: `انتهت خطتك ${f.title} لدى ${f.service} ولن يُخصم شيء بعد الآن. ما اشتريته إلى جانبها يبقى لك.\n\n${f.link}`,
    }),
  },
};

/** To the person who ordered, if there still is one. In the transaction of what it tells of: never without it, never twice. */
export async function queueOrderMail(
  deps: Pick<BillingDeps, 'clock' | 'serviceName' | 'publicUrl'>,
  tx: Tx,
  kind: OrderMailKind,
  order: OrderRow,
  item: Pick<SaleItemRow, 'title'>,
  until?: Date,
  document?: IssuedTaxDocument,
): Promise<void> {
  const account = order.accountId === null ? undefined : await findAccount(tx, order.accountId);
  if (!account) return;
  const at = deps.clock.now();
  const { locale } = account;
  const mail = templates[locale][kind]({
    service: deps.serviceName(),
    title: item.title,
    reference: order.reference,
    total: writeMoney(order.totalMinor ?? order.priceMinor, order.currency, locale),
    until: until ? new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(until) : '',
    at: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at),
    topUp: new URL('/billing#top-up', deps.publicUrl).href,
    link: new URL(
      ['paid', 'topped-up', 'cancelled', 'withdrawn'].includes(kind) ? `/billing/orders/${order.id}` : '/billing',
      deps.publicUrl,
    ).href,
  });
  const text = `${mail.text}${documentNote(deps, locale, document)}`;
  await queueMail(tx, { ...mail, text, to: account.email, at });
}

function writeMoney(minor: bigint, currency: string, locale: string): string {
  const digits = currencyDigits(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // A decimal as text, so that no amount is too large to be exact; the type knows numbers alone.
  return format.format(toDecimal({ minor, currency }) as unknown as number);
}
