import { newCoupon } from '@pinhole/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../platform/actor.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { codeOf } from '../../../testing/code-of.ts';
import { createCoupon } from '../../shop/coupons.ts';
import { readTaxReport } from '../../tax/reports/tax-report.ts';
import { applyDispute } from '../fulfilment/apply-dispute.ts';
import { askRefund, sendRefund } from '../fulfilment/refunds.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { settleManualOrder } from '../orders/manual-orders.ts';
import { placeOrder, previewOrder } from '../orders/place-order.ts';
import { getOrder } from '../orders/read-orders.ts';
import { recheckVatNumbers } from '../reconciling/recheck-vat-numbers.ts';
import { withdrawOrder } from '../withdrawal/withdraw.ts';
import { listWaitingPapers, resolveWaitingPaper, tryWaitingPapers } from './clear-papers.ts';
import { createPaperShop, type PaperShop } from './paper.fixture.ts';

let shop: PaperShop;
beforeAll(async () => {
  shop = await createPaperShop();
});
afterAll(() => shop.close());
afterEach(() => shop.setNow(null));

const raise = (error: unknown): never => {
  throw error;
};
const consumer = async (country: string | null, more: object = {}): Promise<Actor> => {
  const actor = await shop.buyer();
  await shop.details(actor, { country, ...more });
  return actor;
};
const company = { name: 'Fotohaus SARL', lines: ['1 rue du Port'], postalCode: '75001', town: 'Paris' };
const preview = (actor: Actor, sku = 'five-hundred') => previewOrder(shop.deps, actor, { sku, currency: 'EUR', way: 'manual' });
const place = (actor: Actor, sku = 'five-hundred') =>
  inTransaction(shop.studio.db, (tx) => placeOrder(shop.deps, actor, tx, { sku, currency: 'EUR', way: 'manual' }));
const waitingOf = async (paymentId: string) => (await listWaitingPapers(shop.deps)).find(({ id }) => id === paymentId);
const evidenceOf = async (saleId: string): Promise<string[]> => {
  const rows = await shop.studio.db.selectFrom('tax_evidence').select(['kind', 'country']).where('sale_id', '=', saleId).execute();
  return rows.map(({ kind, country }) => `${kind} ${country}`).toSorted();
};
const mailsTo = async (actor: Actor): Promise<string> => {
  const rows = await shop.studio.db.selectFrom('mail').select('text').where('to_address', 'like', `${actor.accountId}%`).execute();
  return rows.map(({ text }) => text).join('\n---\n');
};
/** What the state gets, by the books and by the documents. */
const taxOfAll = async (): Promise<{ readonly books: bigint; readonly documents: bigint }> => {
  const { rows } = await shop.studio.pool.query<{ books: bigint; documents: bigint }>(`select
    (select coalesce(-sum(e.amount), 0)::bigint from ledger_entry e join ledger_account a on a.id = e.account_id where a.kind = 'tax') as books,
    (select coalesce(sum(tax_minor), 0)::bigint from tax_document) as documents`);
  return rows[0] ?? raise(new Error('no sums'));
};
const payBack = async (paymentId: string, amount?: string): Promise<string> => {
  const refund = await inTransaction(shop.studio.db, (tx) =>
    askRefund(shop.deps, shop.operator, tx, paymentId, { amount, reason: 'requested' }),
  );
  await sendRefund(shop.deps, refund.id);
  return refund.id;
};

describe('before an order', () => {
  it('asks where the buyer is, once that decides, and for nothing else', async () => {
    const actor = await shop.buyer();
    expect(await preview(actor)).toMatchObject({ needs: ['details'], tax: null, total: '1000', taxed: null });
    expect(await preview(actor, 'before-tax')).toMatchObject({ needs: ['details'], tax: null, total: null });
    expect(await codeOf(place(actor))).toBe('billing.details_needed');
    await shop.details(actor, { country: 'DE' });
    expect(await preview(actor)).toMatchObject({
      needs: [],
      tax: '160',
      total: '1000',
      taxed: { treatment: 'domestic', country: 'DE', basisPoints: 1_900 },
    });
    expect(await preview(actor, 'before-tax')).toMatchObject({ tax: '190', total: '1189' });
  });

  it('refuses while the seller could not write an invoice, as readiness says', async () => {
    const actor = await consumer('DE');
    shop.setting('seller.vatId', undefined);
    shop.setting('seller.name', 'Muster GmbH');
    shop.setting('seller.name', 'Example Ltd');
    expect(await codeOf(preview(actor))).toBe('billing.tax_not_ready');
    expect(await codeOf(place(actor))).toBe('billing.tax_not_ready');
    shop.setting('seller.name', 'Lochkamera GmbH');
    shop.setting('seller.vatId', 'DE136695976');
    expect(await codeOf(preview(actor))).toBe('done');
  });

  it('refuses a consumer of a state that the seller is not registered for, and sells at home', async () => {
    shop.setting('tax.scheme', 'none');
    expect(await codeOf(preview(await consumer('FR')))).toBe('billing.tax_not_ready');
    expect(await codeOf(preview(await consumer('DE')))).toBe('done');
    shop.setting('tax.scheme', 'union');
  });
});

describe('the document of a sale', () => {
  it('to a consumer in Germany says the rate, and what showed it is kept', async () => {
    const actor = await consumer('DE', { name: 'Anna Weber', lines: ['Ufer 3'], postalCode: '10115', town: 'Berlin' });
    const { order, paymentId } = await shop.transfer(actor, 'DE');
    const [paper, ...others] = await shop.documents(paymentId);
    expect(others).toEqual([]);
    expect(paper).toMatchObject({ kind: 'invoice', treatment: 'domestic', country: 'DE', net: 840n, tax: 160n, gross: 1_000n });
    expect(paper?.content).toMatchObject({ buyer: { name: 'Anna Weber', country: 'DE' }, totals: [{ basisPoints: 1_900 }] });
    expect(paper?.content.withdrawal).toMatchObject({ state: 'open' });
    expect(await evidenceOf(paymentId)).toEqual(['bank DE', 'billing_address DE']);
    expect(order).toMatchObject({ state: 'paid', amounts: { tax: '160', total: '1000' } });
    expect((await getOrder(shop.deps, actor, order.id)).documents).toEqual([{ id: paper?.id, number: paper?.number, kind: 'invoice' }]);
    const mail = await mailsTo(actor);
    expect(mail).toContain(paper?.number);
    expect(mail).toContain(`https://studio.test/v1/tax-documents/${paper?.id}/pdf`);
    expect(await shop.studio.db.selectFrom('order_buyer').selectAll().where('order_id', '=', order.id).execute()).toEqual([]);
  });

  it('to a consumer in the United States bears no tax, and their country is nowhere', async () => {
    const actor = await consumer('US', { name: 'Ann Lee', lines: ['1 Main St'], postalCode: '10001', town: 'New York' });
    const { order, paymentId } = await shop.transfer(actor, 'US');
    const [paper] = await shop.documents(paymentId);
    expect(paper).toMatchObject({ treatment: 'outside_scope', country: null, tax: 0n, gross: 1_000n });
    expect(paper?.content.buyer.country).toBeNull();
    expect(await evidenceOf(paymentId)).toEqual([]);
    const { rows } = await shop.studio.pool.query<{ text: string }>(
      `select (to_jsonb(b) || coalesce((select to_jsonb(o) from order_buyer o where o.order_id = $2), '{}'))::text as text
         from buyer_details b where workspace_id = $1
       union all select to_jsonb(o)::text from sale_order o where id = $2
       union all select to_jsonb(p)::text from payment p where order_id = $2
       union all select to_jsonb(d)::text from tax_document d where sale_id = $3`,
      [actor.workspaceId, order.id, paymentId],
    );
    expect(rows).toHaveLength(4);
    for (const { text } of rows) expect(text).not.toMatch(/"US"|United States/);
  });

  it('to a business with a valid number is reverse charge at the net price, and says so', async () => {
    shop.answer('FR40303265045', { outcome: 'valid', name: 'FOTOHAUS', address: null, consultation: 'WAPI1' });
    const actor = await consumer('FR', { ...company, vatNumber: 'FR 40 303265045' });
    expect(await preview(actor)).toMatchObject({ tax: '0', total: '1000', taxed: { treatment: 'reverse_charge' } });
    const { paymentId } = await shop.transfer(actor);
    const [paper] = await shop.documents(paymentId);
    expect(paper).toMatchObject({ kind: 'invoice', treatment: 'reverse_charge', country: 'FR', tax: 0n, gross: 1_000n });
    expect(paper?.content.buyer.vatId).toBe('FR40303265045');
  });

  it('with a number that nobody knows bears VAT, and the order goes on', async () => {
    shop.answer('FR83404833048', { outcome: 'invalid' });
    const actor = await consumer('FR', { ...company, vatNumber: 'FR83404833048' });
    const { paymentId } = await shop.transfer(actor, 'FR');
    expect(await shop.documents(paymentId)).toMatchObject([{ treatment: 'oss', country: 'FR', net: 833n, tax: 167n, gross: 1_000n }]);
  });

  it('has the rate of the day of payment, and the gross that was ordered', async () => {
    // Estonia: 22 % until 30 June 2025, 24 % from the next day on.
    shop.setNow(new Date('2025-06-30T12:00:00Z'));
    const actor = await consumer('EE');
    const early = await shop.transfer(actor, 'EE');
    const late = await place(actor, 'before-tax');
    expect(late.amounts).toMatchObject({ tax: '220', total: '1219' });
    shop.setNow(new Date('2025-06-30T22:30:00Z'));
    await settleManualOrder(shop.deps, shop.operator, late.id, { bankCountry: 'EE' });
    shop.setNow(null);
    const { id } = await shop.studio.db.selectFrom('payment').select('id').where('order_id', '=', late.id).executeTakeFirstOrThrow();
    expect(await shop.documents(early.paymentId)).toMatchObject([{ country: 'EE', tax: 180n, gross: 1_000n }]);
    expect(await shop.documents(id)).toMatchObject([
      { country: 'EE', net: 983n, tax: 236n, gross: 1_219n, content: { totals: [{ basisPoints: 2_400 }] } },
    ]);
  });

  it('shows a coupon, and says the tax of the order to the cent, with tax in the price and before it', async () => {
    const code = 'THIRD-OFF';
    await createCoupon(shop.deps.shop, shop.operator, newCoupon.parse({ code, percent: 33, perAccount: 10 }));
    for (const sku of ['five-hundred', 'before-tax']) {
      const actor = await consumer('FI');
      const order = await inTransaction(shop.studio.db, (tx) =>
        placeOrder(shop.deps, actor, tx, { sku, currency: 'EUR', way: 'manual', coupon: code }),
      );
      await settleManualOrder(shop.deps, shop.operator, order.id, { bankCountry: 'FI' });
      const { id } = await shop.studio.db.selectFrom('payment').select('id').where('order_id', '=', order.id).executeTakeFirstOrThrow();
      const [paper] = await shop.documents(id);
      expect([String(paper?.tax), String(paper?.gross)]).toEqual([order.amounts.tax, order.amounts.total]);
      expect(BigInt(paper?.content.lines[0]?.discount ?? 0)).toBeGreaterThan(0n);
    }
  });

  it('of payments at the same time have numbers one after the other', async () => {
    const actors = await Promise.all(Array.from({ length: 20 }, () => consumer('DE')));
    const orders = await Promise.all(actors.map((actor) => place(actor)));
    await Promise.all(orders.map(({ id }) => settleManualOrder(shop.deps, shop.operator, id, { bankCountry: 'DE' })));
    const { rows } = await shop.studio.pool.query<{ series: string; gaps: number }>(
      `select series, max(number) - count(*)::int as gaps from tax_document group by 1`,
    );
    expect(rows.filter(({ gaps }) => gaps !== 0)).toEqual([]);
    const issued = await shop.studio.db
      .selectFrom('tax_document')
      .innerJoin('payment', 'payment.id', 'tax_document.sale_id')
      .select('tax_document.id')
      .where(
        'payment.order_id',
        'in',
        orders.map(({ id }) => id),
      )
      .execute();
    expect(issued).toHaveLength(20);
  });

  it('is written without tax for a seller outside the area, whom nobody has to tell where they are', async () => {
    shop.setting('seller.country', 'US');
    shop.setting('seller.vatId', undefined);
    shop.setting('tax.scheme', 'none');
    const { paymentId } = await shop.transfer(await shop.buyer());
    shop.setting('seller.country', 'DE');
    shop.setting('seller.vatId', 'DE136695976');
    shop.setting('tax.scheme', 'below_threshold');
    shop.setting('tax.smallBusiness', 'true');
    const small = await shop.transfer(await shop.buyer());
    shop.setting('tax.scheme', 'union');
    shop.setting('tax.smallBusiness', 'false');
    expect(await shop.documents(paymentId)).toMatchObject([{ kind: 'receipt', treatment: 'outside_scope', country: null, tax: 0n }]);
    expect(await shop.documents(small.paymentId)).toMatchObject([
      { kind: 'receipt', treatment: 'exempt', tax: 0n, content: { buyer: { country: null } } },
    ]);
  });
});

describe('a paper that waits', () => {
  it('for a second piece of evidence keeps no credits back; the operator adds one, and it is issued', async () => {
    const actor = await consumer('DE');
    const { paymentId } = await shop.transfer(actor);
    expect(await shop.available(actor)).toBe(500_000_000n);
    expect(await shop.documents(paymentId)).toEqual([]);
    expect(await waitingOf(paymentId)).toMatchObject({
      reason: 'evidence_missing',
      tax: '160',
      evidence: [{ kind: 'billing_address', country: 'DE' }],
      ask: expect.arrayContaining(['bank']),
    });
    const resolution = { evidence: { kind: 'bank', country: 'DE' }, ownTable: false, reason: 'The IBAN begins with DE.' } as const;
    const answer = await resolveWaitingPaper(shop.deps, shop.operator, paymentId, resolution);
    expect(answer).toMatchObject({ document: { kind: 'receipt', tax: '160' }, waiting: null });
    expect(await evidenceOf(paymentId)).toEqual(['bank DE', 'billing_address DE']);
    expect(await mailsTo(actor)).toContain(answer.document?.number);
    expect(await codeOf(resolveWaitingPaper(shop.deps, shop.operator, paymentId, resolution))).toBe('billing.paper_not_found');
    const audit = await shop.studio.db.selectFrom('audit_event').select('details').where('subject', '=', paymentId).execute();
    expect(JSON.stringify(audit)).toContain('The IBAN begins with DE.');
  });

  it('for pieces that contradict each other says which, and whoever has more on their side wins', async () => {
    const actor = await consumer('DE');
    const { paymentId } = await shop.transfer(actor, 'FR');
    expect(await waitingOf(paymentId)).toMatchObject({
      reason: 'evidence_conflict',
      evidence: [
        { kind: 'billing_address', country: 'DE', source: 'buyer' },
        { kind: 'bank', country: 'FR', source: 'manual' },
      ],
    });
    const piece = { kind: 'sim', country: 'FR' } as const;
    await resolveWaitingPaper(shop.deps, shop.operator, paymentId, { evidence: piece, ownTable: false, reason: 'A French number.' });
    expect(await shop.documents(paymentId)).toMatchObject([{ treatment: 'oss', country: 'FR', tax: 167n, gross: 1_000n }]);
  });

  it('for an exchange rate is issued by itself once there is one, and a refund in between is caught up with', async () => {
    const actor = await consumer('DK');
    const order = await shop.order(actor);
    await shop.studio.pool.query(`delete from exchange_rate where currency = 'DKK'`);
    await shop.pay(order);
    await settleObject(shop.deps, shop.deps.ways.require('paypal'), { kind: 'checkout', id: await checkoutOf(order.id) });
    const payment = await shop.studio.db.selectFrom('payment').select('id').where('order_id', '=', order.id).executeTakeFirstOrThrow();
    expect(await shop.available(actor)).toBe(500_000_000n);
    expect(await waitingOf(payment.id)).toMatchObject({ reason: 'exchange_rate_missing', detail: expect.stringMatching(/^DKK /) });
    await payBack(payment.id, '400');
    expect(await shop.documents(payment.id)).toEqual([]);
    await shop.studio.pool.query(`insert into exchange_rate (currency, day, per_euro_micros) values ('DKK', '2024-01-01', 7460000)`);
    await shop.studio.pool.query(`update waiting_paper set tried_at = tried_at - interval '20 minutes'`);
    await tryWaitingPapers(shop.deps, raise);
    expect(await shop.documents(payment.id)).toMatchObject([
      { kind: 'receipt', tax: 200n, gross: 1_000n },
      { kind: 'credit_note', tax: -80n, gross: -400n },
    ]);
    expect(await waitingOf(payment.id)).toBeUndefined();
  });
});

const checkoutOf = async (orderId: string): Promise<string> => {
  const row = await shop.studio.db.selectFrom('sale_order').select('checkout_ref').where('id', '=', orderId).executeTakeFirstOrThrow();
  return row.checkout_ref ?? '';
};

describe('what goes back', () => {
  it('is credited once, however many say it at the same time', async () => {
    const actor = await consumer('DK');
    const { paymentId } = await shop.buy(actor);
    const refund = await inTransaction(shop.studio.db, (tx) => askRefund(shop.deps, shop.operator, tx, paymentId, { reason: 'requested' }));
    await Promise.allSettled(Array.from({ length: 20 }, () => sendRefund(shop.deps, refund.id)));
    await sendRefund(shop.deps, refund.id);
    expect(await shop.documents(paymentId)).toMatchObject([
      { kind: 'receipt', country: 'DK', tax: 200n },
      { kind: 'credit_note', country: 'DK', tax: -200n, gross: -1_000n, content: { reason: 'refund' } },
    ]);
    expect(await mailsTo(actor)).toMatch(/credit note CN-/);
  });

  it('in parts adds up to the whole, to the cent', async () => {
    const { paymentId } = await shop.buy(await consumer('DK'));
    for (const amount of ['333', '333', '334']) await payBack(paymentId, amount);
    const papers = await shop.documents(paymentId);
    expect(papers).toHaveLength(4);
    expect(papers.reduce((sum, { tax }) => sum + tax, 0n)).toBe(0n);
    expect(papers.reduce((sum, { gross }) => sum + gross, 0n)).toBe(0n);
  });

  it('and comes back after its credit note is invoiced again, and credited again when it goes once more', async () => {
    const { paymentId } = await shop.buy(await consumer('DK'));
    await payBack(paymentId, '250');
    const refundId = await payBack(paymentId, '500');
    const { ref } = await shop.studio.db.selectFrom('refund').select('ref').where('id', '=', refundId).executeTakeFirstOrThrow();
    await shop.emulator.driver.failRefund?.(ref ?? '');
    const way = shop.deps.ways.require('paypal');
    await Promise.all(Array.from({ length: 5 }, () => settleObject(shop.deps, way, { kind: 'refund', id: ref ?? '' })));
    expect(await shop.documents(paymentId)).toMatchObject([
      { kind: 'receipt', gross: 1_000n },
      { kind: 'credit_note', gross: -250n },
      { kind: 'credit_note', gross: -500n, tax: -100n },
      { kind: 'receipt', gross: 500n, tax: 100n, country: 'DK' },
    ]);
    await payBack(paymentId);
    const papers = await shop.documents(paymentId);
    expect(papers.reduce((sum, { gross }) => sum + gross, 0n)).toBe(0n);
    expect(papers.reduce((sum, { tax }) => sum + tax, 0n)).toBe(0n);
  });

  it('after a withdrawal says when the buyer withdrew', async () => {
    const actor = await consumer('DK');
    const { order, paymentId } = await shop.buy(actor);
    await withdrawOrder(shop.deps, actor, order.id);
    const { id } = await shop.studio.db.selectFrom('refund').select('id').where('payment_id', '=', paymentId).executeTakeFirstOrThrow();
    await sendRefund(shop.deps, id);
    const [, note] = await shop.documents(paymentId);
    expect(note?.content).toMatchObject({ reason: 'withdrawal', withdrawal: { state: 'withdrawn' } });
  });

  it('with a lost dispute is credited, and invoiced again when it is won after all', async () => {
    const { order, paymentId } = await shop.buy(await consumer('DK'));
    const { ref } = await shop.studio.db.selectFrom('payment').select('ref').where('id', '=', paymentId).executeTakeFirstOrThrow();
    const way = shop.deps.ways.require('paypal');
    const say = (state: 'lost' | 'won') =>
      inTransaction(shop.studio.db, (tx) =>
        applyDispute(shop.deps, tx, way, {
          kind: 'dispute',
          id: `dispute ${order.id}`,
          live: way.row.live,
          paymentId: ref,
          amount: { minor: 1_000n, currency: 'EUR' },
          state,
          reason: 'fraud',
          answerBy: null,
        }),
      );
    await say('lost');
    await say('lost');
    expect(await shop.documents(paymentId)).toMatchObject([
      { kind: 'receipt' },
      { kind: 'credit_note', tax: -200n, content: { reason: 'chargeback' } },
    ]);
    await say('won');
    await say('won');
    expect(await shop.documents(paymentId)).toMatchObject([
      { kind: 'receipt' },
      { kind: 'credit_note' },
      { kind: 'receipt', country: 'DK', tax: 200n, gross: 1_000n },
    ]);
    await payBack(paymentId);
    const papers = await shop.documents(paymentId);
    expect(papers.at(-1)).toMatchObject({ kind: 'credit_note', tax: -200n });
    expect(papers.reduce((sum, { gross }) => sum + gross, 0n)).toBe(0n);
  });
});

describe('a VAT number that could not be checked', () => {
  it('bears VAT; once it proves valid the invoice is corrected, the tax goes back, and no credits with it', async () => {
    const actor = await consumer('DK', { ...company, vatNumber: 'DK13585628' });
    const { order, paymentId } = await shop.buy(actor);
    expect(await shop.documents(paymentId)).toMatchObject([{ kind: 'invoice', treatment: 'oss', country: 'DK', tax: 200n }]);
    await recheckVatNumbers(shop.deps, raise);
    expect(await shop.documents(paymentId)).toHaveLength(1);

    shop.answer('DK13585628', { outcome: 'valid', name: 'LYSBILLEDER', address: null, consultation: 'WAPI2' });
    const faults = {
      point(name: string) {
        if (name === 'V1:before') throw new Error('a power cut');
      },
    };
    const errors: unknown[] = [];
    await recheckVatNumbers({ ...shop.deps, faults }, (error) => errors.push(error));
    expect(errors).toHaveLength(1);
    expect(await shop.documents(paymentId)).toHaveLength(1);
    await Promise.all([recheckVatNumbers(shop.deps, raise), recheckVatNumbers(shop.deps, raise)]);
    expect(await shop.documents(paymentId)).toMatchObject([
      { kind: 'invoice', tax: 200n },
      { kind: 'credit_note', tax: -200n, gross: -1_000n, content: { reason: 'vat_number_confirmed' } },
      { kind: 'invoice', treatment: 'reverse_charge', tax: 0n, gross: 800n },
    ]);
    const refunds = await shop.studio.db.selectFrom('refund').selectAll().where('payment_id', '=', paymentId).execute();
    expect(refunds).toMatchObject([{ amount_minor: 200n, tax_only: true, credits_taken: 0n }]);
    await sendRefund(shop.deps, refunds[0]?.id ?? '');
    expect(await shop.available(actor)).toBe(500_000_000n);
    expect(await shop.documents(paymentId)).toHaveLength(3);
    expect((await getOrder(shop.deps, actor, order.id)).refunded).toBe('200');

    // The rest of the money takes the rest of the credits: all of them.
    await payBack(paymentId);
    expect(await shop.available(actor)).toBe(0n);
    const papers = await shop.documents(paymentId);
    expect(papers.at(-1)).toMatchObject({ kind: 'credit_note', treatment: 'reverse_charge', gross: -800n });
  });

  it('is refused where it is none, and where it is of another country than the address', async () => {
    const actor = await shop.buyer();
    expect(await codeOf(shop.details(actor, { country: 'FR', ...company, vatNumber: 'FR12345678901' }))).toBe(
      'billing.vat_number_malformed',
    );
    expect(await codeOf(shop.details(actor, { country: 'DE', ...company, vatNumber: 'FR40303265045' }))).toBe(
      'billing.vat_number_elsewhere',
    );
    expect(await codeOf(shop.details(actor, { country: 'FR', vatNumber: 'FR40303265045' }))).toBe('billing.details_incomplete');
  });
});

describe('sums', () => {
  it('of the books’ tax and of the documents are the same, and the report adds up the documents', async () => {
    const { books, documents } = await taxOfAll();
    expect(documents).toBeGreaterThan(0n);
    // Sales whose paper still waits are in the books already.
    const waiting = await listWaitingPapers(shop.deps);
    expect(books).toBe(documents + waiting.reduce((sum, { tax }) => sum + BigInt(tax), 0n));
    expect(await shop.faultsOfBooks()).toEqual([]);
    const today = new Date();
    const quarter = Math.floor(today.getUTCMonth() / 3) + 1;
    const report = await readTaxReport(shop.deps, { year: today.getUTCFullYear(), quarter });
    const { rows } = await shop.studio.pool.query<{ tax: bigint }>(
      `select coalesce(sum(tax_minor), 0)::bigint as tax from tax_document where tax_point >= $1 and treatment = 'oss'`,
      [report.from],
    );
    const oss = report.totals.filter(({ treatment }) => treatment === 'oss').reduce((sum, { tax }) => sum + BigInt(tax), 0n);
    expect(oss).toBe(rows[0]?.tax);
  });
});
