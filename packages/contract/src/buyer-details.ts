import { z } from 'zod';
import { timestamp } from './common.ts';
import type { RouteContract } from './route.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

/**
 * Who buys, as invoices say it. A form for it: `country` first, as a list of the members of the European Union and one entry "outside the
 * European Union" (null); a postal code beside it, because islands and other territories are told by it; then, under "on the invoice",
 * name or company, up to three lines of street, town; last the VAT number, only where a member of the Union was chosen. Whoever gives a VAT
 * number has to give name, street, postal code and town too (`billing.details_incomplete`). Everything else may stay empty: then a receipt
 * is issued instead of an invoice.
 */
export const newBuyerDetails = z.strictObject({
  /** A person or a company. */
  name: text(120).nullable().default(null),
  /** Street and number, and whatever belongs above the town. */
  lines: z.array(text(120)).max(3).default([]),
  postalCode: text(20).nullable().default(null),
  town: text(80).nullable().default(null),
  /**
   * ISO 3166. Null: somewhere outside the European Union, which is all that has to be known of there. A code outside the Union is taken
   * as null and not kept; who wants it on the invoice writes it into `lines`.
   */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters, such as DK')
    .nullable(),
  /** With or without its prefix; spaces and dots do not matter. */
  vatNumber: text(30).nullable().default(null),
});
export type NewBuyerDetails = z.infer<typeof newBuyerDetails>;

/**
 * `valid`: it belongs to a business, whose name and address the tax office may tell. `invalid`: the tax office does not know it; orders go
 * on, with VAT. `unavailable`: the tax office could not be asked; VAT is charged, it is asked again every day, and the VAT of what was
 * bought meanwhile is paid back once it proves valid.
 */
export const vatNumberStates = ['valid', 'invalid', 'unavailable'] as const;

export const buyerDetails = z.object({
  name: z.string().nullable(),
  lines: z.array(z.string()),
  postalCode: z.string().nullable(),
  town: z.string().nullable(),
  /** Null: outside the European Union. */
  country: z.string().nullable(),
  vatNumber: z
    .object({
      /** As it is printed: prefix and number. */
      text: z.string(),
      state: z.enum(vatNumberStates),
      /** The name it is registered under, where the state tells. */
      registeredName: z.string().nullable(),
      /** When the tax office was last asked. */
      askedAt: timestamp,
    })
    .nullable(),
  updatedAt: timestamp,
});
export type BuyerDetails = z.infer<typeof buyerDetails>;

/**
 * `details`: null until they were given. `wanted`: why to ask. `tax`: nothing can be bought here without knowing the country. `invoice`:
 * they may be given, for an invoice with name and address; a purchase goes on without. Show the form before ordering only for `tax`.
 */
export const buyerDetailsAnswer = z.object({ details: buyerDetails.nullable(), wanted: z.enum(['tax', 'invoice']) });
export type BuyerDetailsAnswer = z.infer<typeof buyerDetailsAnswer>;

const tags = ['Billing'];
const buying = { kind: 'workspace', scope: 'billing:manage' } as const;

export const buyerDetailsRoutes = {
  getBuyerDetails: {
    method: 'GET',
    url: '/v1/billing/details',
    access: buying,
    problems: [],
    schema: {
      operationId: 'getBuyerDetails',
      summary: 'Who buys, as invoices of the workspace say it',
      tags,
      response: { 200: buyerDetailsAnswer },
    },
  },
  setBuyerDetails: {
    method: 'PUT',
    url: '/v1/billing/details',
    access: buying,
    limit: 'sensitive',
    problems: ['billing.vat_number_malformed', 'billing.vat_number_elsewhere', 'billing.details_incomplete'],
    schema: {
      operationId: 'setBuyerDetails',
      summary: 'Say who buys; a VAT number is checked with the tax office. Counts for what is ordered from now on',
      tags,
      body: newBuyerDetails,
      response: { 200: buyerDetailsAnswer },
    },
  },
} as const satisfies Record<string, RouteContract>;
