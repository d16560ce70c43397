import { createServer } from 'node:net';
import { Client } from 'pg';
import { expect, inject, it } from 'vitest';
import { databaseUrl } from '../testing/test-server.ts';
import { ConfigError } from './config.ts';
import { explainStartupError } from './startup-error.ts';

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

it('names the taken port and what to set instead', async () => {
  const first = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => first.once('listening', resolve));
  const address = first.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const error = await new Promise((resolve) => createServer().once('error', resolve).listen(port, '127.0.0.1'));
  first.close();
  const failure = explainStartupError(error, { host: '127.0.0.1', port });
  expect(failure.message).toContain(`The port ${port} on 127.0.0.1 is taken`);
  expect(failure.message).toContain('set PORT');
  expect(failure.exitCode).toBeGreaterThan(0);
});

it('tells a database that does not answer, does not exist or refuses the password', async () => {
  const { serverUrl } = inject('testDatabase');
  const connect = (url: string): Promise<unknown> => failureOf(new Client({ connectionString: url }).connect());
  const wrongPassword = new URL(serverUrl);
  wrongPassword.password = 'wrong';
  const message = async (url: string): Promise<string> => explainStartupError(await connect(url)).message;
  expect(await message('postgres://nobody@127.0.0.1:1/nothing')).toContain('does not answer');
  expect(await message(databaseUrl(serverUrl, 'no_such_database'))).toContain('does not exist');
  expect(await message(wrongPassword.href)).toContain('refuses the user or the password');
});

it('keeps the stack of a bug and only of a bug', () => {
  const bug = explainStartupError(new TypeError('x is not a function'));
  expect(bug.message).toContain('startup-error.test.ts');
  const mistake = explainStartupError(new ConfigError([{ name: 'PORT', reason: 'must be a number' }]));
  expect(mistake.message).not.toContain('startup-error.test.ts');
  expect(mistake.exitCode).not.toBe(bug.exitCode);
});
