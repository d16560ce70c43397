import type { Tx } from '../../../platform/database/database.ts';
import { queueMail } from '../../../platform/mail/outbox.ts';
import { findAccount } from '../../accounts/index.ts';
import type { IssuedTaxDocument } from '../../tax/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import type { OrderRow } from '../store/order-store.ts';

interface Facts {
  readonly service: string;
  readonly reference: string;
  readonly number: string;
  readonly link: string;
}
type Language = 'en' | 'da' | 'ar';
type Kind = IssuedTaxDocument['kind'];
type Template = (facts: Facts) => { readonly subject: string; readonly text: string };

const names: Readonly<Record<Language, Readonly<Record<Kind, string>>>> = {
  en: { invoice: 'Invoice', receipt: 'Receipt', credit_note: 'Credit note' },
  da: { invoice: 'Faktura', receipt: 'Kvittering', credit_note: 'Kreditnota' },
  ar: { invoice: 'الفاتورة', receipt: 'الإيصال', credit_note: 'الإشعار الدائن' },
};

const templates: Readonly<Record<Language, Readonly<Record<Kind, Template>>>> = {
  en: {
    invoice: (f) => ({
      subject: `Invoice ${f.number}`,
      text: `The invoice ${f.number} for your order ${f.reference} at ${f.service} is there, as a PDF:\n${f.link}`,
    }),
    receipt: (f) => ({
      subject: `Receipt ${f.number}`,
      text: `The receipt ${f.number} for your order ${f.reference} at ${f.service} is there, as a PDF:\n${f.link}`,
    }),
    credit_note: (f) => ({
      subject: `Credit note ${f.number}`,
      text: `Money of your order ${f.reference} at ${f.service} went back. The credit note ${f.number} says how much, as a PDF:\n${f.link}`,
    }),
  },
  da: {
    invoice: (f) => ({
      subject: `Faktura ${f.number}`,
      text: `Faktura ${f.number} for din ordre ${f.reference} hos ${f.service} ligger klar som PDF:\n${f.link}`,
    }),
    receipt: (f) => ({
      subject: `Kvittering ${f.number}`,
      text: `Kvittering ${f.number} for din ordre ${f.reference} hos ${f.service} ligger klar som PDF:\n${f.link}`,
    }),
    credit_note: (f) => ({
      subject: `Kreditnota ${f.number}`,
      text: `Penge fra din ordre ${f.reference} hos ${f.service} er gået tilbage. Kreditnota ${f.number} siger hvor meget, som PDF:\n${f.link}`,
    }),
  },
  ar: {
    invoice: (f) => ({
      subject: `الفاتورة ${f.number}`,
      text: `الفاتورة ${f.number} لطلبك ${f.reference} لدى ${f.service} جاهزة بصيغة PDF:\n${f.link}`,
    }),
    receipt: (f) => ({
      subject: `الإيصال ${f.number}`,
      text: `الإيصال ${f.number} لطلبك ${f.reference} لدى ${f.service} جاهز بصيغة PDF:\n${f.link}`,
    }),
    credit_note: (f) => ({
      subject: `الإشعار الدائن ${f.number}`,
      text: `عادت أموال من طلبك ${f.reference} لدى ${f.service}. يذكر الإشعار الدائن ${f.number} كم عاد، بصيغة PDF:\n${f.link}`,
    }),
  },
};

type MailDeps = Pick<BillingDeps, 'clock' | 'serviceName' | 'publicUrl'>;

const linkTo = ({ publicUrl }: MailDeps, { id }: IssuedTaxDocument): string => new URL(`/v1/tax-documents/${id}/pdf`, publicUrl).href;

/** What a mail about a payment says of its document; nothing while that waits. */
export const documentNote = (deps: MailDeps, locale: Language, document: IssuedTaxDocument | undefined): string =>
  document ? `\n\n${names[locale][document.kind]} ${document.label}:\n${linkTo(deps, document)}` : '';

/** Tells of documents that no other mail tells of, in the transaction that issues them. */
export async function queueDocumentMails(
  deps: MailDeps,
  tx: Tx,
  order: Pick<OrderRow, 'accountId' | 'reference'>,
  documents: readonly IssuedTaxDocument[],
): Promise<void> {
  const account = order.accountId === null ? undefined : await findAccount(tx, order.accountId);
  if (!account) return;
  for (const document of documents) {
    const facts = { service: deps.serviceName(), reference: order.reference, number: document.label, link: linkTo(deps, document) };
    await queueMail(tx, { ...templates[account.locale][document.kind](facts), to: account.email, at: deps.clock.now() });
  }
}
