import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { holdsCardNumber } from '../platform/card-numbers.ts';
import { listOperations, type OpenApiDocument } from '../platform/http/api-document.ts';
import { defaultRateQuotas } from '../platform/http/rate-limit.ts';
import { createLog } from '../platform/telemetry/log.ts';
import { matrixRows } from './access-matrix-rows.ts';
import { type AccessWorld, type Caller, createAccessWorld } from './access-matrix-world.ts';

const cards = ['4242424242424242', '5555 5555 5555 4444', '3782-822463-10005'] as const;
const [plain] = cards;

/** What every spelling of these numbers comes to once everything between digits is gone. */
const traceOfThem = /4242424242424242|5555555555554444|378282246310005/;
const tracedIn = (text: string): boolean => traceOfThem.test(text.replace(/[\s\-.]/g, ''));

let world: AccessWorld;
const lines: string[] = [];
const answers: string[] = [];

beforeAll(async () => {
  world = await createAccessWorld({
    log: createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } }),
    rateQuotas: () =>
      Object.fromEntries(Object.keys(defaultRateQuotas).map((policy) => [policy, { requests: 1e6, windowSeconds: 1 }])) as never,
  });
}, 120_000);
afterAll(() => world?.close());

interface Attempt {
  readonly where: string;
  readonly path: string;
  readonly method: string;
  readonly caller: Caller;
  readonly body?: unknown;
  /** False where the number is in a place of which nothing is kept, and the call may do what it does. */
  readonly refused: boolean;
}

/** Every text and number of a body in turn replaced by a card, and every object with a field too many. */
function spoiled(value: unknown, card: string): unknown[] {
  if (typeof value === 'string' || typeof value === 'number') return [card];
  if (Array.isArray(value))
    return [...value.map((_, index) => index), value.length].flatMap((index) =>
      spoiled(value[index] ?? '', card).map((bad) => value.with(index === value.length ? -1 : index, bad)),
    );
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([name, held]) => spoiled(held, card).map((bad) => ({ ...value, [name]: bad })));
  return [...inside, { ...value, note: `paid with ${card}` }, { ...value, [card]: true }];
}

/** Names of all fields that a schema of the document has, at any depth. */
function fieldsOf(schema: unknown, document: OpenApiDocument, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  const { $ref: reference, properties } = schema as { $ref?: string; properties?: Record<string, unknown> };
  const target = reference
    ?.split('/')
    .slice(1)
    .reduce<unknown>((place, part) => (place as Record<string, unknown>)[part], document);
  return [...Object.keys(properties ?? {}), ...[target, ...Object.values(schema)].flatMap((part) => fieldsOf(part, document, seen))];
}

async function everyAttempt(): Promise<Attempt[]> {
  const { body: text } = await world.ask(world.owner, 'GET', '/openapi.json');
  const document = JSON.parse(text) as OpenApiDocument;
  return listOperations(document).flatMap((operation) => {
    const { path: values = {}, query, body } = matrixRows[operation.operationId]?.call(world.things) ?? {};
    const placeOf = (given: Readonly<Record<string, string>>): string =>
      operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? ''));
    const caller = operation.access.kind === 'operator' ? world.operator : world.owner;
    const place = placeOf(values);
    const asked = {
      method: operation.method,
      path: query ? `${place}?${String(new URLSearchParams(query))}` : place,
      caller,
      refused: true,
    };
    const { paths } = document as unknown as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly requestBody?: unknown }>>>>;
    };
    const fields = new Set(fieldsOf(paths[operation.path]?.[operation.method.toLowerCase()]?.requestBody, document));
    const sent = operation.method === 'GET' || operation.method === 'DELETE' || typeof body === 'string' ? undefined : (body ?? {});
    return cards.flatMap((card): Attempt[] => [
      ...Object.keys(values).map((name) => ({ ...asked, where: `path ${name}`, path: placeOf({ ...values, [name]: card }), body })),
      { ...asked, where: 'query', path: `${place}?${String(new URLSearchParams({ ...query, q: card, cursor: card }))}`, body },
      ...['idempotency-key', 'user-agent', 'x-workspace'].map((name) => ({
        ...asked,
        where: name,
        caller: withHeader(caller, name, card),
        body,
      })),
      ...['x-request-id', 'referer', 'accept-language', 'x-note', 'traceparent'].map((name) => ({
        ...asked,
        where: name,
        caller: withHeader(world.nobodies[0] ?? caller, name, card),
        body,
        refused: false,
      })),
      ...(sent === undefined ? [] : spoiled(sent, card).map((bad) => ({ ...asked, where: `body ${JSON.stringify(bad)}`, body: bad }))),
      ...(sent === undefined ? [] : [...fields].map((name) => ({ ...asked, where: `field ${name}`, body: { ...sent, [name]: card } }))),
    ]);
  });
}

const withHeader = (caller: Caller, name: string, value: string): Caller => ({ ...caller, headers: { ...caller.headers, [name]: value } });

/** Every row of every table, as text: also what is kept for jobs and mail, and bytes as the text that they may be. */
async function dump(): Promise<{ readonly table: string; readonly row: string }[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`.execute(
    world.db,
  );
  expect(tables.length).toBeGreaterThan(60);
  const parts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(world.db);
      return rows.map(({ row }) => ({
        table: name,
        row: row.replace(/\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1')),
      }));
    }),
  );
  return parts.flat();
}

it('the number of a card is refused wherever it is typed, and is nowhere afterwards', async () => {
  const attempts = await everyAttempt();
  expect(attempts.length).toBeGreaterThan(2_000);
  const wrong: string[] = [];
  for (const { where, method, path, caller, body, refused } of attempts) {
    const answer = await world.ask(caller, method, path, body);
    answers.push(answer.body, JSON.stringify(answer.headers));
    // Whom a workspace cannot be found for is a stranger first.
    const expected = where === 'x-workspace' ? answer.status >= 400 : answer.code === 'request.card_number';
    if (refused && !expected) wrong.push(`${method} ${path} (${where}): ${answer.status} ${answer.code}`);
  }
  expect(wrong).toEqual([]);

  for (const email of [`${plain}@example.test`, 'somebody@example.test'])
    for (const route of ['sign-up/email', 'sign-in/email', 'request-password-reset', 'nothing-of-the-kind'])
      answers.push(
        (
          await world.ask({ name: 'a stranger', headers: {} }, 'POST', `/api/auth/${route}`, {
            email,
            password: plain,
            name: plain,
            ageAttested: true,
            policyVersion: '1',
          })
        ).body,
      );
  answers.push((await world.ask(world.owner, 'GET', `/nowhere/${plain}?q=${plain}`)).body);

  // The log of requests is written once a second.
  await expect
    .poll(async () => (await sql`select from request_log where code = 'request.card_number'`.execute(world.db)).rows.length)
    .toBeGreaterThan(2_000);
  expect((await dump()).filter(({ row }) => tracedIn(row))).toEqual([]);
  expect(lines.filter(tracedIn)).toEqual([]);
  expect(answers.filter(tracedIn)).toEqual([]);
}, 240_000);

it('what the service keeps of its own does not look like one', async () => {
  const texts = (await dump()).filter(({ row }) => holdsCardNumber(row));
  expect(texts).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter(holdsCardNumber)).toEqual([]);
});
