import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Email } from 'postal-mime';
import { expectAccessibleInBothThemes } from '../support/axe.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { changePerson, remember, settled, stickingOut } from '../support/page-tools.ts';
import { agree, bankFields, closeShop, confirmTransfer, connectWay, offerPack, referenceOn } from '../support/shop.ts';
import { test as base, expect } from '../support/test.ts';

const from = 'studio@lundstudio.dk';

/** A service that has a mail server. */
const test = base.extend<object, { readonly mailServer: MailServer }>({
  mailServer: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads the names of fixtures from here
    async ({}, use) => {
      const mailServer = await startMailServer();
      await use(mailServer);
      await mailServer.close();
    },
    { scope: 'worker' },
  ],
  studioEnvironment: [
    async ({ mailServer }, use) =>
      use({
        PINHOLE_MAIL_HOST: '127.0.0.1',
        PINHOLE_MAIL_PORT: String(mailServer.port),
        PINHOLE_MAIL_FROM: from,
        PINHOLE_SERVICE_NAME: 'Lund Studio',
      }),
    { scope: 'worker' },
  ],
});

async function arrived(mailServer: MailServer, address: string, subject: string): Promise<Email> {
  const find = (): Email | undefined => mailServer.mailFor(address).find((mail) => mail.subject === subject);
  await expect.poll(find, { message: `the mail “${subject}”`, timeout: 30_000 }).toBeDefined();
  return find() as Email;
}
const linkIn = (mail: Email): string => /https?:\/\/\S+/.exec(mail.text ?? '')?.[0] ?? '';
const stateOf = (page: Page, subject: string) => page.getByRole('row').filter({ hasText: subject }).first();

test('the operator sends a test mail, and hears what the server said', async ({ page, context, operator, mailServer }) => {
  await context.addCookies([operator.cookie]);
  await page.goto('/admin/outbox');
  await expect(page.getByText(`127.0.0.1:${mailServer.port}`)).toBeVisible();
  await expect(page.getByText('not encrypted')).toBeVisible();
  await page.getByRole('button', { name: 'Send a test mail' }).focus();
  await page.keyboard.press('Enter');
  const result = page.getByRole('alert');
  await expect(result).toContainText(`The mail server took a test mail to`);
  await expect(result).toContainText('250 Queued as');
  await expectAccessibleInBothThemes(page, 'a test mail that was taken');
  const mail = await arrived(mailServer, operator.email, 'A test mail from Lund Studio');
  expect(mail.from).toEqual({ name: 'Lund Studio', address: from });

  mailServer.refuse(operator.email);
  await page.getByRole('button', { name: 'Send a test mail' }).click();
  await expect(result).toContainText('was not sent');
  await expect(result).toContainText('550 5.1.1 No such mailbox');
  mailServer.refuse(undefined);
  await page.goto('/admin/going-live');
  const line = page.getByRole('list', { name: 'Going live' }).getByRole('listitem').filter({ hasText: 'Mail that is really delivered' });
  await expect(line).toContainText('Done');
});

test('a new password, by the link of a mail that really arrived', async ({ page, person, context, mailServer }) => {
  await context.clearCookies();
  await page.goto('/forgot-password');
  await page.getByRole('textbox', { name: 'Email' }).fill(person.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText('is on its way')).toBeVisible();
  const mail = await arrived(mailServer, person.email, 'Choose a new password for Lund Studio');
  expect(mail.messageId).toMatch(/^<[\da-f-]{36}@lundstudio\.dk>$/);

  await page.goto(linkIn(mail));
  const chosen = `marble sextant ${randomUUID().slice(0, 8)}`;
  await page.getByLabel('New password', { exact: true }).fill(chosen);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('The password is changed. Sign in with the new one.')).toBeVisible();
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'Email' }).fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(chosen);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  // They are told that it was changed, too.
  await arrived(mailServer, person.email, 'Your password for Lund Studio was changed');
});

test('a receipt reaches the buyer; one that is refused shows why, and goes when it is tried again', async ({
  page,
  person,
  operator,
  mailServer,
}) => {
  test.setTimeout(180_000);
  await offerPack(operator, 'mail-pack', 'Mail pack');
  await connectWay(operator, 'manual', 'Bank transfer', bankFields);
  const order = async (): Promise<string> => {
    await page.goto('/billing');
    await page.getByRole('button', { name: /^Buy Mail pack for/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Mail pack' });
    await agree(dialog);
    await dialog.getByRole('button', { name: 'Order and pay €10.00' }).click();
    return referenceOn(page);
  };
  const first = await order();
  await confirmTransfer(operator, first, 'DK');
  const receipt = await arrived(mailServer, person.email, 'Paid: Mail pack');
  expect(receipt.text).toContain(first);
  await page.goto(linkIn(receipt));
  await settled(page);
  expect(await referenceOn(page)).toBe(first);

  mailServer.refuse(person.email);
  const second = await order();
  await confirmTransfer(operator, second, 'DK');
  await changePerson(page, operator);
  await page.goto('/admin/outbox');
  const row = stateOf(page, 'Paid: Mail pack');
  await expect(row).toContainText('Refused', { timeout: 30_000 });
  await expect(page.getByText('One mail was refused')).toBeVisible();
  await row.getByRole('button', { name: 'Paid: Mail pack' }).click();
  const letter = page.getByRole('dialog', { name: 'Paid: Mail pack' });
  await expect(letter).toContainText('The mail server does not take this mail');
  await expect(letter).toContainText('550 5.1.1 No such mailbox');
  await expect(letter).toContainText(second);
  await expectAccessibleInBothThemes(page, 'a mail that was refused');
  mailServer.refuse(undefined);
  await letter.getByRole('button', { name: 'Try again' }).click();
  await expect
    .poll(() => mailServer.mailFor(person.email).filter(({ text }) => text?.includes(second)).length, { timeout: 30_000 })
    .toBe(1);
  await expect(letter).toContainText('Its text was deleted when it was sent');
  await page.keyboard.press('Escape');
  await expect(letter).toBeHidden();
  await expect(row).toContainText('Sent');
  expect(new Set(mailServer.mailFor(person.email).map(({ messageId }) => messageId)).size).toBe(mailServer.mailFor(person.email).length);
  await closeShop(operator);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the outbox fits, also mirrored for Arabic', async ({ page, context, operator, mailServer }) => {
    await remember(context, { locale: 'ar' });
    await context.addCookies([operator.cookie]);
    await page.goto('/admin/outbox');
    await settled(page);
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await page.getByRole('button', { name: 'أرسل رسالة تجريبية' }).tap();
    await expect(page.getByRole('alert')).toContainText('قَبِل خادم البريد رسالة تجريبية');
    expect(await stickingOut(page)).toEqual([]);
    await arrived(mailServer, operator.email, 'A test mail from Lund Studio');
  });
});
