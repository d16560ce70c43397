import { z } from 'zod';
import { id, idParams, timestamp } from './common.ts';
import type { RouteContract } from './route.ts';
import { currencyCode, minorAmount } from './shop.ts';
import { taxDocument } from './tax.ts';

/** What shows where a buyer is. */
export const evidenceKinds = ['billing_address', 'ip', 'card', 'bank', 'wallet', 'sim', 'fixed_line', 'other'] as const;

/**
 * Why a paid sale has no document yet. The first three wait for a piece of evidence, the others for the operator's settings or tables:
 * `evidence_missing`: fewer pieces than the law asks for. `evidence_conflict`: pieces contradict each other. `vat_number_elsewhere`: the
 * VAT number is of another country than the address. `scheme_needed`: the buyer is a consumer in a state that the seller is not registered
 * for. `rate_missing`, `exchange_rate_missing`, `seller_incomplete`: tables or settings. `provider_differs`: the payment provider
 * charged another tax than our table gives. `failed`: something unexpected; it is tried again.
 */
export const paperReasons = [
  'evidence_missing',
  'evidence_conflict',
  'vat_number_elsewhere',
  'scheme_needed',
  'rate_missing',
  'exchange_rate_missing',
  'seller_incomplete',
  'provider_differs',
  'failed',
] as const;

export const evidencePiece = z.object({
  kind: z.enum(evidenceKinds),
  /** ISO 3166; null: outside the European Union, which is all that was kept. */
  country: z.string().nullable(),
  /** Who says so: `buyer`, `operator`, or the id of a way to pay. */
  source: z.string(),
  collectedAt: timestamp,
});

/** A sale that was paid, whose credits were given, and whose invoice or receipt waits. */
export const waitingPaper = z.object({
  /** The payment's. */
  id,
  orderId: id,
  orderReference: z.string(),
  title: z.string(),
  /** Null once the workspace is gone. */
  workspaceId: id.nullable(),
  reason: z.enum(paperReasons),
  /**
   * What is missing in particular; null where the reason says it all. `exchange_rate_missing`: currency and day, such as "DKK 2026-11-21".
   * `provider_differs`: the tax that was charged and the tax by our table, in the smallest unit, such as "100 97".
   */
  detail: z.string().nullable(),
  currency: currencyCode,
  total: minorAmount,
  /** Tax as it was counted when it was paid; the document may say another, the total never changes. */
  tax: minorAmount,
  evidence: z.array(evidencePiece),
  /** Pieces that would help. Empty: evidence does not help. */
  ask: z.array(z.enum(evidenceKinds)),
  paidAt: timestamp,
  triedAt: timestamp,
});
export type WaitingPaper = z.infer<typeof waitingPaper>;

/**
 * What the operator knows and how. Nothing but `reason`: try once more, after settings or tables were mended. `evidence`: a further piece;
 * the decision is made again with it. `ownTable`: only for `provider_differs`: issue it by our table, whatever the provider counted.
 */
export const paperResolution = z.strictObject({
  evidence: z
    .strictObject({
      kind: z.enum(evidenceKinds),
      /** ISO 3166. */
      country: z.string().regex(/^[A-Z]{2}$/, 'two capital letters, such as DK'),
    })
    .optional(),
  ownTable: z.boolean().default(false),
  /** For the audit log: where the piece comes from, or what was mended. */
  reason: z.string().trim().min(3).max(200),
});
export type PaperResolution = z.infer<typeof paperResolution>;

const operator = { kind: 'operator' } as const;
const tags = ['Admin'];

export const taxClearingRoutes = {
  listWaitingPapers: {
    method: 'GET',
    url: '/v1/admin/tax/waiting',
    access: operator,
    problems: [],
    schema: {
      operationId: 'listWaitingPapers',
      summary: 'Paid sales whose tax is to be cleared before their document can be issued, oldest first, 200 at most',
      tags,
      response: { 200: z.object({ data: z.array(waitingPaper) }) },
    },
  },
  resolveWaitingPaper: {
    method: 'POST',
    url: '/v1/admin/tax/waiting/:id/resolve',
    access: operator,
    limit: 'sensitive',
    problems: ['billing.paper_not_found'],
    schema: {
      operationId: 'resolveWaitingPaper',
      summary: 'Add a piece of evidence, or try again: answers the document, or what it still waits for',
      tags,
      params: idParams,
      body: paperResolution,
      response: { 200: z.object({ document: taxDocument.nullable(), waiting: waitingPaper.nullable() }) },
    },
  },
} as const satisfies Record<string, RouteContract>;
