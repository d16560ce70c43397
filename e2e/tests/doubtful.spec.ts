import type { DoubtfulCall, Generation } from '@pinhole/contract';
import { startEmulator } from '@pinhole/engines/black-forest-labs/emulator';
import type { Emulator } from '@pinhole/engines/emulator-kit';
import { expectAccessible } from '../support/axe.ts';
import { settled, stickingOut } from '../support/page-tools.ts';
import { expect, test } from '../support/test.ts';

let emulator: Emulator;
/** Its own number: another file may have left one that is still asked about. */
let connection = '';
test.beforeAll(async () => {
  emulator = await startEmulator({ jobMs: 3_600_000 });
});
test.afterAll(async ({ operator }) => {
  // What was given up is still asked about, and holds the connection: then it is only switched off, so that nobody is offered its models.
  const answer = await operator.call('DELETE', connection);
  if (!answer.ok) await operator.call('PATCH', connection, { enabled: false });
  await emulator.close();
});
test.beforeEach(({ context, operator }) => context.addCookies([operator.cookie]));

async function json<Body>(response: Promise<Response>): Promise<Body> {
  const answer = await response;
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Body;
}

test('a call that was accepted and then cancelled stands among the doubtful ones, with its reason and what it should cost', async ({
  page,
  operator,
}) => {
  const made = await json<{ id: string }>(
    operator.call('POST', '/v1/admin/connections', { provider: 'black-forest-labs', name: 'House engine', fields: emulator.fields }),
  );
  connection = `/v1/admin/connections/${made.id}`;
  const { data: offers } = await json<{ data: readonly { id: string }[] }>(operator.call('GET', `${connection}/offers`));
  const offer = offers[0]?.id ?? '';
  const price = { perOutput: '5000000', perMegapixel: '0', perSecond: '0' };
  await json(operator.call('POST', `${connection}/models`, { models: [{ offer, price }] }));
  const { id } = await json<Generation>(operator.call('POST', '/v1/generations', { model: offer, prompt: 'a lighthouse', count: 1 }));
  await expect(async () => {
    expect((await json<Generation>(operator.call('GET', `/v1/generations/${id}`))).state).toBe('running');
  }).toPass({ timeout: 30_000 });
  await json(operator.call('POST', `/v1/generations/${id}/cancel`));
  const { data } = await json<{ data: readonly DoubtfulCall[] }>(operator.call('GET', '/v1/admin/doubtful-calls'));
  expect(data.filter(({ generationId }) => generationId === id)).toMatchObject([
    { reason: 'cancelled', billed: false, quality: 'estimated' },
  ]);

  await page.goto('/admin/doubtful-calls');
  const row = page.getByRole('row', { name: new RegExp(offer) });
  await expect(row).toContainText('Cancelled after the provider had accepted it');
  await expect(row).toContainText('Estimated');
  await settled(page);
  await expectAccessible(page, 'doubtful calls');
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  await expect(row).toContainText('Cancelled after the provider had accepted it');
  expect(await stickingOut(page)).toEqual([]);
});
