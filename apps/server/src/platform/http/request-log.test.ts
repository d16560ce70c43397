import { routes } from '@pinhole/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { AppError } from '../app-error.ts';
import { mount } from './mount.ts';
import { createRequestLog } from './request-log.ts';
import { as, people, startTestHttp } from './test-http.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

it('keeps which operation was called when and how it ended, and nothing about from where or with what', async () => {
  const requestLog = createRequestLog({ db: test.db, onError: () => {} });
  const server = await startTestHttp({ requestLog }, (http) => {
    mount(http, routes.getAsset, async () => Promise.reject(new AppError('asset.not_found')));
  });
  const headers = { ...as('readKey'), 'x-request-id': 'logged-0001', 'user-agent': 'a very special browser' };
  await fetch(`${server.baseUrl}/v1/assets/${people.owner.accountId}`, { headers });
  await fetch(`${server.baseUrl}/livez`);
  await fetch(`${server.baseUrl}/v1/nothing`);
  await server.close();
  const { rows } = await test.pool.query<Record<string, unknown>>('select * from request_log');
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    request_id: 'logged-0001',
    operation: 'getAsset',
    status: 404,
    code: 'asset.not_found',
    account_id: people.readKey.accountId,
    workspace_id: people.readKey.workspaceId,
    key_id: people.readKey.via.kind === 'key' ? people.readKey.via.keyId : '',
  });
  expect(JSON.stringify(rows)).not.toMatch(/127\.0\.0\.1|special browser/);
});

it('loses entries rather than requests while the database is away', async () => {
  const errors: unknown[] = [];
  const requestLog = createRequestLog({ db: test.db, onError: (error) => errors.push(error) });
  const entry = {
    requestId: 'x',
    operation: 'x',
    status: 200,
    code: undefined,
    durationMs: 1,
    accountId: undefined,
    workspaceId: undefined,
    keyId: undefined,
    at: new Date('1999-01-01'),
  };
  requestLog.add(entry);
  await requestLog.close();
  expect(errors).toHaveLength(1);
});
