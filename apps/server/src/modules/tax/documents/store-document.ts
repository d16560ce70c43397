import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { inTransaction } from '../../../platform/database/database.ts';
import { StorageError } from '../../../platform/storage/storage-error.ts';
import { type DocumentRow, findDocument } from '../store/document-store.ts';
import { announceFile, type DocumentFileRow, findFile, markStored } from '../store/file-store.ts';
import type { TaxDeps } from '../tax-deps.ts';

type StoreDeps = Pick<TaxDeps, 'db' | 'clock' | 'storage' | 'faults'>;

/**
 * Draws the PDF of a document and stores it, once. The same document gives the same bytes, so a crash anywhere in between ends with
 * the hash that was announced.
 */
export async function storeDocument(deps: StoreDeps, documentId: string): Promise<DocumentFileRow> {
  const known = await findFile(deps.db, documentId);
  if (known?.storedAt) return known;
  const document = await findDocument(deps.db, documentId);
  if (!document) throw new Error(`there is no tax document ${documentId}`);

  const file = await draw(document);
  deps.faults.point('tax-file-drawn');
  const announced = await inTransaction(deps.db, (tx) => announceFile(tx, file.row));
  if (announced.storedAt) return announced;
  // Announced by another version of the software, whose bytes nobody has seen.
  if (known && known.key !== announced.key) await deps.storage.delete(known.key);
  deps.faults.point('tax-file-announced');
  await put(deps, file);
  deps.faults.point('tax-file-put');
  await inTransaction(deps.db, (tx) => markStored(tx, documentId, deps.clock.now()));
  return { ...announced, storedAt: deps.clock.now() };
}

/** The bytes, checked. A file that was lost or damaged is drawn again and must come out as it was. */
export async function readDocumentFile(deps: StoreDeps, documentId: string): Promise<Buffer> {
  const row = await storeDocument(deps, documentId);
  const stored = await readStored(deps, row);
  if (stored && sha256Of(stored) === row.sha256) return stored;
  const document = await findDocument(deps.db, documentId);
  if (!document) throw new Error(`there is no tax document ${documentId}`);
  const file = await draw(document);
  if (file.row.sha256 !== row.sha256)
    throw new Error(`the stored PDF of ${document.label} is damaged, and this version of the software draws it differently`);
  await put(deps, file);
  return file.bytes;
}

interface Drawn {
  readonly bytes: Buffer;
  readonly row: Omit<DocumentFileRow, 'storedAt'>;
}

async function draw(document: DocumentRow): Promise<Drawn> {
  // Fonts and the library weigh as much as a fifth of an idle server: they come with the first paper.
  const { renderDocument } = await import('../sheet/render-document.ts');
  const bytes = await renderDocument(document);
  const sha256 = sha256Of(bytes);
  // The hash in the name: other bytes can never take the place of these.
  const key = `invoice/${document.id}-${sha256.slice(0, 16)}`;
  return { bytes, row: { documentId: document.id, key, bytes: BigInt(bytes.length), sha256 } };
}

async function put({ storage }: Pick<TaxDeps, 'storage'>, { bytes, row }: Drawn): Promise<void> {
  await storage.put(row.key, Readable.from([bytes]), { contentLength: bytes.length, sha256: row.sha256 });
}

async function readStored({ storage }: Pick<TaxDeps, 'storage'>, { key }: DocumentFileRow): Promise<Buffer | undefined> {
  try {
    return await buffer((await storage.get(key)).stream);
  } catch (error) {
    if (error instanceof StorageError && error.kind === 'not_found') return undefined;
    throw error;
  }
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
