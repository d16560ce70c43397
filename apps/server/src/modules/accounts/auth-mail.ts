import type { Account } from './account-store.ts';

type Locale = Account['locale'];
export type AuthMailKind = 'confirm' | 'reset' | 'exists' | 'changed';

export interface AuthMailFacts {
  readonly service: string;
  readonly link: string;
}

interface MailText {
  readonly subject: string;
  readonly text: string;
}

type Template = (facts: AuthMailFacts) => MailText;

const templates: Readonly<Record<Locale, Readonly<Record<AuthMailKind, Template>>>> = {
  en: {
    confirm: ({ service, link }) => ({
      subject: `Confirm your address for ${service}`,
      text: `Somebody, probably you, made an account at ${service} with this address.\n\nConfirm it here within one hour:\n${link}\n\nIf it was not you, ignore this mail.`,
    }),
    reset: ({ service, link }) => ({
      subject: `Choose a new password for ${service}`,
      text: `Somebody, probably you, asked for a new password at ${service}.\n\nChoose it here within one hour; the link works once:\n${link}\n\nIf it was not you, ignore this mail. Your password stays as it is.`,
    }),
    exists: ({ service, link }) => ({
      subject: `You already have an account at ${service}`,
      text: `Somebody, probably you, tried to make an account at ${service} with this address. There is one already.\n\nSign in, or choose a new password, here:\n${link}\n\nIf it was not you, nothing has changed and there is nothing to do.`,
    }),
    changed: ({ service, link }) => ({
      subject: `Your password for ${service} was changed`,
      text: `The password of your account at ${service} was just changed, and every device was signed out.\n\nIf it was not you, choose a new password at once:\n${link}`,
    }),
  },
  da: {
    confirm: ({ service, link }) => ({
      subject: `Bekræft din adresse hos ${service}`,
      text: `Nogen, formentlig dig, har oprettet en konto hos ${service} med denne adresse.\n\nBekræft den her inden for en time:\n${link}\n\nVar det ikke dig, så se bort fra denne mail.`,
    }),
    reset: ({ service, link }) => ({
      subject: `Vælg en ny adgangskode til ${service}`,
      text: `Nogen, formentlig dig, har bedt om en ny adgangskode hos ${service}.\n\nVælg den her inden for en time; linket virker én gang:\n${link}\n\nVar det ikke dig, så se bort fra denne mail. Din adgangskode er uændret.`,
    }),
    exists: ({ service, link }) => ({
      subject: `Du har allerede en konto hos ${service}`,
      text: `Nogen, formentlig dig, forsøgte at oprette en konto hos ${service} med denne adresse. Der findes allerede en.\n\nLog ind, eller vælg en ny adgangskode, her:\n${link}\n\nVar det ikke dig, er intet ændret, og du skal ikke gøre noget.`,
    }),
    changed: ({ service, link }) => ({
      subject: `Din adgangskode til ${service} er ændret`,
      text: `Adgangskoden til din konto hos ${service} er netop ændret, og alle enheder er logget ud.\n\nVar det ikke dig, så vælg straks en ny adgangskode:\n${link}`,
    }),
  },
  ar: {
    confirm: ({ service, link }) => ({
      subject: `تأكيد عنوانك لدى ${service}`,
      text: `أنشأ أحدهم، وغالبًا أنت، حسابًا لدى ${service} بهذا العنوان.\n\nأكّد العنوان من هنا خلال ساعة واحدة:\n${link}\n\nإن لم تكن أنت، فتجاهل هذه الرسالة.`,
    }),
    reset: ({ service, link }) => ({
      subject: `اختر كلمة مرور جديدة لدى ${service}`,
      text: `طلب أحدهم، وغالبًا أنت، كلمة مرور جديدة لدى ${service}.\n\nاخترها من هنا خلال ساعة واحدة، والرابط يعمل مرة واحدة:\n${link}\n\nإن لم تكن أنت، فتجاهل هذه الرسالة. لم تتغير كلمة مرورك.`,
    }),
    exists: ({ service, link }) => ({
      subject: `لديك حساب بالفعل لدى ${service}`,
      text: `حاول أحدهم، وغالبًا أنت، إنشاء حساب لدى ${service} بهذا العنوان، وهناك حساب بالفعل.\n\nسجّل الدخول أو اختر كلمة مرور جديدة من هنا:\n${link}\n\nإن لم تكن أنت، فلم يتغير شيء ولا حاجة إلى أي إجراء.`,
    }),
    changed: ({ service, link }) => ({
      subject: `تم تغيير كلمة مرورك لدى ${service}`,
      text: `تم للتو تغيير كلمة مرور حسابك لدى ${service} وتسجيل الخروج من جميع الأجهزة.\n\nإن لم تكن أنت، فاختر كلمة مرور جديدة فورًا:\n${link}`,
    }),
  },
};

/** The token stands behind `#`: no server, proxy log or referrer ever sees it, and no mail scanner spends it. */
export function authLink(baseUrl: string, kind: AuthMailKind, token = ''): string {
  const paths: Readonly<Record<AuthMailKind, string>> = {
    confirm: `/verify-email#token=${token}`,
    reset: `/reset-password#token=${token}`,
    exists: '/sign-in',
    changed: '/forgot-password',
  };
  return new URL(paths[kind], baseUrl).href;
}

export const writeAuthMail = (locale: Locale, kind: AuthMailKind, facts: AuthMailFacts): MailText => templates[locale][kind](facts);
