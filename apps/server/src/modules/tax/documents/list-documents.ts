import type { IssuedDocument, Page, TaxDocument } from '@pinhole/contract';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import type { Db } from '../../../platform/database/database.ts';
import { quarterOf } from '../rules/tax-days.ts';
import {
  type DocumentFilter,
  type DocumentRow,
  findDocument,
  findDocumentOf,
  listAllDocuments,
  listDocumentsOf,
} from '../store/document-store.ts';
import type { TaxDeps } from '../tax-deps.ts';
import { readDocumentFile } from './store-document.ts';

interface PageRequest {
  readonly before: string | null;
  readonly limit: number;
}

export interface DocumentFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export async function listTaxDocuments({ db }: { readonly db: Db }, actor: Actor, page: PageRequest): Promise<Page<TaxDocument>> {
  requireScope(actor, 'credits:read');
  return pageOf(await listDocumentsOf(db, actor.workspaceId, { ...page, limit: page.limit + 1 }), page.limit, presentTaxDocument);
}

export async function readTaxDocument(deps: TaxDeps, actor: Actor, id: string): Promise<DocumentFile> {
  requireScope(actor, 'credits:read');
  return fileOf(deps, await findDocumentOf(deps.db, actor.workspaceId, id));
}

/** For the operator: also what belongs to a workspace that is gone. */
export async function listIssuedDocuments(
  { db }: { readonly db: Db },
  { quarter, ...page }: PageRequest & Omit<DocumentFilter, 'days'> & { readonly quarter?: string | undefined },
): Promise<Page<IssuedDocument>> {
  return pageOf(
    await listAllDocuments(db, { ...page, days: quarter === undefined ? undefined : daysOf(quarter), limit: page.limit + 1 }),
    page.limit,
    (row) => ({
      ...presentTaxDocument(row),
      treatment: row.treatment,
      country: row.country,
      buyer: row.content.buyer.name,
      keepUntil: row.keepUntil,
      awaitsVatNumber: row.kind === 'credit_note' ? null : (row.content.tax.awaits?.text ?? null),
      sha256: row.sha256,
    }),
  );
}

export async function readIssuedDocument(deps: TaxDeps, id: string): Promise<DocumentFile> {
  return fileOf(deps, await findDocument(deps.db, id));
}

/** "2026-Q3" */
const daysOf = (quarter: string): { readonly from: string; readonly to: string } =>
  quarterOf(Number(quarter.slice(0, 4)), Number(quarter.slice(-1)));

async function fileOf(deps: TaxDeps, document: DocumentRow | undefined): Promise<DocumentFile> {
  if (!document) throw new AppError('tax.document_not_found');
  // A prefix may hold a slash; a file name may not.
  return { name: `${document.label.replaceAll('/', '-')}.pdf`, bytes: await readDocumentFile(deps, document.id) };
}

export const presentTaxDocument = (row: DocumentRow): TaxDocument => ({
  id: row.id,
  kind: row.kind,
  number: row.label,
  issuedAt: row.issuedAt.toISOString(),
  taxPoint: row.taxPoint,
  currency: row.currency,
  net: String(row.net),
  tax: String(row.tax),
  gross: String(row.gross),
  saleId: row.saleId,
  originalId: row.originalId,
});

function pageOf<Row extends { readonly id: string }, Item>(rows: readonly Row[], limit: number, show: (row: Row) => Item): Page<Item> {
  const shown = rows.slice(0, limit);
  return { data: shown.map(show), nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}
