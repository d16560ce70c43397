import { balanceLink, quickPictures, remember } from '../support/page-tools.ts';
import { expect, test } from '../support/test.ts';

test('says at the button what is missing when there are too few credits', async ({ page, context, person }) => {
  await quickPictures(context);
  const made = (await (await person.call('POST', '/v1/workspaces', { name: 'Empty purse' })).json()) as { readonly id: string };
  await person.call('PATCH', '/v1/me', { activeWorkspaceId: made.id });
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a very expensive picture');
  const make = page.getByRole('button', { name: /^Make\b/ });
  await expect(make).toBeDisabled();
  await expect(make).toHaveAccessibleDescription(/This costs 1 credit. You have 0 credits./);
});

test('gives the credits back when somebody stops what they asked for', async ({ page, context, person }) => {
  await remember(context, {
    draft: { mode: 'video', choices: { 'sketch-video': { size: { width: 1280, height: 720 }, count: 1, durationSeconds: 6 } } },
  });
  await page.goto('/');
  await expect(balanceLink(page, '100')).toBeVisible();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a long clip of a storm at sea');
  await page.getByRole('button', { name: 'Make 12 credits' }).click();
  await expect(balanceLink(page, '88')).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('article', { name: 'a long clip of a storm at sea' })).toContainText('Not charged.');
  await expect(balanceLink(page, '100')).toBeVisible();
  expect(await (await person.call('GET', '/v1/credits')).json()).toMatchObject({ available: '100000000', held: '0' });
});
