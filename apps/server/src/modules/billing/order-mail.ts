import { currencyDigits, toDecimal } from '@pinhole/payments';
import type { Tx } from '../../platform/database/database.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import { findAccount } from '../accounts/index.ts';
import type { SaleItemRow } from '../shop/index.ts';
import type { BillingDeps } from './billing-deps.ts';
import type { OrderRow } from './order-store.ts';

export type OrderMailKind = 'paid' | 'withdrawn' | 'past-due' | 'ended';

interface Facts {
  readonly service: string;
  readonly title: string;
  readonly reference: string;
  readonly total: string;
  readonly at: string;
  readonly link: string;
}

type Template = (facts: Facts) => { readonly subject: string; readonly text: string };

const templates: Readonly<Record<'en' | 'da' | 'ar', Readonly<Record<OrderMailKind, Template>>>> = {
  en: {
    paid: (f) => ({
      subject: `Paid: ${f.title}`,
      text: `Thank you. Your order ${f.reference} at ${f.service} is paid: ${f.title}, ${f.total}.\n\nThe credits are there already. Your order:\n${f.link}`,
    }),
    withdrawn: (f) => ({
      subject: `You withdrew from order ${f.reference}`,
      text: `You withdrew from your order ${f.reference} at ${f.service} (${f.title}, ${f.total}) on ${f.at}.\n\nWhat you had not used of it is paid back in the way you paid. Your order:\n${f.link}`,
    }),
    'past-due': (f) => ({
      subject: `A payment for ${f.title} did not work`,
      text: `A payment for your plan ${f.title} at ${f.service} did not work. It will be tried again.\n\nLook at your way to pay here, so that the plan goes on:\n${f.link}`,
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
    withdrawn: (f) => ({
      subject: `Du har fortrudt ordre ${f.reference}`,
      text: `Du fortrød din ordre ${f.reference} hos ${f.service} (${f.title}, ${f.total}) den ${f.at}.\n\nDet, du ikke har brugt, betales tilbage på samme måde, som du betalte. Din ordre:\n${f.link}`,
    }),
    'past-due': (f) => ({
      subject: `En betaling for ${f.title} lykkedes ikke`,
      text: `En betaling for din plan ${f.title} hos ${f.service} lykkedes ikke. Den bliver forsøgt igen.\n\nSe på din betalingsmåde her, så planen kan fortsætte:\n${f.link}`,
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
    withdrawn: (f) => ({
      subject: `رجعت عن الطلب ${f.reference}`,
      text: `رجعت عن طلبك ${f.reference} لدى ${f.service} (${f.title}، ${f.total}) بتاريخ ${f.at}.\n\nيُعاد إليك ما لم تستخدمه بالطريقة التي دفعت بها. طلبك:\n${f.link}`,
    }),
    'past-due': (f) => ({
      subject: `لم ينجح دفع ${f.title}`,
      text: `لم ينجح دفع خطتك ${f.title} لدى ${f.service}. ستُعاد المحاولة.\n\nراجع طريقة الدفع هنا لتستمر الخطة:\n${f.link}`,
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
    at: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at),
    link: new URL(kind === 'paid' || kind === 'withdrawn' ? `/billing/orders/${order.id}` : '/billing', deps.publicUrl).href,
  });
  await queueMail(tx, { ...mail, to: account.email, at });
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
