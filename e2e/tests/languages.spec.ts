import type { GenerationRequest } from '@pinhole/contract';
import { ar } from '../../apps/web/src/app/locales/ar/index.ts';
import { da } from '../../apps/web/src/app/locales/da/index.ts';
import { expectAccessible } from '../support/axe.ts';
import { quickPictures, remember, stickingOut } from '../support/page-tools.ts';
import { expect, test } from '../support/test.ts';

for (const [locale, words] of [
  ['da', da],
  ['ar', ar],
] as const) {
  test(`says in ${locale} what the service itself says of models and of what it leaves out`, async ({ page, context, person }) => {
    await quickPictures(context);
    await remember(context, { locale });
    // A program of an older or newer page may wish for what this service does not know: the service itself names it.
    await page.route('**/v1/quotes', (route) => {
      const asked = route.request().postDataJSON() as GenerationRequest;
      return route.continue({ postData: JSON.stringify({ ...asked, params: { ...asked.params, mood: 'calm' } }) });
    });
    await page.goto('/');
    const why = words['leftOut.param.unknown'].replace('{model}', 'Sketch').replace('{name}', 'mood');
    const said = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '');

    await test.step('in the list of models', async () => {
      await page.getByRole('button', { name: `${words['studio.model']}: Sketch`, exact: true }).click();
      const picker = page.getByRole('dialog', { name: words['studio.model'] });
      for (const id of ['image', 'upscale', 'cutout'] as const) {
        const row = picker.getByRole('row').filter({ hasText: words[`model.sketch-${id}.summary`] });
        await expect(row).toContainText(words[`model.sketch-${id}.title`]);
      }
      await expect(picker).not.toContainText('on this machine');
      expect(await stickingOut(page)).toEqual([]);
      await expectAccessible(page, 'the list of models', '[role="dialog"]');
      await page.keyboard.press('Escape');
    });

    await test.step('in what it can be told', async () => {
      await page.getByRole('button', { name: words['studio.parameters'] }).click();
      await expect(page.getByText(words['model.sketch.param.palette'])).toBeVisible();
      await page.getByRole('button', { name: `${words['studio.param.auto']} ${words['studio.param.style']}`, exact: true }).click();
      await expect(page.getByRole('option', { name: words['model.sketch.style.watercolour'] })).toBeVisible();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: words['studio.parameters'] }).first().click();
    });

    await test.step('before anything is paid', async () => {
      await page.getByRole('textbox', { name: words['studio.prompt'] }).fill('a lake at dawn');
      await page.keyboard.press('ControlOrMeta+Enter');
      const notice = page.getByText(words['studio.willLeaveOut']);
      await expect(notice).toBeVisible();
      expect(said(await page.locator('body').innerText())).toContain(why);
      await page.setViewportSize({ width: 375, height: 720 });
      expect(await stickingOut(page)).toEqual([]);
      await page.setViewportSize({ width: 1440, height: 900 });
      await expectAccessible(page, 'the notice');
    });

    await test.step('and beside what was made', async () => {
      await page.getByRole('button', { name: words['studio.makeAnyway'] }).click();
      await expect.poll(async () => said(await page.locator('body').innerText())).toContain(words['studio.leftOut'].replace('{what}', why));
    });
    expect((await person.call('GET', '/v1/generations')).status).toBe(200);
  });
}
