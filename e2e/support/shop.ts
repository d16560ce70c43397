import type { AdminOrder, Order, OutboxMail, PaymentConnection, SaleItemRow } from '@pinhole/contract';
import type { EmulatedProvider } from '@pinhole/payments';
import type { Locator, Page } from '@playwright/test';
import { settled } from './page-tools.ts';
import type { Person } from './person.ts';
import { expect } from './test.ts';

export const bankFields = { holder: 'Lund Studio ApS', iban: 'DK50 0040 0440 1162 43' };

export async function answerOf<Answer>(response: Response): Promise<Answer> {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** Puts a pack of 500 credits for 10 EUR on the shelf. */
export const offerPack = (operator: Person, sku: string, title: string): Promise<void> =>
  offerItem(operator, { sku, kind: 'pack', title, description: '', credits: '500000000', prices: [{ currency: 'EUR', minor: '1000' }] });

/** Drafts an item, as its API takes it, and offers it. */
export async function offerItem(operator: Person, item: Readonly<Record<string, unknown>>): Promise<void> {
  const { id } = await answerOf<SaleItemRow>(await operator.call('POST', '/v1/admin/items', item));
  await answerOf(await operator.call('PATCH', `/v1/admin/items/${id}`, { state: 'offered' }));
}

/** Connects a way to pay and switches it on. */
export async function connectWay(
  operator: Person,
  provider: string,
  name: string,
  fields: Readonly<Record<string, string>>,
): Promise<PaymentConnection> {
  const made = await answerOf<PaymentConnection>(await operator.call('POST', '/v1/admin/payment-connections', { provider, name, fields }));
  return answerOf(await operator.call('PATCH', `/v1/admin/payment-connections/${made.id}`, { enabled: true }));
}

/** Nothing is for sale any longer and nobody can pay: other tests find the service as it was. */
export async function closeShop(operator: Person): Promise<void> {
  const items = await answerOf<{ readonly data: readonly SaleItemRow[] }>(await operator.call('GET', '/v1/admin/items'));
  for (const { id, state } of items.data)
    if (state === 'offered') await answerOf(await operator.call('PATCH', `/v1/admin/items/${id}`, { state: 'retired' }));
  const ways = await answerOf<{ readonly data: readonly PaymentConnection[] }>(await operator.call('GET', '/v1/admin/payment-connections'));
  for (const { id, enabled } of ways.data)
    if (enabled) await answerOf(await operator.call('PATCH', `/v1/admin/payment-connections/${id}`, { enabled: false }));
}

/** Ordered and paid at the provider's own page, without the browser; the service knows of it when this is over. */
export async function buyAtProvider(person: Person, sku: string, way: string, provider: EmulatedProvider): Promise<Order> {
  const placed = await answerOf<Order>(await person.call('POST', '/v1/orders', { sku, currency: 'EUR', way }));
  const order = await answerOf<Order>(await person.call('POST', `/v1/orders/${placed.id}/checkout`));
  if (order.next?.kind !== 'redirect') throw new Error('the order leads nowhere');
  const url = new URL(order.next.url);
  // PayPal names it in the query, Stripe in the path.
  const id = url.searchParams.get('token') ?? url.pathname.split('/').at(-1) ?? '';
  await provider.driver.buy({ id, next: { kind: 'redirect', url, expiresAt: null } }, 'pays');
  return answerOf(await person.call('POST', `/v1/orders/${order.id}/refresh`));
}

export async function mailsTo(operator: Person, address: string): Promise<readonly OutboxMail[]> {
  const { data } = await answerOf<{ readonly data: readonly OutboxMail[] }>(await operator.call('GET', '/v1/admin/outbox'));
  return data.filter(({ to }) => to === address);
}

export async function adminOrder(operator: Person, reference: string): Promise<AdminOrder> {
  const answer = await operator.call('GET', `/v1/admin/orders?reference=${reference}`);
  const { data } = await answerOf<{ readonly data: readonly AdminOrder[] }>(answer);
  const [order] = data;
  if (!order) throw new Error(`there is no order ${reference}`);
  return order;
}

/** Opens the dialog of a pack and chooses how to pay. */
export async function chooseWay(page: Page, title: string, way: string): Promise<Locator> {
  await page.goto('/billing');
  await page.getByRole('button', { name: new RegExp(`^Buy ${title} for`) }).click();
  const dialog = page.getByRole('dialog', { name: title });
  await expect(dialog.getByRole('button', { name: /^Order and pay/ })).toBeVisible();
  const ways = dialog.getByRole('button', { name: /Way to pay/ });
  // Where there is one way only, nothing is asked.
  if ((await ways.count()) === 0) return dialog;
  await ways.click();
  await page.getByRole('option', { name: new RegExp(`^${way}`) }).click();
  await expect(ways).toContainText(way);
  return dialog;
}

/** Agrees to what a seller of this service asks for before it delivers at once. */
export async function agree(dialog: Locator): Promise<void> {
  const box = dialog.getByRole('checkbox', { name: /^I want the credits at once/ });
  await expect(box).not.toBeChecked();
  await dialog.getByText('I want the credits at once').click();
  await expect(box).toBeChecked();
}

/** An operator saw the money of a transfer, and on the statement the country of the account that it came from. */
export async function confirmTransfer(operator: Person, reference: string, bankCountry: string): Promise<void> {
  const { id } = await adminOrder(operator, reference);
  await answerOf(await operator.call('POST', `/v1/admin/orders/${id}/paid`, { bankCountry }));
}

/** Chooses how to pay and agrees: one press away from an order of 10 EUR. */
export async function readyToOrder(page: Page, title: string, way: string): Promise<Locator> {
  const dialog = await chooseWay(page, title, way);
  await agree(dialog);
  await expect(dialog.getByRole('button', { name: 'Order and pay €10.00' })).toBeEnabled();
  return dialog;
}

/** As the page of the order shows it. */
export async function referenceOn(page: Page): Promise<string> {
  await page.waitForURL(/\/billing\/orders\//);
  await settled(page);
  return page.locator('header bdi').first().innerText();
}
