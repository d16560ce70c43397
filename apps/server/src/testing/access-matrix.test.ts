import { type Access, keyScopes, roleScopes } from '@pinhole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DocumentedOperation, listOperations, type OpenApiDocument } from '../platform/http/api-document.ts';
import { type MatrixRow, matrixRows, type ThingName, type Things, thingsIn } from './access-matrix-rows.ts';
import { type AccessWorld, type Answer, type Caller, createAccessWorld } from './access-matrix-world.ts';

let world: AccessWorld;
let operations: readonly DocumentedOperation[];
let before: unknown;

beforeAll(async () => {
  world = await createAccessWorld();
  const { body } = await world.ask({ name: 'a stranger', headers: {} }, 'GET', '/openapi.json');
  operations = listOperations(JSON.parse(body) as OpenApiDocument);
  before = await world.possessions();
}, 120_000);
afterAll(() => world?.close());

const rowOf = ({ operationId }: DocumentedOperation): MatrixRow => matrixRows[operationId] ?? { call: () => ({}) };
const of = (kind: Access['kind']): readonly DocumentedOperation[] => operations.filter(({ access }) => access.kind === kind);

function ask(caller: Caller, operation: DocumentedOperation, things: Things = world.things): Promise<Answer> {
  const { path: values = {}, query, body } = rowOf(operation).call(things);
  const place = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  return world.ask(caller, operation.method, query ? `${place}?${String(new URLSearchParams(query))}` : place, body);
}

/** For every operation at once, so that a failure names all the holes and not the first. */
async function table<Result>(
  rows: readonly DocumentedOperation[],
  cell: (row: DocumentedOperation) => Promise<Result>,
): Promise<Record<string, Result>> {
  expect(rows.length).toBeGreaterThan(0);
  const cells: Record<string, Result> = {};
  for (const row of rows) cells[row.operationId] = await cell(row);
  return cells;
}
const everywhere = <Result>(rows: readonly DocumentedOperation[], result: Result): Record<string, Result> =>
  Object.fromEntries(rows.map(({ operationId }) => [operationId, result]));
const verdict = ({ status, code }: Answer): string => `${status} ${code ?? ''}`;

/** Rows that name something this caller must not see. */
const naming = (rows: readonly DocumentedOperation[], hidden: readonly ThingName[]): readonly DocumentedOperation[] =>
  rows.filter((row) => thingsIn(rowOf(row)).some((name) => hidden.includes(name)));

async function expectForeignLooksMissing(caller: Caller, rows: readonly DocumentedOperation[]): Promise<void> {
  const foreign = await table(rows, (row) => ask(caller, row));
  const missing = await table(rows, (row) => ask(caller, row, world.missing));
  expect(foreign).toEqual(missing);
  expect(Object.values(foreign).filter(({ status }) => status < 400)).toEqual([]);
  expect([...new Set(Object.values(foreign).map(({ status }) => status))]).toEqual([404]);
}

it('has a row for every operation of the API, and none too many', () => {
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(matrixRows).sort());
});

it('fills every parameter and body that an operation takes', () => {
  for (const operation of operations) {
    const { path = {}, body } = rowOf(operation).call(world.things);
    expect(Object.keys(path).sort(), operation.operationId).toEqual([...operation.pathParameters].sort());
    expect(body !== undefined, `${operation.operationId} has a body`).toBe(operation.takesBody);
  }
});

describe('somebody whom the service does not know, or no longer', () => {
  it('is asked to sign in, whatever they ask for', async () => {
    const guarded = [...of('session'), ...of('workspace')];
    for (const caller of world.nobodies)
      expect(await table(guarded, async (row) => verdict(await ask(caller, row))), caller.name).toEqual(
        everywhere(guarded, '401 auth.required'),
      );
  });

  it('learns nothing by HEAD or by naming a workspace', async () => {
    const readable = [...of('session'), ...of('workspace')].filter(({ method }) => method === 'GET');
    const [stranger] = world.nobodies;
    const curious = { name: 'a stranger', headers: { ...stranger?.headers, 'x-workspace': world.things.workspace } };
    const asked = await table(readable, async (row) => (await ask(curious, { ...row, method: 'HEAD' })).status);
    expect(Object.entries(asked).filter(([, status]) => status !== 401 && status !== 404)).toEqual([]);
  });

  it('cannot tell something that exists from something that does not', async () => {
    const rows = naming(operations, ['workspace', 'asset', 'generation', 'quote', 'session', 'key', 'upload', 'taxDocument', 'order']);
    for (const caller of world.nobodies)
      expect(await table(rows, (row) => ask(caller, row)), caller.name).toEqual(
        await table(rows, (row) => ask(caller, row, world.missing)),
      );
  });

  it('cannot set up a service that is set up', async () => {
    for (const caller of world.nobodies)
      expect(await table(of('public'), async (row) => verdict(await ask(caller, row))), caller.name).toEqual({
        getSetup: '200 ',
        completeSetup: '409 setup.done',
        listSaleOffers: '200 ',
        listModelPrices: '200 ',
      });
  });
});

describe('the routes of the operator', () => {
  it('look to everybody else like an address that does not exist', async () => {
    const { nobodies, viewer, other, otherKey, ownerKey, operatorKey } = world;
    for (const caller of [...nobodies, viewer, other, otherKey, ownerKey, operatorKey]) {
      const hidden = await table(of('operator'), (row) => ask(caller, row));
      const nowhere = await table(of('operator'), (row) =>
        world.ask(caller, row.method, '/v1/admin/nothing-of-the-kind', rowOf(row).call(world.things).body),
      );
      expect(hidden, caller.name).toEqual(nowhere);
      expect(await table(of('operator'), async (row) => verdict(await ask(caller, row))), caller.name).toEqual(
        everywhere(of('operator'), '404 request.not_found'),
      );
    }
  });

  it('open no door to what people made', async () => {
    await expectForeignLooksMissing(
      world.operator,
      naming(
        [...of('workspace'), ...of('session')],
        ['workspace', 'asset', 'generation', 'quote', 'session', 'key', 'upload', 'taxDocument', 'order'],
      ),
    );
  });
});

describe('the owner of another workspace', () => {
  it('cannot tell what is not theirs from what does not exist', async () => {
    const { other, otherKey } = world;
    await expectForeignLooksMissing(
      other,
      naming(
        [...of('workspace'), ...of('session')],
        ['workspace', 'asset', 'generation', 'quote', 'session', 'key', 'upload', 'taxDocument', 'order'],
      ),
    );
    await expectForeignLooksMissing(otherKey, naming(of('workspace'), ['asset', 'generation', 'quote', 'upload', 'taxDocument']));
  });

  it('is told that there is no such workspace when they name it', async () => {
    for (const caller of [world.other, world.otherKey, world.operator]) {
      const inside = (workspace: string): Caller => ({ ...caller, headers: { ...caller.headers, 'x-workspace': workspace } });
      const rows = of('workspace');
      const foreign = await table(rows, (row) => ask(inside(world.things.workspace), row));
      expect(foreign, caller.name).toEqual(await table(rows, (row) => ask(inside(world.missing.workspace), row)));
      expect(Object.values(foreign).filter(({ code }) => code !== 'workspace.not_found')).toEqual([]);
    }
  });

  it('finds nothing of it in any list', async () => {
    const lists = [...of('workspace'), ...of('session')].filter((row) => row.method === 'GET' && row.pathParameters.length === 0);
    for (const caller of [world.other, world.otherKey]) {
      const allowed = lists.filter(
        ({ access }) => caller === world.other || (access.kind === 'workspace' && keyScopes.some((scope) => scope === access.scope)),
      );
      const answers = await table(allowed, (row) => ask(caller, row));
      expect(Object.values(answers).filter(({ status }) => status !== 200)).toEqual([]);
      const text = JSON.stringify(answers);
      expect(Object.values(world.things).filter((id) => text.includes(id))).toEqual([]);
    }
  });
});

describe('a viewer of the workspace', () => {
  it('may look and nothing else', async () => {
    const rows = of('workspace');
    const mayLook = ({ access }: DocumentedOperation): boolean => access.kind === 'workspace' && roleScopes.viewer.includes(access.scope);
    const verdicts = await table(rows, async (row) => verdict(await ask(world.viewer, row)));
    const expected = Object.fromEntries(rows.map((row) => [row.operationId, mayLook(row) ? '200 ' : '403 auth.role_missing']));
    // Unfinished pictures are gone once the picture is there.
    expect(verdicts).toEqual({ ...expected, getGenerationPreview: '204 ' });
  });

  it('cannot make a key, nor touch the devices and keys of the others', async () => {
    const refused = of('session').filter((row) => rowOf(row).alsoNeeds !== undefined);
    expect(await table(refused, async (row) => verdict(await ask(world.viewer, row)))).toEqual(
      everywhere(refused, '403 auth.role_missing'),
    );
    await expectForeignLooksMissing(world.viewer, naming(of('session'), ['session', 'key']));
  });
});

describe('an API key', () => {
  it('does nothing that its scopes do not name', async () => {
    const verdicts = await table(of('workspace'), async (row) => {
      const { access } = row;
      return access.kind === 'workspace' ? verdict(await ask(world.keyWithout(access.scope), row)) : '';
    });
    expect(verdicts).toEqual(everywhere(of('workspace'), '403 auth.scope_missing'));
  });

  it('never manages the account, its devices or other keys', async () => {
    for (const caller of [world.ownerKey, world.operatorKey])
      expect(await table(of('session'), async (row) => verdict(await ask(caller, row))), caller.name).toEqual(
        everywhere(of('session'), '403 auth.key_not_allowed'),
      );
  });
});

it('leaves everything of the owner as it was', async () => {
  expect(await world.possessions()).toEqual(before);
});
