import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { inTransaction } from '../../platform/database/database.ts';
import { createSignals, type Signals } from '../../platform/database/signals.ts';
import { someId } from '../../testing/some-id.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { settingDefinitions, settingEnvironmentName } from './registry.ts';
import { createSettings, type Settings, SettingsError } from './settings.ts';

let test: TestDatabase;
let signals: Signals;
const open: Settings[] = [];
const raise = (error: unknown): never => {
  throw error;
};
beforeAll(async () => {
  test = await createTestDatabase();
  signals = await createSignals({ connectionString: test.connectionString, pool: test.pool, onError: raise });
});
afterEach(async () => {
  for (const settings of open.splice(0)) settings.close();
  await test.pool.query('delete from setting');
});
afterAll(async () => {
  await signals.close();
  await test.close();
});

async function start(given: Partial<Parameters<typeof createSettings>[0]> = {}): Promise<Settings> {
  const settings = await createSettings({ db: test.db, signals, onError: raise, ...given });
  open.push(settings);
  return settings;
}
async function set(settings: Settings, key: string, value: string | null): Promise<void> {
  await inTransaction(test.db, (tx) => settings.write(tx, { key, value, accountId: someId() }));
  await settings.changed();
}

it('takes a value from the environment before the config file, the admin page, the preset and the built-in one', async () => {
  const all = { environment: { 'trash.days': '1' }, configFile: { 'trash.days': '2' }, preset: { 'trash.days': '4' } };
  const first = await start({ preset: all.preset });
  expect(first.describe('trash.days')).toMatchObject({ value: '4', source: 'preset', editable: true });
  await set(first, 'trash.days', '3');
  expect(first.describe('trash.days')).toMatchObject({ value: '3', source: 'admin page' });
  const second = await start({ preset: all.preset, configFile: all.configFile });
  expect(second.describe('trash.days')).toMatchObject({ value: '2', source: 'config file', editable: false });
  const third = await start(all);
  expect(third.describe('trash.days')).toMatchObject({ value: '1', source: 'environment', editable: false });
  expect(third.get('trash.days')).toBe(1);
  expect((await start()).get('trash.days')).toBe(3);
});

it('goes back to the preset or built-in value when the operator clears a setting', async () => {
  const settings = await start();
  await set(settings, 'credits.monthlyCap', '5000000');
  expect(settings.get('credits.monthlyCap')).toBe(5_000_000n);
  await set(settings, 'credits.monthlyCap', null);
  expect(settings.get('credits.monthlyCap')).toBeNull();
});

it('tells other processes of a change', async () => {
  const [here, there] = [await start(), await start()];
  const told = new Promise<void>((resolve) => there.onChange(resolve));
  await set(here, 'service.name', 'Darkroom');
  await told;
  expect(there.get('service.name')).toBe('Darkroom');
});

it('shows a transaction its own change before it is committed', async () => {
  const settings = await start();
  await inTransaction(test.db, async (tx) => {
    await settings.write(tx, { key: 'credits.welcome', value: '7', accountId: someId() });
    expect(await settings.readIn(tx, 'credits.welcome')).toBe(7n);
    expect(settings.get('credits.welcome')).toBe(100_000_000n);
  });
});

it('refuses a value that does not fit, and a setting that the environment owns', async () => {
  const settings = await start({ environment: { 'signUp.open': 'true' } });
  await expect(set(settings, 'trash.days', '0')).rejects.toMatchObject({
    code: 'setting.invalid',
    details: { expected: 'a whole number from 1 to 365' },
  });
  await expect(set(settings, 'service.name', 'a\r\nBcc: b')).rejects.toMatchObject({ code: 'setting.invalid' });
  await expect(set(settings, 'signUp.open', 'false')).rejects.toMatchObject({ code: 'setting.read_only' });
  await expect(set(settings, 'constructor', 'x')).rejects.toMatchObject({ code: 'request.not_found' });
});

it('takes no placeholder for what people outside read, once they can reach the service', async () => {
  const ownMachine = await start();
  await set(ownMachine, 'seller.name', 'Your Company');
  const inEarnest = await start({ refusesPlaceholders: true });
  await expect(set(inEarnest, 'seller.name', 'Your Company')).rejects.toMatchObject({ code: 'setting.invalid' });
  await expect(set(inEarnest, 'service.contact', 'privacy@example.com')).rejects.toMatchObject({ code: 'setting.invalid' });
  await set(inEarnest, 'seller.name', 'Lund Studio ApS');
  expect(inEarnest.get('seller.name')).toBe('Lund Studio ApS');
});

it('says every mistake in outside values at once', async () => {
  const started = start({ environment: { 'trash.days': 'soon', 'signUp.open': 'maybe' } });
  await expect(started).rejects.toThrow(SettingsError);
  await expect(started).rejects.toThrow(/PINHOLE_TRASH_DAYS must be a whole number.*\n.*PINHOLE_SIGN_UP_OPEN must be true or false/);
});

it('never shows a secret', async () => {
  const settings = await start();
  await set(settings, 'metrics.token', 'correct-horse-battery-staple');
  expect(settings.get('metrics.token')).toBe('correct-horse-battery-staple');
  expect(JSON.stringify(settings.list())).not.toContain('horse');
});

it('passes over a stored value that no longer fits', async () => {
  await test.pool.query(`insert into setting (key, value) values ('trash.days', 'gone'), ('gone.setting', '1')`);
  expect((await start()).describe('trash.days')).toMatchObject({ value: '30', source: 'built-in' });
});

it('has a built-in value that fits and an environment name for each setting', () => {
  for (const definition of Object.values(settingDefinitions)) expect(definition.schema.safeParse(definition.fallback).success).toBe(true);
  expect(settingEnvironmentName('signUp.requireVerifiedEmail')).toBe('PINHOLE_SIGN_UP_REQUIRE_VERIFIED_EMAIL');
});
