import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';
import { describeMailServer } from './mail.ts';
import { refusePlaceholders } from './refuse-placeholders.ts';

const whole = { PINHOLE_MAIL_HOST: 'smtp.lundstudio.dk', PINHOLE_MAIL_FROM: 'studio@lundstudio.dk' };
const mailOf = (more: NodeJS.ProcessEnv = {}) => readConfig({ ...whole, ...more }).mail;
function problemsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ name, reason }) => `${name} ${reason}`);
    throw error;
  }
}

it('keeps mail in the outbox unless a server is named', () => {
  expect(readConfig({}).mail).toBeUndefined();
  expect(describeMailServer(undefined)).toBeNull();
});

it('needs a server and an address, and encrypts by itself', () => {
  expect(mailOf()).toEqual({
    server: { host: 'smtp.lundstudio.dk', port: 587, tls: 'starttls', auth: undefined, ca: undefined },
    from: 'studio@lundstudio.dk',
    fromName: undefined,
    timeoutMs: 60_000,
  });
});

it.each([
  [{ PINHOLE_MAIL_PORT: '465' }, 'implicit'],
  [{ PINHOLE_MAIL_PORT: '2525' }, 'starttls'],
  [{ PINHOLE_MAIL_HOST: 'localhost', PINHOLE_MAIL_PORT: '25' }, 'none'],
  [{ PINHOLE_MAIL_HOST: '127.0.0.53' }, 'none'],
  [{ PINHOLE_MAIL_HOST: '::1' }, 'none'],
  [{ PINHOLE_MAIL_HOST: 'localhost', PINHOLE_MAIL_PORT: '465' }, 'implicit'],
  [{ PINHOLE_MAIL_HOST: '127.0.0.1.lundstudio.dk' }, 'starttls'],
  [{ PINHOLE_MAIL_HOST: '10.0.0.5' }, 'starttls'],
  [{ PINHOLE_MAIL_HOST: '10.0.0.5', PINHOLE_MAIL_TLS: 'none' }, 'none'],
] as const)('%j is reached with TLS %s', (more, tls) => {
  expect(mailOf(more)?.server.tls).toBe(tls);
});

it.each([
  [{ PINHOLE_MAIL_HOST: 'smtp.lundstudio.dk' }, 'PINHOLE_MAIL_FROM is missing although PINHOLE_MAIL_HOST is set'],
  [{ ...whole, PINHOLE_MAIL_USER: 'studio' }, 'PINHOLE_MAIL_PASSWORD is missing although PINHOLE_MAIL_USER is set'],
  [{ ...whole, PINHOLE_MAIL_PASSWORD: 'hunter2' }, 'PINHOLE_MAIL_USER is missing although PINHOLE_MAIL_PASSWORD is set'],
  [{ PINHOLE_MAIL_FROM: 'studio@lundstudio.dk' }, 'PINHOLE_MAIL_FROM is set without PINHOLE_MAIL_HOST; name the mail server too'],
  [{ ...whole, PINHOLE_MAIL_TLS: 'starttls', PINHOLE_MAIL_PORT: '465' }, 'PINHOLE_MAIL_TLS does not fit port 465'],
  [{ ...whole, PINHOLE_MAIL_HOST: 'smtp://smtp.lundstudio.dk' }, 'PINHOLE_MAIL_HOST must be the name or address of a mail server'],
  [{ ...whole, PINHOLE_MAIL_HOST: 'smtp.lundstudio.dk:587' }, 'PINHOLE_MAIL_HOST must be the name or address of a mail server'],
  [{ ...whole, PINHOLE_MAIL_PORT: '0' }, 'PINHOLE_MAIL_PORT must be a whole number from 1 to 65535'],
  [{ ...whole, PINHOLE_MAIL_FROM: 'Lund <studio@lundstudio.dk>' }, 'PINHOLE_MAIL_FROM must be a mail address'],
  [{ ...whole, PINHOLE_MAIL_FROM_NAME: 'Lund\r\nBcc: everybody@example.net' }, 'PINHOLE_MAIL_FROM_NAME must be one line'],
  [{ ...whole, PINHOLE_MAIL_CA: 'a file' }, 'PINHOLE_MAIL_CA must be certificates as PEM'],
] as const)('%j is refused with a sentence', (environment, sentence) => {
  const problems = problemsOf(environment);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(sentence);
});

it('takes the password from a file, and shows it nowhere', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pinhole-mail-'));
  const file = path.join(folder, 'password');
  writeFileSync(file, 'hunter2-and-more\n');
  try {
    const config = readConfig({ ...whole, PINHOLE_MAIL_USER: 'studio', PINHOLE_MAIL_PASSWORD_FILE: file });
    expect(config.mail?.server.auth).toEqual({ user: 'studio', password: 'hunter2-and-more' });
    expect(JSON.stringify(config.effective)).not.toContain('hunter2');
    expect(JSON.stringify(describeMailServer(config.mail))).not.toContain('hunter2');
    expect(describeMailServer(config.mail)).toMatchObject({ signsIn: true, from: 'studio@lundstudio.dk' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('does not go live with an address that was never filled in', () => {
  const config = readConfig({ ...whole, PINHOLE_URL: 'https://studio.lundstudio.dk', PINHOLE_MAIL_FROM: 'studio@example.com' });
  expect(() => refusePlaceholders(config, () => {})).toThrow(/PINHOLE_MAIL_FROM/);
});
