import type { AlertRow, Recipient } from './alert-store.ts';

type Locale = Recipient['locale'];
type Period = Exclude<AlertRow['period'], 'balance'>;

interface MailText {
  readonly subject: string;
  readonly text: string;
}

export interface AlertFacts {
  readonly service: string;
  readonly workspace: string;
}

interface Words {
  readonly credits: (amount: string) => string;
  readonly whose: (alert: AlertRow, workspace: string) => string;
  readonly period: Readonly<Record<Period, string>>;
  readonly cap: (facts: { readonly whose: string; readonly period: string; readonly level: string; readonly limit: string }) => MailText;
  readonly low: (facts: { readonly workspace: string; readonly limit: string }) => MailText;
  readonly farewell: (service: string) => string;
}

const words: Readonly<Record<Locale, Words>> = {
  en: {
    credits: (amount) => `${amount} credits`,
    whose: ({ accountId, keyId }, workspace) =>
      keyId ? `an API key of yours in ${workspace}` : accountId ? `you in ${workspace}` : `the workspace ${workspace}`,
    period: { day: 'today', week: 'this week', month: 'this month', total: 'in all' },
    cap: ({ whose, period, level, limit }) => ({
      subject: `${level} of a spend cap is used`,
      text: `${level} of the spend cap for ${whose} is used or reserved ${period}.\n\nThe cap: ${limit}. What would pass it is refused before anything is charged.`,
    }),
    low: ({ workspace, limit }) => ({
      subject: `Few credits are left in ${workspace}`,
      text: `The workspace ${workspace} has less than ${limit} left.`,
    }),
    farewell: (service) => `You find the balance, the caps and where they are changed under “Credits” at ${service}.`,
  },
  da: {
    credits: (amount) => `${amount} kreditter`,
    whose: ({ accountId, keyId }, workspace) =>
      keyId ? `en af dine API-nøgler i ${workspace}` : accountId ? `dig i ${workspace}` : `arbejdsrummet ${workspace}`,
    period: { day: 'i dag', week: 'i denne uge', month: 'i denne måned', total: 'i alt' },
    cap: ({ whose, period, level, limit }) => ({
      subject: `${level} af et forbrugsloft er brugt`,
      text: `${level} af forbrugsloftet for ${whose} er brugt eller reserveret ${period}.\n\nLoftet: ${limit}. Det, der ville overskride det, afvises, før noget opkræves.`,
    }),
    low: ({ workspace, limit }) => ({
      subject: `Der er få kreditter tilbage i ${workspace}`,
      text: `Arbejdsrummet ${workspace} har mindre end ${limit} tilbage.`,
    }),
    farewell: (service) => `Saldoen, lofterne og stedet, hvor de ændres, findes under “Kreditter” hos ${service}.`,
  },
  ar: {
    credits: (amount) => `${amount} رصيد`,
    whose: ({ accountId, keyId }, workspace) =>
      keyId ? `أحد مفاتيحك البرمجية في ${workspace}` : accountId ? `إنفاقك في ${workspace}` : `مساحة العمل ${workspace}`,
    period: { day: 'اليوم', week: 'هذا الأسبوع', month: 'هذا الشهر', total: 'في المجموع' },
    cap: ({ whose, period, level, limit }) => ({
      subject: `استُخدم ${level} من حد الإنفاق`,
      text: `استُخدم أو حُجز ${level} من حد الإنفاق الخاص بـ ${whose} ${period}.\n\nالحد: ${limit}. ما يتجاوزه يُرفض قبل أن يُحتسب أي شيء.`,
    }),
    low: ({ workspace, limit }) => ({
      subject: `بقي رصيد قليل في ${workspace}`,
      text: `بقي في مساحة العمل ${workspace} أقل من ${limit}.`,
    }),
    farewell: (service) => `تجد الرصيد والحدود ومكان تغييرها ضمن «الأرصدة» في ${service}.`,
  },
};

const perWhole = 1_000_000;

/** What a person is told of an alert, in their language. */
export function alertMail(locale: Locale, alert: AlertRow, { service, workspace }: AlertFacts): MailText {
  const own = words[locale];
  const whole = Number(alert.amount) / perWhole;
  const limit =
    alert.unit === 'credit'
      ? own.credits(new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(whole))
      : new Intl.NumberFormat(locale, { style: 'currency', currency: alert.unit }).format(whole);
  const mail =
    alert.period === 'balance'
      ? own.low({ workspace, limit })
      : own.cap({
          whose: own.whose(alert, workspace),
          period: own.period[alert.period],
          level: new Intl.NumberFormat(locale, { style: 'percent' }).format(alert.level / 100),
          limit,
        });
  return { subject: `${mail.subject} – ${service}`, text: `${mail.text}\n\n${own.farewell(service)}` };
}
