import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { issue } from '../platform/credentials/credentials-testing.ts';
import { ConfigError, readConfig } from './config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pinhole-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  const full = path.join(folder, name);
  writeFileSync(full, text);
  return full;
};

const problemsOf = (environment: NodeJS.ProcessEnv): ConfigError => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
};

it('needs nothing: an empty environment is a whole configuration', () => {
  const config = readConfig({});
  expect(config.http).toEqual({ host: '127.0.0.1', port: 4040, publicUrl: 'http://localhost:4040', clientIpHeader: undefined });
  expect(config.roles).toEqual(['web', 'worker', 'scheduler']);
  expect(config.dataFolder).toBe('./data');
  expect(config.database).toBeUndefined();
  expect(config.firstAdministrator).toBeUndefined();
});

it('names every mistake at once, with the reason and an example', () => {
  const { message, problems } = problemsOf({
    PORT: 'eighty',
    PINHOLE_ROLES: 'web,baker',
    LOG_LEVEL: 'loud',
    PINHOLE_URL: 'https://studio.example.com/app',
    PINHOLE_SIGN_UP_OPEN: 'perhaps',
    PINHOLE_ADMIN_EMAIL: 'admin@example.com',
  });
  // The rule that joins two variables is looked at once each of them is right by itself.
  expect(problems.map(({ name }) => name).sort()).toEqual(['LOG_LEVEL', 'PINHOLE_ROLES', 'PINHOLE_SIGN_UP_OPEN', 'PINHOLE_URL', 'PORT']);
  expect(message).toContain('PORT is "eighty" and must be a whole number from 0 to 65535. Example: PORT=8080');
  expect(message).toContain('PINHOLE_ROLES is "web,baker" and must be a list of web, worker, scheduler');
  expect(problemsOf({ PINHOLE_ADMIN_EMAIL: 'admin@example.com' }).message).toContain('PINHOLE_ADMIN_PASSWORD is missing');
});

it('never repeats a secret, neither in a message nor for the admin page', () => {
  const short = 'hunter2';
  const { message } = problemsOf({ PINHOLE_SECRET: short, DATABASE_URL: `mysql://root:${short}@db`, PINHOLE_METRICS_TOKEN: short });
  expect(message).toContain('PINHOLE_SECRET is •••••••• and must have at least 32 characters');
  expect(message).not.toContain(short);

  const secret = 's'.repeat(40);
  const config = readConfig({ PINHOLE_SECRET: secret });
  expect(config.secret).toBe(secret);
  expect(JSON.stringify(config.effective)).not.toContain(secret);
});

it('reads any variable from a file, and refuses both ways at once', () => {
  const password = file('password', 'correct horse battery\n');
  const config = readConfig({ PINHOLE_ADMIN_EMAIL: 'admin@example.com', PINHOLE_ADMIN_PASSWORD_FILE: password });
  expect(config.firstAdministrator).toEqual({ email: 'admin@example.com', password: 'correct horse battery' });
  expect(problemsOf({ PORT: '8080', PORT_FILE: file('port', '8081') }).message).toContain('PORT is set twice, also as PORT_FILE');
  expect(problemsOf({ PORT_FILE: path.join(folder, 'nowhere') }).message).toContain('PORT_FILE names a file that cannot be used: ENOENT');
});

it('lets the environment win over the config file, and says where each value came from', () => {
  const configFile = file('pinhole.json', JSON.stringify({ PORT: 8080, LOG_LEVEL: 'debug', PINHOLE_SERVICE_NAME: 'Studio' }));
  const config = readConfig({ PINHOLE_CONFIG_FILE: configFile, PORT: '9090', PINHOLE_CREDITS_WELCOME: '5' });
  expect([config.http.port, config.log.level]).toEqual([9090, 'debug']);
  expect(config.settings).toEqual({ environment: { 'credits.welcome': '5' }, configFile: { 'service.name': 'Studio' } });
  const source = Object.fromEntries(config.effective.map((variable) => [variable.name, variable.source]));
  expect(source).toMatchObject({ PORT: 'environment', LOG_LEVEL: 'config file', HOST: 'built-in' });
});

it('refuses a config file that is not JSON or names an unknown variable', () => {
  expect(problemsOf({ PINHOLE_CONFIG_FILE: file('broken.json', '{') }).message).toContain('it is not JSON');
  expect(problemsOf({ PINHOLE_CONFIG_FILE: file('typo.json', '{ "PROT": 1 }') }).message).toContain('PROT stands in');
});

it('takes an empty value for none, and points at names that are almost ours', () => {
  const config = readConfig({ PORT: '', PINHOLE_DATE: './elsewhere' });
  expect(config.http.port).toBe(4040);
  expect(config.unknownVariables).toEqual(['PINHOLE_DATE']);
});

it('cannot be changed after it was read', () => {
  const config = readConfig({});
  expect(() => Object.assign(config.http, { port: 1 })).toThrow(TypeError);
});

it('takes a certificate for content credentials only together with its key, and only if validators would accept it', async () => {
  const [own, other] = [await issue(), await issue()];
  const [certificate, key] = [file('certificate.pem', own.certificate), file('key.pem', own.key)];
  expect(readConfig({ PINHOLE_C2PA_CERTIFICATE_FILE: certificate, PINHOLE_C2PA_KEY_FILE: key }).contentIdentity).toBeDefined();
  expect(readConfig({}).contentIdentity).toBeUndefined();
  expect(problemsOf({ PINHOLE_C2PA_CERTIFICATE_FILE: certificate }).message).toContain('PINHOLE_C2PA_KEY is missing');
  expect(problemsOf({ PINHOLE_C2PA_KEY_FILE: key }).message).toContain('PINHOLE_C2PA_CERTIFICATE is missing');
  const { message } = problemsOf({ PINHOLE_C2PA_CERTIFICATE_FILE: certificate, PINHOLE_C2PA_KEY: other.key });
  expect(message).toContain('does not belong to the key');
  expect(message).not.toContain(other.key.slice(40, 80));
});

it('lets nobody but this machine answer for the check of VAT numbers', () => {
  const at = (PINHOLE_VIES_URL: string) => () => readConfig({ PINHOLE_VIES_URL }).viesOrigin;
  expect(at('http://127.0.0.1:4999')()).toBe('http://127.0.0.1:4999');
  for (const elsewhere of ['https://ec.europa.eu', 'http://127.0.0.1.example.com:80', 'http://10.0.0.1:4999', 'http://127.0.0.1:4999/x'])
    expect(at(elsewhere), elsewhere).toThrow('PINHOLE_VIES_URL');
});
