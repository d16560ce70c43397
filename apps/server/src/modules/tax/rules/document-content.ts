import type { TaxTreatment } from './decide-tax.ts';
import type { EvidenceKind } from './evidence.ts';

export const documentLanguages = ['en', 'da', 'de', 'ar'] as const;
export type DocumentLanguage = (typeof documentLanguages)[number];

export type DocumentKind = 'invoice' | 'credit_note' | 'receipt';
export const creditReasons = ['refund', 'withdrawal', 'chargeback', 'price_error', 'vat_number_confirmed'] as const;
export type CreditReason = (typeof creditReasons)[number];

/** Amounts are minor units as text: JSON has no whole numbers of that size. */
export interface DocumentLine {
  readonly description: string;
  readonly quantity: number;
  /** Without tax, before the discount. */
  readonly full: string;
  readonly discount: string;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  readonly basisPoints: number;
  /** On a credit note: which line of the invoice it takes back. */
  readonly originalLine: number | null;
}

export interface DocumentTotal {
  readonly basisPoints: number;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
}

/** The tax in the currency of the member state, and the rates of the European Central Bank it was counted with. */
export interface DocumentExchange {
  readonly currency: string;
  readonly tax: string;
  readonly rates: readonly { readonly currency: string; readonly perEuroMicros: string; readonly day: string }[];
}

export type Withdrawal =
  | { readonly state: 'open'; readonly until: string }
  | { readonly state: 'waived'; readonly on: string }
  | { readonly state: 'withdrawn'; readonly at: string };

/** Everything a document says, as it was on the day. Written once; the PDF is made from this and nothing else. */
export interface DocumentContent {
  readonly version: 1;
  readonly language: DocumentLanguage;
  readonly seller: {
    readonly service: string;
    readonly name: string;
    readonly address: readonly string[];
    readonly country: string;
    /** Names of countries are kept as they were written: programs change their lists. */
    readonly countryName: string;
    readonly vatId: string | null;
    readonly ossNumber: string | null;
    readonly registration: string | null;
    readonly email: string | null;
  };
  readonly buyer: {
    readonly name: string;
    readonly address: readonly string[];
    readonly country: string | null;
    readonly countryName: string | null;
    readonly vatId: string | null;
  };
  readonly issuedOn: string;
  readonly suppliedOn: string;
  readonly taxPoint: string;
  readonly lines: readonly DocumentLine[];
  readonly totals: readonly DocumentTotal[];
  readonly tax: {
    readonly treatment: TaxTreatment;
    readonly country: string | null;
    readonly countryName: string | null;
    readonly kind: string | null;
    readonly reason: string;
    readonly awaits: { readonly country: string; readonly text: string } | null;
  };
  readonly evidence: { readonly kinds: readonly EvidenceKind[]; readonly ids: readonly string[] };
  readonly exchange: DocumentExchange | null;
  readonly paidWith: string | null;
  readonly original: { readonly id: string; readonly label: string; readonly issuedOn: string } | null;
  readonly reason: CreditReason | null;
  readonly withdrawal: Withdrawal | null;
}
