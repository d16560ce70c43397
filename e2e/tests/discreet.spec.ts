import { settled } from '../support/page-tools.ts';
import { enter, newAddress } from '../support/person.ts';
import { strangerRoutes } from '../support/routes.ts';
import { expect, test } from '../support/test.ts';

test('keeps no cookie but the session, the workspace and the theme', async ({ page, context, operator }) => {
  await context.addCookies([operator.cookie]);
  await page.goto('/settings/appearance');
  await page.getByText('Dark', { exact: true }).click();
  await page.getByText('Dansk', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'da');
  await page.getByText('English', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  for (const route of ['/', '/library', '/credits', '/settings/workspaces', '/admin/settings']) {
    await page.goto(route);
    await settled(page);
  }
  const cookies = await context.cookies();
  expect(cookies.map(({ name }) => name).filter((name) => !['pinhole_session', 'workspace', 'theme'].includes(name))).toEqual([]);
  expect(cookies.find(({ name }) => name === 'pinhole_session')).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
});

test('gives a stranger no cookie at all', async ({ page, context }) => {
  for (const route of ['/', ...strangerRoutes]) {
    await page.goto(route);
    await settled(page);
  }
  expect(await context.cookies()).toEqual([]);
});

test('tells somebody who is not the operator that there is nothing at the admin address', async ({ page, person }) => {
  await page.goto('/admin/people');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  expect((await person.call('GET', '/v1/admin/people')).status).toBe(404);
});

test('shows a picture to its owner and to nobody else', async ({ studio, page, person }) => {
  await person.make({ prompt: 'a letter nobody else may read' });
  const [asset] = await person.assets();
  const other = await enter(studio.url, { name: 'Nils Holm', email: newAddress('nils'), isNew: true });
  await page.goto('/library');
  await expect(page.getByRole('row', { name: 'a letter nobody else may read' })).toBeVisible();
  expect(asset?.renditions.length).toBeGreaterThan(1);
  for (const { url } of asset?.renditions ?? []) {
    expect((await person.call('GET', url)).status, `${url} for its owner`).toBe(200);
    expect((await other.call('GET', url)).status, `${url} for somebody else`).toBe(404);
    expect((await fetch(new URL(url, studio.url))).status, `${url} for a stranger`).toBe(401);
  }
  expect((await other.call('GET', `/v1/assets/${asset?.id}`)).status).toBe(404);
  expect(await other.assets()).toEqual([]);
});
