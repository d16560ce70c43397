import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';
import type { TaxTreatment } from '../rules/decide-tax.ts';
import type { DocumentContent, DocumentKind } from '../rules/document-content.ts';

export interface DocumentRow {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly series: string;
  readonly number: number;
  readonly label: string;
  readonly key: string;
  readonly saleId: string;
  readonly holderId: string;
  readonly originalId: string | null;
  readonly treatment: TaxTreatment;
  readonly country: string | null;
  readonly currency: string;
  readonly net: bigint;
  readonly tax: bigint;
  readonly gross: bigint;
  readonly taxPoint: string;
  readonly issuedAt: Date;
  readonly keepUntil: string;
  readonly vatCheckId: string | null;
  readonly content: DocumentContent;
}

const columns = [
  'id',
  'kind',
  'series',
  'number',
  'label',
  'key',
  'sale_id as saleId',
  'holder_id as holderId',
  'original_id as originalId',
  'treatment',
  'country',
  'currency',
  'net_minor as net',
  'tax_minor as tax',
  'gross_minor as gross',
  'tax_point as taxPoint',
  'issued_at as issuedAt',
  'keep_until as keepUntil',
  'vat_check_id as vatCheckId',
  'content',
] as const;

// The content is written from its type; nothing else writes this column.
const toRow = (row: Omit<DocumentRow, 'content'> & { readonly content: unknown }): DocumentRow => row as DocumentRow;

/** The random number under which the documents of a workspace are kept; made the first time. */
export async function holderOf(tx: Tx, workspaceId: string, newHolder: string): Promise<string> {
  await tx
    .insertInto('tax_link')
    .values({ workspace_id: workspaceId, holder_id: newHolder })
    .onConflict((conflict) => conflict.column('workspace_id').doNothing())
    .execute();
  const row = await tx.selectFrom('tax_link').select('holder_id').where('workspace_id', '=', workspaceId).executeTakeFirstOrThrow();
  return row.holder_id;
}

/** Waits for its turn: whoever issues holds the series until the commit. Takes nothing yet. */
export async function lockSeries(tx: Tx, series: string): Promise<{ readonly last: number; readonly lastIssuedAt: Date | null }> {
  await tx
    .insertInto('tax_series')
    .values({ series })
    .onConflict((conflict) => conflict.column('series').doNothing())
    .execute();
  const { rows } = await sql<{ last: number; issued: Date | null }>`
    select last_number as last, nullif(last_issued_at, '-infinity') as issued from tax_series where series = ${series} for update`.execute(
    tx,
  );
  const [row] = rows;
  if (!row) throw new Error(`the series ${series} is gone`);
  return { last: row.last, lastIssuedAt: row.issued };
}

export async function takeNumber(tx: Tx, series: string, number: number, at: Date): Promise<void> {
  await tx.updateTable('tax_series').set({ last_number: number, last_issued_at: at }).where('series', '=', series).execute();
}

export async function insertDocument(tx: Tx, document: DocumentRow): Promise<void> {
  await tx
    .insertInto('tax_document')
    .values({
      id: document.id,
      kind: document.kind,
      series: document.series,
      number: document.number,
      label: document.label,
      key: document.key,
      sale_id: document.saleId,
      holder_id: document.holderId,
      original_id: document.originalId,
      treatment: document.treatment,
      country: document.country,
      currency: document.currency,
      net_minor: document.net,
      tax_minor: document.tax,
      gross_minor: document.gross,
      tax_point: document.taxPoint,
      issued_at: document.issuedAt,
      keep_until: document.keepUntil,
      vat_check_id: document.vatCheckId,
      content: JSON.stringify(document.content),
    })
    .execute();
  await tx
    .insertInto('tax_document_total')
    .values(
      document.content.totals.map((total) => ({
        document_id: document.id,
        basis_points: total.basisPoints,
        net_minor: BigInt(total.net),
        tax_minor: BigInt(total.tax),
      })),
    )
    .execute();
}

export async function insertEvidence(
  tx: Tx,
  rows: readonly {
    readonly id: string;
    readonly saleId: string;
    readonly kind: string;
    readonly country: string;
    readonly source: string;
    readonly collectedAt: Date;
    readonly keepUntil: string;
  }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto('tax_evidence')
    .values(
      rows.map((row) => ({
        id: row.id,
        sale_id: row.saleId,
        kind: row.kind,
        country: row.country,
        source: row.source,
        collected_at: row.collectedAt,
        keep_until: row.keepUntil,
      })),
    )
    .execute();
}

export async function findDocument(db: Db, id: string): Promise<DocumentRow | undefined> {
  const row = await db.selectFrom('tax_document').select(columns).where('id', '=', id).executeTakeFirst();
  return row && toRow(row);
}

export async function findDocumentByKey(db: Db, key: string): Promise<DocumentRow | undefined> {
  const row = await db.selectFrom('tax_document').select(columns).where('key', '=', key).executeTakeFirst();
  return row && toRow(row);
}

/** Whoever credits a part of an invoice waits for the others who do. */
export async function lockDocument(tx: Tx, id: string): Promise<DocumentRow | undefined> {
  const row = await tx.selectFrom('tax_document').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toRow(row);
}

export async function listCreditNotes(db: Db, originalId: string): Promise<DocumentRow[]> {
  const rows = await db.selectFrom('tax_document').select(columns).where('original_id', '=', originalId).orderBy('id').execute();
  return rows.map(toRow);
}

/** All documents of one sale, oldest first. */
export async function listDocumentsOfSale(db: Db, saleId: string): Promise<DocumentRow[]> {
  const rows = await db.selectFrom('tax_document').select(columns).where('sale_id', '=', saleId).orderBy('id').execute();
  return rows.map(toRow);
}

/** What names the documents of some sales, oldest first. */
export async function listLabelsOf(
  db: Db,
  saleIds: readonly string[],
): Promise<{ readonly saleId: string; readonly id: string; readonly number: string; readonly kind: DocumentKind }[]> {
  if (saleIds.length === 0) return [];
  return db
    .selectFrom('tax_document')
    .select(['sale_id as saleId', 'id', 'label as number', 'kind'])
    .where('sale_id', 'in', [...saleIds])
    .orderBy('issued_at')
    .orderBy('id')
    .execute();
}

/** Documents whose VAT number could not be checked when they were bought, and that nothing was taken back of; oldest first. */
export async function listAwaiting(db: Db, since: Date, after: string | null, limit: number): Promise<{ id: string; saleId: string }[]> {
  const { rows } = await sql<{ id: string; saleId: string }>`
    select d.id, d.sale_id as "saleId" from tax_document d
    where d.kind <> 'credit_note' and d.content -> 'tax' -> 'awaits' <> 'null'::jsonb and d.issued_at >= ${since}
      and (${after}::uuid is null or d.id > ${after}::uuid)
      and not exists (select from tax_document c where c.original_id = d.id)
    order by d.id limit ${limit}`.execute(db);
  return rows;
}

/** Newest first. */
export async function listDocumentsOf(
  db: Db,
  workspaceId: string,
  page: { readonly before: string | null; readonly limit: number },
): Promise<DocumentRow[]> {
  const rows = await db
    .selectFrom('tax_document')
    .select(columns)
    .where('holder_id', '=', (query) => query.selectFrom('tax_link').select('holder_id').where('workspace_id', '=', workspaceId))
    .$if(page.before !== null, (query) => query.where('id', '<', page.before))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(toRow);
}

export async function findDocumentOf(db: Db, workspaceId: string, id: string): Promise<DocumentRow | undefined> {
  const row = await db
    .selectFrom('tax_document')
    .select(columns)
    .where('id', '=', id)
    .where('holder_id', '=', (query) => query.selectFrom('tax_link').select('holder_id').where('workspace_id', '=', workspaceId))
    .executeTakeFirst();
  return row && toRow(row);
}

/** What an operator looks for. Left out: anything. */
export interface DocumentFilter {
  /** The whole number. */
  readonly number?: string | undefined;
  /** A part of the number or of the buyer's name, or the id of the sale. */
  readonly find?: string | undefined;
  readonly kind?: DocumentRow['kind'] | undefined;
  /** The day of the tax, both days included. */
  readonly days?: { readonly from: string; readonly to: string } | undefined;
  readonly awaits?: 'vat-number' | undefined;
}

export async function listAllDocuments(
  db: Db,
  page: DocumentFilter & { readonly before: string | null; readonly limit: number },
): Promise<(DocumentRow & { readonly sha256: string | null })[]> {
  const rows = await db
    .selectFrom('tax_document')
    .leftJoin('tax_document_file', (join) =>
      join.onRef('tax_document_file.document_id', '=', 'tax_document.id').on('tax_document_file.stored_at', 'is not', null),
    )
    .select(columns.map((column) => (column === 'key' ? ('tax_document.key' as const) : column)))
    .select('tax_document_file.sha256')
    .$if(page.before !== null, (query) => query.where('id', '<', page.before))
    .$if(page.number !== undefined, (query) => query.where('label', '=', page.number ?? ''))
    .$if(page.kind !== undefined, (query) => query.where('kind', '=', page.kind ?? 'invoice'))
    .$if(page.days !== undefined, (query) =>
      query.where(sql<boolean>`tax_point between ${page.days?.from ?? null}::date and ${page.days?.to ?? null}::date`),
    )
    .$if(page.awaits !== undefined, (query) =>
      query.where(sql<boolean>`kind <> 'credit_note' and content #>> '{tax,awaits,text}' is not null
        and not exists (select from tax_document credit where credit.original_id = tax_document.id)`),
    )
    .$if(page.find !== undefined, (query) => {
      const part = `%${(page.find ?? '').replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
      return query.where(
        sql<boolean>`(label ilike ${part} or content #>> '{buyer,name}' ilike ${part} or sale_id::text = lower(${page.find ?? ''}))`,
      );
    })
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({ ...toRow(row), sha256: row.sha256 }));
}

/** Past their keeping period, and nothing that is kept refers to them. */
export async function listExpiredDocuments(db: Db, today: string, limit: number): Promise<{ id: string; fileKey: string | null }[]> {
  const { rows } = await sql<{ id: string; fileKey: string | null }>`
    select d.id, f.key as "fileKey" from tax_document d left join tax_document_file f on f.document_id = d.id
    where d.keep_until < ${today}::date and not exists (select from tax_document c where c.original_id = d.id)
    order by d.id limit ${limit}`.execute(db);
  return rows;
}

export async function deleteExpired(tx: Tx, documentId: string): Promise<void> {
  await tx.deleteFrom('tax_document').where('id', '=', documentId).execute();
}

export async function deleteExpiredEvidence(tx: Tx, today: string): Promise<void> {
  await tx.deleteFrom('tax_evidence').where('keep_until', '<', today).execute();
}

/** The documents stay, and lead to nobody here any more. */
export async function cutTaxLink(tx: Tx, workspaceId: string): Promise<void> {
  await tx.deleteFrom('tax_link').where('workspace_id', '=', workspaceId).execute();
}
