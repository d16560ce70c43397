import type { Tx } from '../../../platform/database/database.ts';
import { queueMail } from '../../../platform/mail/outbox.ts';
import { findSaleItem } from '../../shop/index.ts';
import { listManagers, type Manager } from '../../workspaces/index.ts';
import type { BillingDeps } from '../billing-deps.ts';
import type { TopUpPause, TopUpRow } from '../store/top-up-store.ts';

/** `full`: the most of this month is reached. */
type TopUpNews = TopUpPause | 'full';
type Locale = Manager['locale'];

interface Words {
  readonly paused: (facts: { readonly title: string; readonly service: string }) => string;
  readonly why: Readonly<Record<Exclude<TopUpPause, 'paid_back'>, string>>;
  readonly paidBack: (service: string) => string;
  readonly todo: (link: string) => string;
  readonly full: (facts: { readonly title: string; readonly service: string; readonly link: string }) => {
    readonly subject: string;
    readonly text: string;
  };
  readonly subject: string;
}

const words: Readonly<Record<Locale, Words>> = {
  en: {
    subject: 'Automatic top-up is paused',
    paused: ({ title, service }) =>
      `${title} at ${service} could not be bought automatically. Nothing was charged, and nothing more is bought by itself.`,
    why: {
      declined: 'The bank declined the saved card.',
      needs_buyer: 'Your bank wants to see you: it takes this charge only while you are there.',
      saved_way: 'The saved card cannot be charged any more.',
      price: 'The price has changed since you agreed.',
      item: 'It is not for sale any more.',
      way: 'This way to pay is not offered at the moment.',
      person: 'The person who agreed to it is not here any more, or may not buy.',
      order: 'It cannot be ordered as it was agreed.',
    },
    paidBack: (service) =>
      `Money for credits at ${service} goes back, and the credits go with it. Nothing is bought by itself until you say so again.`,
    todo: (link) => `Buy by hand, or switch automatic top-up on again, here:\n${link}`,
    full: ({ title, service, link }) => ({
      subject: 'Automatic top-up has reached its most for this month',
      text: `Your credits at ${service} are low, and ${title} was not bought: the most that you set for a month is reached. It goes on next month.\n\nBuy by hand, or change the most, here:\n${link}`,
    }),
  },
  da: {
    subject: 'Automatisk opfyldning er sat på pause',
    paused: ({ title, service }) =>
      `${title} hos ${service} kunne ikke købes automatisk. Der er ikke trukket noget, og der købes ikke mere af sig selv.`,
    why: {
      declined: 'Banken afviste det gemte kort.',
      needs_buyer: 'Din bank vil se dig: den godtager kun betalingen, mens du er til stede.',
      saved_way: 'Der kan ikke længere trækkes på det gemte kort.',
      price: 'Prisen er ændret, siden du sagde ja.',
      item: 'Den er ikke længere til salg.',
      way: 'Denne betalingsmåde tilbydes ikke i øjeblikket.',
      person: 'Den, der sagde ja, er her ikke længere eller må ikke købe.',
      order: 'Den kan ikke bestilles, som det var aftalt.',
    },
    paidBack: (service) =>
      `Penge for kreditter hos ${service} betales tilbage, og kreditterne forsvinder med dem. Der købes ikke noget af sig selv, før du siger til igen.`,
    todo: (link) => `Køb selv, eller slå automatisk opfyldning til igen, her:\n${link}`,
    full: ({ title, service, link }) => ({
      subject: 'Automatisk opfyldning har nået månedens grænse',
      text: `Du har få kreditter tilbage hos ${service}, og ${title} blev ikke købt: grænsen for en måned er nået. Det fortsætter i næste måned.\n\nKøb selv, eller ret grænsen, her:\n${link}`,
    }),
  },
  ar: {
    subject: 'توقفت التعبئة التلقائية مؤقتًا',
    paused: ({ title, service }) => `تعذر شراء ${title} تلقائيًا لدى ${service}. لم يُخصم شيء، ولن يُشترى شيء تلقائيًا بعد الآن.`,
    why: {
      declined: 'رفض البنك البطاقة المحفوظة.',
      needs_buyer: 'يريد بنكك أن يراك: لا يقبل هذا الخصم إلا وأنت حاضر.',
      saved_way: 'لم يعد الخصم من البطاقة المحفوظة ممكنًا.',
      price: 'تغيّر السعر منذ موافقتك.',
      item: 'لم يعد معروضًا للبيع.',
      way: 'طريقة الدفع هذه غير متاحة الآن.',
      person: 'من وافق لم يعد هنا أو لم يعد يحق له الشراء.',
      order: 'لا يمكن طلبه كما اتُّفق عليه.',
    },
    paidBack: (service) => `يُعاد مال أرصدة لدى ${service} وتذهب الأرصدة معه. لن يُشترى شيء تلقائيًا حتى توافق من جديد.`,
    todo: (link) => `اشترِ بنفسك أو شغّل التعبئة التلقائية من جديد هنا:\n${link}`,
    full: ({ title, service, link }) => ({
      subject: 'بلغت التعبئة التلقائية حد هذا الشهر',
      text: `رصيدك لدى ${service} قليل ولم يُشترَ ${title}: بلغت الحد الذي وضعته للشهر. تستمر في الشهر القادم.\n\nاشترِ بنفسك أو غيّر الحد هنا:\n${link}`,
    }),
  },
};

/** To everybody who runs the workspace. In the transaction of what it tells of: never without it, never twice. */
export async function queueTopUpMail(
  deps: Pick<BillingDeps, 'clock' | 'serviceName' | 'publicUrl'>,
  tx: Tx,
  rule: Pick<TopUpRow, 'workspaceId' | 'itemId'>,
  news: TopUpNews,
): Promise<void> {
  const item = await findSaleItem(tx, rule.itemId);
  const facts = { title: item?.title ?? '', service: deps.serviceName(), link: new URL('/billing#top-up', deps.publicUrl).href };
  for (const { email, locale } of await listManagers(tx, rule.workspaceId)) {
    const own = words[locale];
    const mail =
      news === 'full' ? own.full(facts) : { subject: own.subject, text: `${happened(own, news, facts)}\n\n${own.todo(facts.link)}` };
    await queueMail(tx, { to: email, subject: `${mail.subject} – ${facts.service}`, text: mail.text, at: deps.clock.now() });
  }
}

const happened = (own: Words, reason: TopUpPause, facts: { readonly title: string; readonly service: string }): string =>
  reason === 'paid_back' ? own.paidBack(facts.service) : `${own.paused(facts)} ${own.why[reason]}`;
