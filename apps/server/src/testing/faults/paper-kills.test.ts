import { createHash } from 'node:crypto';
import type { IssuedDocument, RefundRow } from '@pinhole/contract';
import { startEmulator } from '@pinhole/payments/paypal/emulator';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyLedger } from '../../modules/credits/index.ts';
import { createFaultShop, type FaultShop, germanSeller, pack } from './fault-shop.ts';

let shop: FaultShop;
beforeAll(async () => {
  shop = await createFaultShop({ paypal: await startEmulator() });
  for (const [key, value] of Object.entries(germanSeller)) await shop.ask('PATCH', `/v1/admin/settings/${key}`, { value });
  await shop.sell(pack);
  // Where the emulator’s buyers have their accounts.
  const details = { name: 'Mette Sørensen', lines: ['Åboulevarden 3'], postalCode: '8000', town: 'Aarhus C', country: 'DK' };
  await shop.ask('PUT', '/v1/billing/details', details);
}, 60_000);
afterAll(() => shop?.close());

/** Numbers without a gap, each document with a file whose bytes are what was announced, and the tax of the books that of the documents. */
async function expectPapersRight(): Promise<IssuedDocument[]> {
  const { rows } = await shop.test.pool.query<{ series: string; gap: number }>(
    'select series, max(number) - count(*)::int as gap from tax_document group by 1 having max(number) <> count(*)',
  );
  expect(rows).toEqual([]);
  const { data } = await shop.ask<{ data: IssuedDocument[] }>('GET', '/v1/admin/tax/documents?limit=100');
  for (const { id } of data) {
    const bytes = Buffer.from(await (await shop.send('GET', `/v1/admin/tax/documents/${id}/pdf`)).arrayBuffer());
    const row = await shop.test.db.selectFrom('tax_document_file').select('sha256').where('document_id', '=', id).executeTakeFirstOrThrow();
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(row.sha256);
  }
  const sums = await shop.test.pool.query<{ same: boolean }>(`select
    (select coalesce(-sum(e.amount), 0) from ledger_entry e join ledger_account a on a.id = e.account_id where a.kind = 'tax')
    = (select coalesce(sum(tax_minor), 0) from tax_document) as same`);
  expect(sums.rows).toEqual([{ same: true }]);
  expect((await verifyLedger(shop.test.db)).violations).toEqual([]);
  return data;
}

it.each(['B1:after', 'tax-number-taken', 'tax-document-written', 'B2:before'])(
  'kill -9 at %s, while a paid order is fulfilled: one document, and no number is lost',
  { timeout: 120_000 },
  async (point) => {
    const order = await shop.pay('five-hundred', 'paypal');
    const before = (await expectPapersRight()).length;
    await shop.dieAt(point, () => shop.ask('POST', `/v1/orders/${order.id}/refresh`));
    expect(await expectPapersRight()).toHaveLength(before);
    await Promise.all(Array.from({ length: 5 }, () => shop.ask('POST', `/v1/orders/${order.id}/refresh`)));
    expect((await shop.adminOrder(order)).documents).toMatchObject([{ kind: 'invoice' }]);
    expect(await expectPapersRight()).toHaveLength(before + 1);
  },
);

it.each(['tax-file-drawn', 'tax-file-announced', 'tax-file-put'])(
  'kill -9 at %s, while its PDF is made: the same document, the same bytes',
  { timeout: 120_000 },
  async (point) => {
    const order = await shop.pay('five-hundred', 'paypal');
    const before = (await expectPapersRight()).length;
    await shop.dieAt(point, () => shop.ask('POST', `/v1/orders/${order.id}/refresh`));
    const [document] = (await shop.adminOrder(order)).documents;
    const announced = await shop.test.db
      .selectFrom('tax_document_file')
      .select('sha256')
      .where('document_id', '=', document?.id ?? '')
      .executeTakeFirst();
    const papers = await expectPapersRight();
    expect(papers).toHaveLength(before + 1);
    const row = await shop.test.db
      .selectFrom('tax_document_file')
      .select('sha256')
      .where('document_id', '=', document?.id ?? '')
      .executeTakeFirstOrThrow();
    if (announced) expect(row.sha256).toBe(announced.sha256);
  },
);

it.each(['tax-number-taken', 'tax-document-written'])(
  'kill -9 at %s, while a refund is settled: one credit note',
  { timeout: 120_000 },
  async (point) => {
    const order = await shop.pay('five-hundred', 'paypal');
    await shop.ask('POST', `/v1/orders/${order.id}/refresh`);
    const [payment] = (await shop.adminOrder(order)).payments;
    await shop.dieAt(point, () =>
      shop.ask<RefundRow>('POST', `/v1/admin/payments/${payment?.id}/refunds`, { reason: 'requested' }, crypto.randomUUID()),
    );
    const { id } = await shop.test.db
      .selectFrom('refund')
      .select('id')
      .where('payment_id', '=', payment?.id ?? '')
      .executeTakeFirstOrThrow();
    await vi.waitFor(
      async () => expect((await shop.adminOrder(order)).refunds).toMatchObject([{ id, state: 'succeeded', amount: '1000' }]),
      {
        timeout: 60_000,
        interval: 200,
      },
    );
    expect((await shop.adminOrder(order)).documents).toMatchObject([{ kind: 'invoice' }, { kind: 'credit_note' }]);
    await expectPapersRight();
  },
);
