import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../../platform/database/database.ts';
import { someId } from '../../../testing/some-id.ts';
import { domesticDecision, saleToDocument, taxIssue } from '../../../testing/tax-fixture.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import type { DocumentRow } from '../store/document-store.ts';
import { creditDocument } from './credit-document.ts';
import { issueDocument, type SaleToDocument } from './issue-document.ts';
import { listIssuedDocuments } from './list-documents.ts';

let test: TestDatabase;
let first: DocumentRow;
let second: DocumentRow;
let credited: DocumentRow;
beforeAll(async () => {
  test = await createTestDatabase();
  const workspaceId = someId();
  await inTransaction(test.db, (tx) => tx.insertInto('workspace').values({ id: workspaceId, name: 'Test', personal: true }).execute());
  const issue = (more: Partial<SaleToDocument> = {}): Promise<DocumentRow> =>
    inTransaction(test.db, (tx) => issueDocument(tx, taxIssue(), saleToDocument(workspaceId, more)));
  first = await issue();
  second = await issue({
    buyer: { name: 'Åse 50%_Off & Sons', address: [], country: 'DK' },
    decision: { ...domesticDecision, awaits: { country: 'DK', text: 'DK13585628' } },
  });
  credited = await inTransaction(test.db, (tx) =>
    creditDocument(tx, taxIssue(), { key: 'credit', originalId: first.id, reason: 'refund', lines: 'rest' }),
  );
});
afterAll(() => test.close());

const found = async (filter: Omit<Parameters<typeof listIssuedDocuments>[1], 'before' | 'limit'>): Promise<string[]> =>
  (await listIssuedDocuments(test, { before: null, limit: 50, ...filter })).data.map(({ id }) => id).sort();
const ids = (...documents: readonly DocumentRow[]): string[] => documents.map(({ id }) => id).sort();

it('finds a document by a part of its number, of its buyer’s name, or by its sale', async () => {
  expect(await found({ find: second.label.slice(4) })).toEqual(ids(second));
  expect(await found({ find: 'åse' })).toEqual(ids(second));
  expect(await found({ find: first.saleId.toUpperCase() })).toEqual(ids(first, credited));
  // What means something to the database means itself.
  expect(await found({ find: '50%_Off' })).toEqual(ids(second));
  expect(await found({ find: '5_%' })).toEqual([]);
  expect(await found({ find: "x' or true --" })).toEqual([]);
});

it('shows one kind, one quarter, and what still waits for a VAT number', async () => {
  expect(await found({ kind: 'credit_note' })).toEqual(ids(credited));
  expect(await found({ quarter: '2026-Q4', kind: 'invoice' })).toEqual(ids(first, second));
  expect(await found({ quarter: '2026-Q3' })).not.toContain(first.id);
  expect(await found({ awaits: 'vat-number' })).toEqual(ids(second));
});
