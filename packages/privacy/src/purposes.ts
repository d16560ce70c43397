/** What data is used for: data-use keys of fideslang 3.2. Training, advertising, selling and "not decided yet" are left out on purpose. */
export const uses = [
  'analytics.reporting.system',
  'analytics.reporting.system.performance',
  'essential.fraud_detection',
  'essential.legal_obligation',
  'essential.service',
  'essential.service.authentication',
  'essential.service.notifications',
  'essential.service.notifications.email',
  'essential.service.operations',
  'essential.service.operations.improve',
  'essential.service.operations.support',
  'essential.service.payment_processing',
  'essential.service.security',
  'finance',
  'functional.service.improve',
  'functional.storage',
  'functional.storage.privacy_preferences',
  'marketing.communications.email',
  'personalize.content',
  'personalize.system',
  'third_party_sharing.legal_obligation',
] as const;
/** A use that an entry may name. */
export type Use = (typeof uses)[number];

/** Uses that this product never makes of anybody's data, with everything below them. */
export const forbiddenUses = ['train_ai_system', 'marketing.advertising', 'sales', 'collect'] as const;

/** What data is used for, in the words of the W3C Data Privacy Vocabulary. */
export type DpvPurpose =
  | 'dpv:AccountManagement'
  | 'dpv:AgeVerification'
  | 'dpv:CommunicationForCustomerCare'
  | 'dpv:CommunicationManagement'
  | 'dpv:EnforceAccessControl'
  | 'dpv:EnforceSecurity'
  | 'dpv:IdentityAuthentication'
  | 'dpv:LegalCompliance'
  | 'dpv:MisusePreventionAndDetection'
  | 'dpv:PaymentManagement'
  | 'dpv:RecordManagement'
  | 'dpv:ServiceOptimisation'
  | 'dpv:ServiceProvision';

/** Why the law allows it: Article 6(1) GDPR in the words of the Data Privacy Vocabulary. */
export type Basis = 'eu-gdpr:A6-1-a' | 'eu-gdpr:A6-1-b-contract-performance' | 'eu-gdpr:A6-1-c' | 'eu-gdpr:A6-1-f-controller';

interface Goal {
  readonly use: Use;
  readonly dpv: DpvPurpose;
}

/** One purpose with its legal basis. Consent names what was asked; a legitimate interest names its written assessment. */
export type Purpose = Goal &
  (
    | { readonly basis: 'eu-gdpr:A6-1-b-contract-performance' | 'eu-gdpr:A6-1-c' }
    | { readonly basis: 'eu-gdpr:A6-1-a'; readonly consent: string }
    | { readonly basis: 'eu-gdpr:A6-1-f-controller'; readonly lia: string }
  );

const contract = 'eu-gdpr:A6-1-b-contract-performance';
const legalDuty = 'eu-gdpr:A6-1-c';

/** The purposes that most entries share. */
export const purpose = {
  service: { use: 'essential.service', dpv: 'dpv:ServiceProvision', basis: contract },
  account: { use: 'essential.service', dpv: 'dpv:AccountManagement', basis: contract },
  signIn: { use: 'essential.service.authentication', dpv: 'dpv:IdentityAuthentication', basis: contract },
  sessionSecurity: { use: 'essential.service.security', dpv: 'dpv:EnforceSecurity', basis: contract },
  access: { use: 'essential.service.authentication', dpv: 'dpv:EnforceAccessControl', basis: contract },
  preferences: { use: 'functional.storage', dpv: 'dpv:ServiceProvision', basis: contract },
  mail: { use: 'essential.service.notifications.email', dpv: 'dpv:CommunicationManagement', basis: contract },
  operations: { use: 'essential.service.operations', dpv: 'dpv:ServiceProvision', basis: contract },
  payment: { use: 'essential.service.payment_processing', dpv: 'dpv:PaymentManagement', basis: contract },
  bookkeeping: { use: 'finance', dpv: 'dpv:RecordManagement', basis: legalDuty },
  consentRecord: { use: 'functional.storage.privacy_preferences', dpv: 'dpv:LegalCompliance', basis: legalDuty },
  ageCheck: { use: 'essential.legal_obligation', dpv: 'dpv:AgeVerification', basis: legalDuty },
  marking: { use: 'essential.legal_obligation', dpv: 'dpv:LegalCompliance', basis: legalDuty },
} as const satisfies Readonly<Record<string, Purpose>>;

/** A purpose that rests on our own legitimate interest; `lia` names the written assessment behind it. */
export function legitimateInterest(use: Use, dpv: DpvPurpose, lia: string): Purpose {
  return { use, dpv, basis: 'eu-gdpr:A6-1-f-controller', lia };
}

/** A legitimate-interest assessment: the three questions that must be answered in writing before the interest is relied on. */
export interface InterestAssessment {
  readonly id: string;
  readonly title: string;
  /** What we want, and for whom it is good. */
  readonly interest: string;
  /** Why it cannot be had with less data. */
  readonly necessity: string;
  /** Why it does not weigh more than the person's own interests. */
  readonly balance: string;
}
