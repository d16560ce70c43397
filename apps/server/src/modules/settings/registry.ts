import {
  choiceSetting,
  creditsLimitSetting,
  creditsSetting,
  currencySetting,
  numberSetting,
  optionalTextSetting,
  type SettingDefinition,
  secretSetting,
  switchSetting,
  textSetting,
  timeZoneSetting,
} from './define-setting.ts';

/** Every setting of the service, in the order the admin page shows them. */
export const settingDefinitions = {
  'service.name': textSetting({
    title: 'Name of the service',
    help: 'Shown in the page title, in mail and on the sign-in page.',
    fallback: 'Pinhole',
    max: 60,
  }),
  'service.timeZone': timeZoneSetting({
    title: 'Time zone of the service',
    help: 'On its clock days, weeks and months begin, for caps and for usage.',
    fallback: 'UTC',
  }),
  'signUp.open': switchSetting({
    title: 'Anybody can make an account',
    help: 'Off: only the person who runs the service has one.',
    fallback: 'false',
  }),
  'signUp.requireVerifiedEmail': switchSetting({
    title: 'Accounts work only after the address is confirmed',
    help: 'Turn it on once mail is really delivered. Sign-up does not tell who has an account then.',
    fallback: 'false',
  }),
  'signUp.minimumAge': numberSetting({
    title: 'Minimum age',
    help: 'What a person confirms at sign-up, in years. No date of birth is asked or stored.',
    fallback: '18',
    min: 13,
    max: 99,
  }),
  'policy.version': textSetting({
    title: 'Policy version in force',
    help: 'A person accepts exactly this version at sign-up; it is stored with the account.',
    fallback: '1',
    max: 40,
  }),
  'service.contact': optionalTextSetting({
    title: 'Mail address for people who use the service',
    help: 'Shown where people sign up and buy. Needed before real money is taken.',
    max: 120,
    shape: { pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, says: 'a mail address' },
  }),
  'legal.terms': optionalTextSetting({
    title: 'Address of the terms of use',
    help: 'A page of yours. Shown where people sign up and buy. Needed before real money is taken.',
    max: 300,
    shape: { pattern: /^https?:\/\/[^\s/]+(\/\S*)?$/, says: 'an address that begins with https://' },
  }),
  'legal.privacy': optionalTextSetting({
    title: 'Address of the privacy policy',
    help: 'A page of yours. Shown where people sign up and buy. Needed before real money is taken.',
    max: 300,
    shape: { pattern: /^https?:\/\/[^\s/]+(\/\S*)?$/, says: 'an address that begins with https://' },
  }),
  'credits.welcome': creditsSetting({
    title: 'Welcome credits',
    help: 'Given once to each new account. 0 gives none.',
    fallback: '100000000',
  }),
  'credits.welcomeNeedsConfirmation': switchSetting({
    title: 'Welcome credits wait for the confirmed address',
    help: 'Made-up addresses earn nothing then. Turn it off where no mail is delivered and you know who signs up.',
    fallback: 'true',
  }),
  'credits.perDollar': numberSetting({
    title: 'Credits in one US dollar',
    help: 'For the prices that are suggested for models, and for margins. Nothing is charged by it.',
    fallback: '100',
    min: 1,
    max: 1_000_000,
  }),
  'credits.currency': currencySetting({
    title: 'Currency of the service',
    help: 'Three letters. What is spent is written down in credits and in it. Caps in another currency stop spending until they are set anew.',
    fallback: 'USD',
  }),
  'credits.price': numberSetting({
    title: 'What a credit is worth, in millionths of the currency',
    help: '10000 is one hundredth. For caps in currency and for what spending was worth; applies to what is submitted from now on.',
    fallback: '10000',
    min: 0,
    max: 999_999_999,
  }),
  'credits.lowBalance': creditsSetting({
    title: 'Tell of a balance below',
    help: 'Owners and admins of a workspace are told once when it has less than this, unless it chose another threshold. 0: never.',
    fallback: '0',
  }),
  'credits.monthlyCap': creditsLimitSetting({
    title: 'Monthly spend cap of a workspace',
    help: 'Applies where a workspace has no cap of its own. Empty: no cap.',
    fallback: '',
  }),
  'billing.mode': choiceSetting({
    title: 'What can be sold here',
    help: 'packs: nothing recurs, by page or by API. packs-and-plans: subscriptions too.',
    fallback: 'packs-and-plans',
    choices: ['packs-and-plans', 'packs'],
  }),
  'billing.graceDays': numberSetting({
    title: 'Days that a plan goes on when its payment is missing',
    help: 'Until then everything works as the plan allows, but no new credits come. After it, what holds for workspaces without a plan.',
    fallback: '7',
    min: 0,
    max: 60,
  }),
  'billing.secondOperatorAbove': numberSetting({
    title: 'Refunds above this amount need a second operator',
    help: 'In the smallest unit of the currency: 10000 is 100.00 EUR. 0: one operator is enough for all.',
    fallback: '0',
    min: 0,
    max: 999_999_999,
  }),
  'billing.closingRule': choiceSetting({
    title: 'Credits that were bought and not used, when billing is closed',
    help: 'refund-unused-purchased: paid back where the provider can. forfeit: lost. Gifts and what is left of a plan are lost either way.',
    fallback: 'refund-unused-purchased',
    choices: ['refund-unused-purchased', 'forfeit'],
  }),
  'billing.closingDays': numberSetting({
    title: 'Days in which closing billing can be taken back',
    help: 'Plans stop at once; everything else waits this long. 0: at once, for good.',
    fallback: '7',
    min: 0,
    max: 30,
  }),
  'workspaces.max': numberSetting({
    title: 'Workspaces a person may own',
    help: 'The personal workspace counts.',
    fallback: '10',
    min: 1,
    max: 1_000,
  }),
  'keys.max': numberSetting({
    title: 'API keys of a person in one workspace',
    help: 'Revoked and expired keys do not count.',
    fallback: '25',
    min: 1,
    max: 1_000,
  }),
  'generation.maxQueued': numberSetting({
    title: 'Generations waiting in one workspace',
    help: 'More are refused until some finish.',
    fallback: '200',
    min: 1,
    max: 100_000,
  }),
  'generation.maxRunning': numberSetting({
    title: 'Generations of one workspace that run at once',
    help: 'Applies where its plan does not say. More wait for their turn; none is refused for it. 0: as many as the engines take.',
    fallback: '0',
    min: 0,
    max: 10_000,
  }),
  'generation.models': optionalTextSetting({
    title: 'Models for workspaces without a plan',
    help: 'Their ids, with commas between them. The others are shown with the way to the plans. Empty: all models.',
    max: 2_000,
  }),
  'trash.days': numberSetting({
    title: 'Days in the trash',
    help: 'How long a deleted picture can be brought back. Applies to what is deleted from now on.',
    fallback: '30',
    min: 1,
    max: 365,
  }),
  'assets.noticeDays': numberSetting({
    title: 'Days before the end on which a picture says how long it is kept',
    help: 'Where a plan keeps pictures for some days only. Afterwards they are in the trash first.',
    fallback: '14',
    min: 1,
    max: 365,
  }),
  'upload.maxImageMegabytes': numberSetting({
    title: 'Largest picture that can be uploaded, in megabytes',
    help: 'Larger ones are refused before they are sent.',
    fallback: '50',
    min: 1,
    max: 64,
  }),
  'upload.maxVideoMegabytes': numberSetting({
    title: 'Largest clip that can be uploaded, in megabytes',
    help: 'Larger ones are refused before they are sent.',
    fallback: '500',
    min: 1,
    max: 1_024,
  }),
  'upload.maxVideoSeconds': numberSetting({
    title: 'Longest clip that can be uploaded, in seconds',
    help: 'Known only when the file is read, so a longer one is refused after it arrived.',
    fallback: '300',
    min: 1,
    max: 600,
  }),
  'api.requestsPerMinute': numberSetting({
    title: 'Requests a person or an API key may make in a minute',
    help: 'Pages make them too, about ten each. More are refused for a moment; what spends or guesses has tighter limits of its own.',
    fallback: '600',
    min: 60,
    max: 1_000_000,
  }),
  'upload.maxOpen': numberSetting({
    title: 'Uploads a person may have under way',
    help: 'Counted in each workspace. More are refused until some are finished or cancelled.',
    fallback: '50',
    min: 1,
    max: 1_000,
  }),
  'storage.maxGigabytes': numberSetting({
    title: 'Gigabytes a workspace may have stored',
    help: 'Applies where its plan does not say. Everything counts, also the trash. Over it nothing is deleted, but nothing new begins. 0: no limit.',
    fallback: '0',
    min: 0,
    max: 1_000_000,
  }),
  'sessions.idleDays': numberSetting({
    title: 'Days without use until a device is signed out',
    help: 'Counted from the last visit.',
    fallback: '14',
    min: 1,
    max: 365,
  }),
  'mail.retentionDays': numberSetting({
    title: 'Days that written mail is kept',
    help: 'Older mail disappears from the outbox.',
    fallback: '30',
    min: 1,
    max: 365,
  }),
  'seller.name': optionalTextSetting({
    title: 'Name of the seller',
    help: 'Who sells: the full name of the company or person, as invoices must say it.',
    max: 120,
  }),
  'seller.street': optionalTextSetting({ title: 'Street of the seller', help: 'Street and number, for invoices.', max: 120 }),
  'seller.postalCode': optionalTextSetting({ title: 'Postal code of the seller', help: 'For invoices.', max: 20 }),
  'seller.city': optionalTextSetting({ title: 'Town of the seller', help: 'For invoices.', max: 80 }),
  'seller.country': optionalTextSetting({
    title: 'Country of the seller',
    help: 'Two letters (ISO 3166), such as DK. It decides which tax law applies.',
    max: 2,
    shape: { pattern: /^[A-Z]{2}$/, says: 'two capital letters, such as DK' },
  }),
  'seller.vatId': optionalTextSetting({
    title: 'VAT number of the seller',
    help: 'With its prefix, such as DK13585628. Also the name in which VAT numbers of customers are checked.',
    max: 20,
  }),
  'seller.registration': optionalTextSetting({
    title: 'Company registration of the seller',
    help: 'Register and number, where the law of the country wants them on invoices.',
    max: 120,
  }),
  'seller.email': optionalTextSetting({
    title: 'Mail address of the seller',
    help: 'For questions about an invoice; printed on it.',
    max: 120,
  }),
  'tax.scheme': choiceSetting({
    title: 'One-stop shop',
    help: 'How the seller is registered for sales to consumers in other states of the European Union. Without any, such sales are refused.',
    fallback: 'none',
    choices: ['none', 'below_threshold', 'union', 'non_union'],
  }),
  'tax.ossNumber': optionalTextSetting({
    title: 'Number in the non-Union scheme',
    help: 'Begins with EU; only for sellers outside the European Union.',
    max: 12,
    shape: { pattern: /^EU\d{9}$/, says: 'EU and nine digits' },
  }),
  'tax.smallBusiness': switchSetting({
    title: 'Small business without VAT',
    help: 'On: sales at home are exempt and invoices say so.',
    fallback: 'false',
  }),
  'tax.onePiece': switchSetting({
    title: 'One piece of evidence is enough',
    help: 'Allowed to sellers in the European Union with at most EUR 100,000 a year of sales to consumers in other states.',
    fallback: 'false',
  }),
  'tax.timeZone': textSetting({
    title: 'Time zone of the books',
    help: 'Decides on which day a sale falls, such as Europe/Copenhagen.',
    fallback: 'UTC',
    max: 40,
  }),
  'tax.keepYears': numberSetting({
    title: 'Years that tax documents are kept',
    help: 'Counted from the end of the year. 0: what is usual in the country of the seller, and 10 in a one-stop shop. Applies to what is issued from now on.',
    fallback: '0',
    min: 0,
    max: 30,
  }),
  'tax.invoicePrefix': textSetting({
    title: 'Invoice numbers begin with',
    help: 'Followed by the year and a number.',
    fallback: 'INV-',
    max: 12,
  }),
  'tax.creditNotePrefix': textSetting({
    title: 'Credit note numbers begin with',
    help: 'Followed by the year and a number.',
    fallback: 'CN-',
    max: 12,
  }),
  'tax.receiptPrefix': textSetting({
    title: 'Receipt numbers begin with',
    help: 'Followed by the year and a number.',
    fallback: 'R-',
    max: 12,
  }),
  'metrics.token': secretSetting({
    title: 'Token for /metrics',
    help: 'Metrics are off while this is empty. Scrapers send it as a bearer token.',
    min: 20,
  }),
} as const satisfies Readonly<Record<string, SettingDefinition>>;

export type SettingKey = keyof typeof settingDefinitions;
export type SettingValue<Key extends SettingKey> = (typeof settingDefinitions)[Key] extends SettingDefinition<infer Value> ? Value : never;

export const settingKeys = Object.keys(settingDefinitions) as readonly SettingKey[];
export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(settingDefinitions, key);

/** `credits.monthlyCap` → `PINHOLE_CREDITS_MONTHLY_CAP`. */
export function settingEnvironmentName(key: string): string {
  return `PINHOLE_${key
    .replaceAll('.', '_')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()}`;
}
