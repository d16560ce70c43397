import { z } from 'zod';
import { id, idParams, nothing, page, pageQuery, timestamp } from './common.ts';
import { memberStates } from './member-states.ts';
import type { RouteContract } from './route.ts';

/** An amount in the smallest unit of its currency, as a decimal string; negative on credit notes. */
export const minorUnits = z.string().regex(/^-?(0|[1-9]\d{0,17})$/);
const currency = z.string().regex(/^[A-Z]{3}$/);
const country = z.string().regex(/^[A-Z]{2}$/);
const day = z.iso.date();
/** A rate in hundredths of a percent: 2550 is 25.5 %. */
const basisPoints = z.number().int().min(0).max(10_000);

export const vatRate = z.object({
  id,
  country,
  kind: z.enum(['standard', 'madeira', 'azores']),
  basisPoints,
  validFrom: day,
  /** The last day; null: still in force. */
  validTo: day.nullable(),
  source: z.enum(['built_in', 'operator']),
});
export type VatRate = z.infer<typeof vatRate>;

const memberState = z.enum(memberStates);
export const newVatRate = z.strictObject({
  country: memberState,
  kind: z.enum(['standard', 'madeira', 'azores']).default('standard'),
  basisPoints,
  /** The first day it holds. */
  validFrom: day,
});
export type NewVatRate = z.infer<typeof newVatRate>;

export const exchangeRate = z.object({
  currency,
  day,
  /** Units of the currency for one euro, as a decimal number with at most six decimals. */
  perEuro: z.string(),
});
export type ExchangeRate = z.infer<typeof exchangeRate>;

export const newExchangeRate = z.strictObject({
  currency: currency.refine((code) => code !== 'EUR', 'one euro is one euro'),
  day,
  perEuro: z
    .string()
    .regex(/^(0|[1-9]\d{0,8})(\.\d{1,6})?$/, 'a number with at most six decimals')
    .refine((text) => Number(text) > 0, 'above 0'),
});
export type NewExchangeRate = z.infer<typeof newExchangeRate>;

export const taxDocumentKinds = ['invoice', 'credit_note', 'receipt'] as const;
export const taxTreatments = ['domestic', 'oss', 'reverse_charge', 'exempt', 'outside_scope'] as const;

export const taxDocument = z.object({
  id,
  kind: z.enum(taxDocumentKinds),
  /** The number as it is printed. */
  number: z.string(),
  issuedAt: timestamp,
  taxPoint: day,
  currency,
  net: minorUnits,
  tax: minorUnits,
  gross: minorUnits,
  saleId: id,
  /** The invoice that a credit note takes back. */
  originalId: id.nullable(),
});
export type TaxDocument = z.infer<typeof taxDocument>;

/** What the operator sees besides. */
export const issuedDocument = taxDocument.extend({
  treatment: z.enum(taxTreatments),
  country: country.nullable(),
  /** The name on the document. */
  buyer: z.string(),
  keepUntil: day,
  /** A VAT number that could not be checked when it was bought, so that tax was charged: it may be given back. */
  awaitsVatNumber: z.string().nullable(),
  /** Null: the PDF is not drawn yet. */
  sha256: z.string().nullable(),
});
export type IssuedDocument = z.infer<typeof issuedDocument>;

export const taxTotal = z.object({
  treatment: z.enum(taxTreatments),
  country: country.nullable(),
  basisPoints,
  currency,
  /** The quarter of an earlier sale that credit notes of this quarter correct, such as "2026-Q3". */
  corrects: z.string().nullable(),
  documents: z.number().int(),
  net: minorUnits,
  tax: minorUnits,
  /** In cents of a euro at the rate of the last day of the quarter; null where that rate is not entered. */
  netEuro: minorUnits.nullable(),
  taxEuro: minorUnits.nullable(),
});
export type TaxTotal = z.infer<typeof taxTotal>;

export const reverseChargeSale = z.object({ vatId: z.string(), currency, documents: z.number().int(), net: minorUnits });
export type ReverseChargeSale = z.infer<typeof reverseChargeSale>;

export const taxReport = z.object({
  period: z.string(),
  from: day,
  to: day,
  totals: z.array(taxTotal),
  reverseCharge: z.array(reverseChargeSale),
});
export type TaxReport = z.infer<typeof taxReport>;

export const taxReadiness = z.object({
  ready: z.boolean(),
  problems: z.array(
    z.object({
      code: z.string(),
      setting: z.string().nullable(),
      /** A country or a currency, where it is about one. */
      subject: z.string().nullable(),
      message: z.string(),
    }),
  ),
});
export type TaxReadiness = z.infer<typeof taxReadiness>;

const periodQuery = z.strictObject({
  year: z.coerce.number<number | string>().int().min(2_020).max(2_100),
  quarter: z.coerce.number<number | string>().int().min(1).max(4),
});

const operator = { kind: 'operator' } as const;
const tags = ['Tax'];
const adminTags = ['Admin'];

export const taxRoutes = {
  listTaxDocuments: {
    method: 'GET',
    url: '/v1/tax-documents',
    access: { kind: 'workspace', scope: 'credits:read' },
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listTaxDocuments',
      summary: 'Invoices, credit notes and receipts of the workspace, newest first',
      tags,
      querystring: pageQuery,
      response: { 200: page(taxDocument) },
    },
  },
  getTaxDocumentPdf: {
    method: 'GET',
    url: '/v1/tax-documents/:id/pdf',
    access: { kind: 'workspace', scope: 'credits:read' },
    raw: true,
    problems: ['tax.document_not_found'],
    schema: { operationId: 'getTaxDocumentPdf', summary: 'The document as a PDF', tags, params: idParams, response: { 200: nothing } },
  },
  listVatRates: {
    method: 'GET',
    url: '/v1/admin/tax/rates',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listVatRates',
      summary: 'Rates of value added tax and the days they hold',
      tags: adminTags,
      response: { 200: z.object({ data: z.array(vatRate) }) },
    },
  },
  setVatRate: {
    method: 'POST',
    url: '/v1/admin/tax/rates',
    access: operator,
    problems: [],
    schema: {
      operationId: 'setVatRate',
      summary: 'Set the rate of a country from a day on; answers the rates of the country',
      tags: adminTags,
      body: newVatRate,
      response: { 201: z.object({ data: z.array(vatRate) }) },
    },
  },
  deleteVatRate: {
    method: 'DELETE',
    url: '/v1/admin/tax/rates/:id',
    access: operator,
    problems: ['tax.rate_not_found', 'tax.rate_last'],
    schema: {
      operationId: 'deleteVatRate',
      summary: 'Take a rate out; the one before goes on in its place',
      tags: adminTags,
      params: idParams,
      response: { 204: nothing },
    },
  },
  listExchangeRates: {
    method: 'GET',
    url: '/v1/admin/tax/exchange-rates',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listExchangeRates',
      summary: 'Exchange rates against the euro, newest first',
      tags: adminTags,
      response: { 200: z.object({ data: z.array(exchangeRate) }) },
    },
  },
  setExchangeRate: {
    method: 'POST',
    url: '/v1/admin/tax/exchange-rates',
    access: operator,
    problems: [],
    schema: {
      operationId: 'setExchangeRate',
      summary: 'Enter what one euro was on a day',
      tags: adminTags,
      body: newExchangeRate,
      response: { 201: exchangeRate },
    },
  },
  listIssuedDocuments: {
    method: 'GET',
    url: '/v1/admin/tax/documents',
    access: operator,
    problems: ['request.cursor_invalid'],
    schema: {
      operationId: 'listIssuedDocuments',
      summary: 'Tax documents, newest first; also those of workspaces that are gone',
      tags: adminTags,
      querystring: z.strictObject({
        ...pageQuery.shape,
        number: z.string().trim().min(1).max(60).optional(),
        /** A part of the number or of the buyer's name, or the id of the sale. */
        find: z.string().trim().min(2).max(120).optional(),
        kind: z.enum(taxDocumentKinds).optional(),
        /** A quarter by the day of the tax, such as 2026-Q3. */
        quarter: z
          .string()
          .regex(/^20[2-9]\d-Q[1-4]$/)
          .optional(),
        /** `vat-number`: those whose VAT number could not be checked yet. */
        awaits: z.enum(['vat-number']).optional(),
      }),
      response: { 200: page(issuedDocument) },
    },
  },
  getIssuedDocumentPdf: {
    method: 'GET',
    url: '/v1/admin/tax/documents/:id/pdf',
    access: operator,
    raw: true,
    problems: ['tax.document_not_found'],
    schema: {
      operationId: 'getIssuedDocumentPdf',
      summary: 'The document as a PDF',
      tags: adminTags,
      params: idParams,
      response: { 200: nothing },
    },
  },
  getTaxReport: {
    method: 'GET',
    url: '/v1/admin/tax/report',
    access: operator,
    problems: [],
    schema: {
      operationId: 'getTaxReport',
      summary: 'What a quarter’s returns need: totals by country and rate, and sales under reverse charge by VAT number',
      tags: adminTags,
      querystring: periodQuery,
      response: { 200: taxReport },
    },
  },
  exportTaxReport: {
    method: 'GET',
    url: '/v1/admin/tax/report.csv',
    access: operator,
    raw: true,
    problems: [],
    schema: {
      operationId: 'exportTaxReport',
      summary: 'The same as a table for a spreadsheet',
      tags: adminTags,
      querystring: z.strictObject({ ...periodQuery.shape, table: z.enum(['totals', 'reverse-charge']).default('totals') }),
      response: { 200: nothing },
    },
  },
  getTaxReadiness: {
    method: 'GET',
    url: '/v1/admin/tax/readiness',
    access: operator,
    problems: [],
    schema: {
      operationId: 'getTaxReadiness',
      summary: 'What is missing before invoices can be issued',
      tags: adminTags,
      response: { 200: taxReadiness },
    },
  },
} as const satisfies Record<string, RouteContract>;
