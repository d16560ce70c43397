import { roleScopes, type Scope } from '@pinhole/contract';
import type { Actor } from '../actor.ts';
import { systemClock } from '../clock.ts';
import type { Db } from '../database/database.ts';
import { createLog } from '../telemetry/log.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { createHttp, type Http, type HttpOptions } from './http.ts';

const id = (number: number): string => `01930000-0000-7000-8000-${String(number).padStart(12, '0')}`;
export const workspaceId = id(100);

const person = (number: number, more: Partial<Actor> = {}): Actor => ({
  accountId: id(number),
  workspaceId,
  role: 'owner',
  scopes: roleScopes.owner,
  operator: false,
  via: { kind: 'session', sessionId: id(number + 50), confirmAbove: null },
  ...more,
});
const key = (number: number, scopes: readonly Scope[], more: Partial<Actor> = {}): Actor =>
  person(number, { scopes, via: { kind: 'key', keyId: id(number + 70), capMicros: null }, ...more });

/** Everybody who can knock: a cookie `who=…` is a session, `Bearer …` is a key. */
export const people = {
  owner: person(1),
  other: person(2, { workspaceId: id(200) }),
  viewer: person(3, { role: 'viewer', scopes: roleScopes.viewer }),
  operator: person(4, { operator: true }),
  readKey: key(1, ['assets:read', 'models:read']),
  operatorKey: key(4, ['assets:read'], { operator: true }),
} as const satisfies Readonly<Record<string, Actor>>;

export interface TestHttp {
  readonly http: Http;
  readonly baseUrl: string;
  readonly log: readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

/** A real server on a free port, with people instead of accounts. */
export async function startTestHttp(
  options: Partial<HttpOptions> = {},
  mountAll: (http: Http) => void | Promise<void> = () => {},
): Promise<TestHttp> {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) } });
  const http = await createHttp({
    clock: systemClock,
    log,
    metrics: createMetrics(),
    db: undefined as unknown as Db,
    secret: 'a secret of this test',
    publicUrl: 'http://studio.test',
    version: '0.0.0',
    ready: async () => {},
    identify: async ({ headers }) => {
      const name = headers.authorization?.replace('Bearer ', '') ?? /who=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? '';
      return Object.hasOwn(people, name) ? people[name as keyof typeof people] : null;
    },
    ...options,
  });
  await mountAll(http);
  const { port } = await http.listen({ host: '127.0.0.1', port: 0 });
  return { http, baseUrl: `http://127.0.0.1:${port}`, log: lines, close: () => http.close({ timeoutMs: 2_000 }) };
}

export const as = (who: keyof typeof people): Record<string, string> =>
  people[who].via.kind === 'key' ? { authorization: `Bearer ${who}` } : { cookie: `who=${who}` };
