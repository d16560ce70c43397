import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../../platform/database/database.ts';
import { someId } from '../../../testing/some-id.ts';
import { saleToDocument, taxIssue } from '../../../testing/tax-fixture.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { listDocumentsOfSale } from '../store/document-store.ts';
import { creditSale } from './credit-sale.ts';
import { issueDocument } from './issue-document.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

/** A sale of 300 crowns, 60 of them tax. */
async function sold(): Promise<string> {
  const workspaceId = someId();
  await inTransaction(test.db, (tx) => tx.insertInto('workspace').values({ id: workspaceId, name: 'Test', personal: true }).execute());
  const sale = saleToDocument(workspaceId);
  await inTransaction(test.db, (tx) => issueDocument(tx, taxIssue(), sale));
  return sale.saleId;
}
/** Refunds and disputes have numbers of their own: no two sales share a source. */
const goesBack = (saleId: string, source: string, minor: bigint) =>
  inTransaction(test.db, (tx) => creditSale(tx, taxIssue(), { saleId, source: `${source}-of-${saleId}`, minor, reason: 'refund' }));
const grossOf = async (saleId: string): Promise<bigint[]> =>
  (await listDocumentsOfSale(test.db, saleId)).map(({ gross }) => gross).toSorted((a, b) => Number(b - a));

it('a refund that grows is credited by what came on top, and telling it again changes nothing', async () => {
  const saleId = await sold();
  for (const minor of [10_000n, 10_000n, 25_000n, 25_000n]) await goesBack(saleId, 'refund:one', minor);
  expect(await grossOf(saleId)).toEqual([30_000n, -10_000n, -15_000n]);
});

it('takes back no more than there is, from whichever document has it left', async () => {
  const saleId = await sold();
  await goesBack(saleId, 'refund:one', 30_000n);
  await goesBack(saleId, 'dispute:two', 30_000n);
  expect(await grossOf(saleId)).toEqual([30_000n, -30_000n]);
  // The refund failed: its money is there again, and the lost dispute takes it.
  await goesBack(saleId, 'refund:one', 0n);
  await goesBack(saleId, 'refund:one', 0n);
  await goesBack(saleId, 'dispute:two', 30_000n);
  expect(await grossOf(saleId)).toEqual([30_000n, 30_000n, -30_000n, -30_000n]);
  const documents = await listDocumentsOfSale(test.db, saleId);
  expect(documents.reduce((sum, { net }) => sum + net, 0n)).toBe(0n);
  expect(documents.reduce((sum, { tax }) => sum + tax, 0n)).toBe(0n);
});

it('what fails and goes again, again and again, leaves what is so', async () => {
  const saleId = await sold();
  for (const minor of [7_777n, 0n, 7_777n, 0n, 7_777n]) await goesBack(saleId, 'refund:one', minor);
  await goesBack(saleId, 'refund:two', 22_223n);
  const documents = await listDocumentsOfSale(test.db, saleId);
  expect(documents.reduce((sum, { gross }) => sum + gross, 0n)).toBe(0n);
  expect(documents.reduce((sum, { tax }) => sum + tax, 0n)).toBe(0n);
});

it('leaves a sale alone that has no document yet', async () => {
  expect(await goesBack(crypto.randomUUID(), 'refund:one', 100n)).toEqual([]);
});
