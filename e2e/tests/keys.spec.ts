import { expect, test } from '../support/test.ts';

test('makes an API key that works for a program until it is revoked', async ({ page, person, studio }) => {
  await page.goto('/settings/keys');
  await page.getByRole('button', { name: 'New key' }).click();
  const form = page.getByRole('dialog', { name: 'New key' });
  await form.getByRole('textbox', { name: 'Name' }).fill('nightly script');
  await form.getByText('Make pictures (spends credits)').click();
  await form.getByRole('button', { name: 'Make the key' }).click();
  const shown = page.getByRole('alertdialog');
  const secret = (await shown.getByRole('group', { name: 'Secret of the key' }).locator('code').textContent()) ?? '';
  expect(secret).toMatch(/^pk_/);
  await shown.getByRole('button', { name: 'I have kept it' }).click();

  const ask = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(new URL(path, studio.url), {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  expect((await ask('GET', '/v1/credits')).status).toBe(200);
  const request = { model: 'sketch-image', prompt: 'made by a program', count: 1, size: { width: 256, height: 256 } };
  expect((await ask('POST', '/v1/generations', request)).status).toBe(202);
  expect((await ask('GET', '/v1/keys')).status).toBe(403);

  await expect(page.getByText(secret)).toHaveCount(0);
  await page.getByRole('button', { name: 'Revoke nightly script' }).click();
  await page.getByRole('alertdialog', { name: 'Revoke “nightly script”?' }).getByRole('button', { name: 'Revoke the key' }).click();
  await expect(page.getByText('No keys yet.')).toBeVisible();
  expect((await ask('GET', '/v1/credits')).status).toBe(401);
  expect(await person.assets()).toBeDefined();
});
