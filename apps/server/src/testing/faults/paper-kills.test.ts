import { createHash } from 'node:crypto';
import type { AdminOrder, IssuedDocument, Order, RefundRow } from '@pinhole/contract';
import { type PaypalEmulator, startEmulator } from '@pinhole/payments/paypal/emulator';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyLedger } from '../../modules/credits/index.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { createFaultService, type FaultProcess, type FaultService, operator, publicOrigin } from './fault-service.ts';

/** A seller in Germany below the threshold: every consumer pays German tax, and only the euro is needed. */
const seller = {
  'seller.name': 'Lochkamera GmbH',
  'seller.street': 'Hafenstraße 12',
  'seller.postalCode': '20457',
  'seller.city': 'Hamburg',
  'seller.country': 'DE',
  'seller.vatId': 'DE136695976',
  'tax.scheme': 'below_threshold',
} as const;

let test: TestDatabase;
let emulator: PaypalEmulator;
let service: FaultService;
let server: FaultProcess;
let cookie = '';

beforeAll(async () => {
  test = await createTestDatabase();
  emulator = await startEmulator();
  service = await createFaultService({ databaseUrl: test.connectionString, provider: 'http://127.0.0.1:9' });
  server = await service.start();
  const signedIn = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: publicOrigin },
    body: JSON.stringify(operator),
  });
  cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  for (const [key, value] of Object.entries(seller)) await ask('PATCH', `/v1/admin/settings/${key}`, { value });
  await ask('POST', '/v1/admin/payment-connections', { provider: 'paypal', name: 'PayPal', fields: emulator.fields });
  await ask('PATCH', '/v1/admin/payment-connections/paypal', { enabled: true });
  const prices = [{ currency: 'EUR', minor: '1000' }];
  const pack = { sku: 'five-hundred', kind: 'pack', title: '500 credits', description: '', credits: '500000000', prices };
  const item = await ask<{ id: string }>('POST', '/v1/admin/items', pack);
  await ask('PATCH', `/v1/admin/items/${item.id}`, { state: 'offered' });
  // Where the emulator’s buyers have their accounts.
  const details = { name: 'Mette Sørensen', lines: ['Åboulevarden 3'], postalCode: '8000', town: 'Aarhus C', country: 'DK' };
  await ask('PUT', '/v1/billing/details', details);
}, 60_000);
afterAll(async () => {
  await service?.close();
  await emulator?.close();
  await test?.close();
});

async function send(method: string, place: string, body?: object, key?: string): Promise<Response> {
  const response = await fetch(`${server.url}${place}`, {
    method,
    headers: {
      origin: publicOrigin,
      cookie,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${place} answered ${response.status}: ${await response.text()}`);
  return response;
}
const ask = async <Body>(method: string, place: string, body?: object, key?: string): Promise<Body> =>
  (await (await send(method, place, body, key)).json()) as Body;

const adminOrder = async (id: string): Promise<AdminOrder> => {
  const { data } = await ask<{ data: AdminOrder[] }>('GET', '/v1/admin/orders');
  const found = data.find((order) => order.id === id);
  if (!found) throw new Error('the order is gone');
  return found;
};

/** An order that the buyer has just paid at the provider; nobody here knows yet. */
async function paidOrder(): Promise<Order> {
  const placed = await ask<Order>('POST', '/v1/orders', { sku: 'five-hundred', currency: 'EUR', way: 'paypal' }, crypto.randomUUID());
  const order = await ask<Order>('POST', `/v1/orders/${placed.id}/checkout`);
  if (order.next?.kind !== 'redirect') throw new Error('the order leads nowhere');
  const url = new URL(order.next.url);
  const { checkout_ref } = await test.db
    .selectFrom('sale_order')
    .select('checkout_ref')
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow();
  await emulator.driver.buy({ id: checkout_ref ?? '', next: { kind: 'redirect', url, expiresAt: null } }, 'pays');
  return order;
}

async function dieAt(point: string, deed: () => Promise<unknown>): Promise<void> {
  server.arm(point);
  await deed().catch(() => undefined);
  await server.died;
  server = await service.start();
}

/** Numbers without a gap, each document with a file whose bytes are what was announced, and the tax of the books that of the documents. */
async function expectPapersRight(): Promise<IssuedDocument[]> {
  const { rows } = await test.pool.query<{ series: string; gap: number }>(
    'select series, max(number) - count(*)::int as gap from tax_document group by 1 having max(number) <> count(*)',
  );
  expect(rows).toEqual([]);
  const { data } = await ask<{ data: IssuedDocument[] }>('GET', '/v1/admin/tax/documents?limit=100');
  for (const { id } of data) {
    const bytes = Buffer.from(await (await send('GET', `/v1/admin/tax/documents/${id}/pdf`)).arrayBuffer());
    const row = await test.db.selectFrom('tax_document_file').select('sha256').where('document_id', '=', id).executeTakeFirstOrThrow();
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(row.sha256);
  }
  const sums = await test.pool.query<{ same: boolean }>(`select
    (select coalesce(-sum(e.amount), 0) from ledger_entry e join ledger_account a on a.id = e.account_id where a.kind = 'tax')
    = (select coalesce(sum(tax_minor), 0) from tax_document) as same`);
  expect(sums.rows).toEqual([{ same: true }]);
  expect((await verifyLedger(test.db)).violations).toEqual([]);
  return data;
}

it.each(['B1:after', 'tax-number-taken', 'tax-document-written', 'B2:before'])(
  'kill -9 at %s, while a paid order is fulfilled: one document, and no number is lost',
  { timeout: 120_000 },
  async (point) => {
    const order = await paidOrder();
    const before = (await expectPapersRight()).length;
    await dieAt(point, () => ask('POST', `/v1/orders/${order.id}/refresh`));
    expect(await expectPapersRight()).toHaveLength(before);
    await Promise.all(Array.from({ length: 5 }, () => ask('POST', `/v1/orders/${order.id}/refresh`)));
    expect((await adminOrder(order.id)).documents).toMatchObject([{ kind: 'invoice' }]);
    expect(await expectPapersRight()).toHaveLength(before + 1);
  },
);

it.each(['tax-file-drawn', 'tax-file-announced', 'tax-file-put'])(
  'kill -9 at %s, while its PDF is made: the same document, the same bytes',
  { timeout: 120_000 },
  async (point) => {
    const order = await paidOrder();
    const before = (await expectPapersRight()).length;
    await dieAt(point, async () => {
      await ask('POST', `/v1/orders/${order.id}/refresh`);
      await server.died;
    });
    const [document] = (await adminOrder(order.id)).documents;
    const announced = await test.db
      .selectFrom('tax_document_file')
      .select('sha256')
      .where('document_id', '=', document?.id ?? '')
      .executeTakeFirst();
    const papers = await expectPapersRight();
    expect(papers).toHaveLength(before + 1);
    const row = await test.db
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
    const order = await paidOrder();
    await ask('POST', `/v1/orders/${order.id}/refresh`);
    const [payment] = (await adminOrder(order.id)).payments;
    await dieAt(point, async () => {
      await ask<RefundRow>('POST', `/v1/admin/payments/${payment?.id}/refunds`, { reason: 'requested' }, crypto.randomUUID());
      await server.died;
    });
    const { id } = await test.db
      .selectFrom('refund')
      .select('id')
      .where('payment_id', '=', payment?.id ?? '')
      .executeTakeFirstOrThrow();
    await vi.waitFor(async () => expect((await adminOrder(order.id)).refunds).toMatchObject([{ id, state: 'succeeded', amount: '1000' }]), {
      timeout: 60_000,
      interval: 200,
    });
    expect((await adminOrder(order.id)).documents).toMatchObject([{ kind: 'invoice' }, { kind: 'credit_note' }]);
    await expectPapersRight();
  },
);
