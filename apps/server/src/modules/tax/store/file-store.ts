import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/database.ts';

export interface DocumentFileRow {
  readonly documentId: string;
  readonly key: string;
  readonly bytes: bigint;
  readonly sha256: string;
  readonly storedAt: Date | null;
}

export async function findFile(db: Db, documentId: string): Promise<DocumentFileRow | undefined> {
  return db
    .selectFrom('tax_document_file')
    .select(['document_id as documentId', 'key', 'bytes', 'sha256', 'stored_at as storedAt'])
    .where('document_id', '=', documentId)
    .executeTakeFirst();
}

/** The row before the bytes. What is stored already is not touched; answers what holds now. */
export async function announceFile(tx: Tx, file: Omit<DocumentFileRow, 'storedAt'>): Promise<DocumentFileRow> {
  await tx
    .insertInto('tax_document_file')
    .values({ document_id: file.documentId, key: file.key, bytes: file.bytes, sha256: file.sha256 })
    .onConflict((conflict) =>
      conflict
        .column('document_id')
        .doUpdateSet({ key: file.key, bytes: file.bytes, sha256: file.sha256 })
        .where('tax_document_file.stored_at', 'is', null),
    )
    .execute();
  const row = await findFile(tx, file.documentId);
  if (!row) throw new Error(`the file of ${file.documentId} is gone`);
  return row;
}

export async function markStored(tx: Tx, documentId: string, at: Date): Promise<void> {
  await tx
    .updateTable('tax_document_file')
    .set({ stored_at: at })
    .where('document_id', '=', documentId)
    .where('stored_at', 'is', null)
    .execute();
}

/** Issued a while ago and still without a stored PDF: its job died with its process. */
export async function listUnstored(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('tax_document')
    .leftJoin('tax_document_file', 'tax_document_file.document_id', 'tax_document.id')
    .select('tax_document.id')
    .where('tax_document_file.stored_at', 'is', null)
    .where('tax_document.issued_at', '<', before)
    .orderBy('tax_document.id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function findKnownFileKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectFrom('tax_document_file')
    .select('key')
    .where(sql<boolean>`key = any (${[...keys]})`)
    .execute();
  return new Set(rows.map(({ key }) => key));
}
