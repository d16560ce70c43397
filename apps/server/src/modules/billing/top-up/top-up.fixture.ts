import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { NewTopUp, TopUp } from '@pinhole/contract';
import { newSaleItem } from '@pinhole/contract';
import type { EmulatedProvider, SavedBehaviour } from '@pinhole/payments';
import { stripe } from '@pinhole/payments/stripe';
import { startEmulator } from '@pinhole/payments/stripe/emulator';
import { sql } from 'kysely';
import type { Actor } from '../../../platform/actor.ts';
import { makePerson } from '../../../testing/factories.ts';
import { createTestStudio, type TestStudio } from '../../../testing/test-studio.ts';
import { getBalance } from '../../credits/index.ts';
import { createSaleItem, updateSaleItem } from '../../shop/manage-items.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { takePush } from '../reconciling/pushes.ts';
import { hold } from '../spending.fixture.ts';
import { createPaymentConnection, updatePaymentConnection } from '../ways/manage-ways.ts';
import { getTopUp, listSavedWays, saveWay, setTopUp } from './manage-top-up.ts';

export const packCredits = 500_000_000n;
export const credits = (whole: number): bigint => BigInt(whole) * 1_000_000n;

/** A shop with Stripe, spoken to over real HTTP; what wants to be bought is run by hand. For tests. */
export interface TopUpFixture {
  readonly studio: TestStudio;
  readonly deps: BillingDeps;
  readonly emulator: EmulatedProvider;
  readonly operator: Actor;
  /** Somebody with credits, a saved card, and the rule to buy below 100 credits, at most three times and €30 a month. */
  buyer(card?: SavedBehaviour, changes?: Partial<NewTopUp>): Promise<Actor>;
  /** The card that was saved last. */
  save(actor: Actor, card: SavedBehaviour): Promise<string>;
  agree(actor: Actor, savedId: string, changes?: Partial<NewTopUp>): Promise<TopUp>;
  spend(actor: Actor, whole: number): Promise<void>;
  /** Workspaces for which a job waits. */
  woken(): Promise<readonly string[]>;
  orders(actor: Actor): Promise<readonly { readonly id: string; readonly state: string }[]>;
  state(actor: Actor): Promise<TopUp>;
  available(actor: Actor): Promise<bigint>;
  mails(actor: Actor): Promise<readonly { readonly subject: string; readonly text: string }[]>;
  /** How often money was taken for this workspace. */
  charges(actor: Actor): Promise<number>;
  pushesArrive(arrive: boolean): void;
  offer(minor: string, credits: bigint, title?: string): Promise<void>;
  close(): Promise<void>;
}

export async function createTopUpFixture(): Promise<TopUpFixture> {
  const emulator = await startEmulator();
  const studio = await createTestStudio(() => [], { paymentKinds: [stripe] });
  const deps = studio.billing;
  const operator = await makePerson(studio.db, { operator: true });
  await createPaymentConnection(deps, operator, { provider: 'stripe', name: 'Stripe', fields: emulator.fields });
  await updatePaymentConnection(deps, operator, 'stripe', { enabled: true });

  const offer = async (minor: string, amount: bigint, title = '500 credits'): Promise<void> => {
    const item = newSaleItem.parse({
      sku: 'five-hundred',
      kind: 'pack',
      title,
      description: '',
      credits: String(amount),
      prices: [{ currency: 'EUR', minor }],
    });
    const { id } = await createSaleItem(deps.shop, operator, item);
    await updateSaleItem(deps.shop, operator, id, { state: 'offered' });
  };
  await offer('1000', packCredits);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]));
    const taken = await takePush(deps, 'stripe', headers, await buffer(request)).catch(() => undefined);
    response.writeHead(taken === undefined ? 500 : (taken?.answer ?? 404)).end();
  };
  const hooks: Server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
  const address = new URL(`http://127.0.0.1:${(hooks.address() as AddressInfo).port}/`);

  const ordersOf = async (actor: Actor) =>
    studio.db
      .selectFrom('sale_order')
      .innerJoin('billing_link', 'billing_link.party_id', 'sale_order.party_id')
      .select(['sale_order.id', 'sale_order.state'])
      .where('billing_link.workspace_id', '=', actor.workspaceId)
      .orderBy('sale_order.id')
      .execute();

  const fixture: TopUpFixture = {
    studio,
    deps,
    emulator,
    operator,
    offer,
    async buyer(card = 'pays', changes = {}) {
      const actor = await makePerson(studio.db, { credits: credits(150) });
      await fixture.agree(actor, await fixture.save(actor, card), changes);
      return actor;
    },
    async save(actor, card) {
      const before = await listSavedWays(deps, actor, 'stripe');
      const { url } = await saveWay(deps, actor, 'stripe', 'EUR');
      await emulator.driver.saveWay?.(new URL(url), card);
      const [saved] = (await listSavedWays(deps, actor, 'stripe')).filter(({ id }) => !before.some((one) => one.id === id));
      if (!saved) throw new Error('nothing was saved');
      return saved.id;
    },
    agree: (actor, savedId, changes = {}) =>
      setTopUp(deps, actor, {
        sku: 'five-hundred',
        currency: 'EUR',
        way: 'stripe',
        savedId,
        total: '1000',
        below: String(credits(100)),
        maxTimes: 3,
        maxAmount: '3000',
        consent: createHash('sha256').update('I agree.').digest('hex'),
        ...changes,
      }),
    spend: async (actor, whole) => void (await hold(studio.db, actor, credits(whole))),
    async woken() {
      const { rows } = await sql<{ key: string }>`
        select key from graphile_worker.jobs where task_identifier = 'billing.top-up' and locked_at is null`.execute(studio.db);
      return rows.map(({ key }) => key.replace('top-up:', ''));
    },
    orders: ordersOf,
    state: (actor) => getTopUp(deps, actor),
    async available(actor) {
      return BigInt((await getBalance(studio.credits, actor.workspaceId)).available);
    },
    async mails(actor) {
      return studio.db
        .selectFrom('mail')
        .select(['subject', 'text'])
        .where('to_address', '=', `${actor.accountId}@example.test`)
        .orderBy('id')
        .execute();
    },
    async charges(actor) {
      const counts = (await ordersOf(actor)).map(({ id }) => emulator.books.charges?.(id) ?? 0);
      return counts.reduce((sum, count) => sum + count, 0);
    },
    pushesArrive: (arrive) => emulator.driver.pushTo?.(arrive ? address : null),
    async close() {
      hooks.closeAllConnections();
      hooks.close();
      await emulator.close();
      await studio.close();
    },
  };
  return fixture;
}
