import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type CleanedWhere,
  type CustomAdapter,
  createAdapterFactory,
  type DBAdapter,
  type DBAdapterInstance,
} from '@better-auth/core/db/adapter';
import { APIError } from '@better-auth/core/error';
import { type RawBuilder, sql } from 'kysely';
import { type Db, inTransaction, type Tx } from '../../platform/database/database.ts';
import type { ClientTraits } from './client-traits.ts';
import { hashToken } from './session-cookie.ts';

/** What better-auth's writes mean to us. Called in the transaction of the write. */
export interface AuthEvents {
  accountCreated(tx: Tx, accountId: string): Promise<void>;
  emailVerified(tx: Tx, accountId: string): Promise<void>;
  passwordChanged(tx: Tx, accountId: string): Promise<void>;
  sessionCreated(tx: Tx, session: { readonly id: string; readonly accountId: string }): Promise<void>;
  sessionEnded(tx: Tx, session: { readonly id: string; readonly accountId: string }): Promise<void>;
}

interface Call {
  readonly client: ClientTraits;
  readonly tx: Tx | null;
  /** better-auth turns some failures into vague answers, or into none; the cause is kept here. */
  readonly failure: { cause: unknown };
}

export interface AuthDatabase {
  /** For better-auth's `database` option. */
  readonly adapter: DBAdapterInstance;
  /** Runs one call of better-auth. Whatever it stores about the device is taken from `client`. */
  run<Result>(client: ClientTraits, work: () => Promise<Result>): Promise<Result>;
  /** In better-auth's own transaction if one is open, else in a new one. */
  withTx<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
}

/** better-auth's words for our tables. A field it does not know cannot be written through it. */
const tables = {
  user: {
    table: 'account',
    columns: {
      id: 'id',
      name: 'name',
      email: 'email',
      emailVerified: 'email_verified',
      image: 'image',
      locale: 'locale',
      ageAttestedAt: 'age_attested_at',
      acceptedPolicyVersion: 'accepted_policy_version',
      acceptedPolicyAt: 'accepted_policy_at',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  session: {
    table: 'session',
    columns: {
      id: 'id',
      userId: 'account_id',
      token: 'token',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  account: {
    table: 'identity',
    columns: {
      id: 'id',
      userId: 'account_id',
      providerId: 'provider',
      accountId: 'subject',
      password: 'password',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      scope: 'scope',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  verification: {
    table: 'verification',
    columns: {
      id: 'id',
      identifier: 'identifier',
      value: 'value',
      expiresAt: 'expires_at',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
} as const;
type Model = keyof typeof tables;
type Fields = Record<string, unknown>;

/** The code better-auth itself gives to a sign-up with a known address. */
export const addressTaken = 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL';

/**
 * better-auth's storage on our own tables and in our own transactions: session tokens are stored hashed, devices shortened,
 * a changed password ends every session, and each of these acts is told to `events` before its transaction commits.
 */
export function createAuthDatabase({ db, events }: { readonly db: Db; readonly events: AuthEvents }): AuthDatabase {
  const calls = new AsyncLocalStorage<Call>();
  const current = (): Call => {
    const call = calls.getStore();
    if (!call) throw new Error('better-auth was called from outside AuthDatabase.run');
    return call;
  };
  const withTx = async <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> => {
    const call = current();
    try {
      if (call.tx) return await work(call.tx);
      return await inTransaction(db, (tx) => {
        call.failure.cause = undefined;
        return calls.run({ ...call, tx }, () => work(tx));
      });
    } catch (error) {
      if (!(error instanceof APIError)) call.failure.cause = error;
      throw error;
    }
  };
  const reader = (): Db => current().tx ?? db;

  const custom: CustomAdapter = {
    async create({ model, data }) {
      const known = modelOf(model);
      const values: Fields = { ...data };
      const token = known === 'session' ? String(values.token) : null;
      if (token !== null) {
        const { client } = current();
        Object.assign(values, { token: hashToken(token), ipAddress: client.network, userAgent: client.device });
      }
      return withTx(async (tx) => {
        const row = await insert(tx, known, values);
        if (known === 'user') await events.accountCreated(tx, String(row.id));
        if (known === 'session') await events.sessionCreated(tx, { id: String(row.id), accountId: String(row.userId) });
        return { ...row, ...(token === null ? {} : { token }) } as typeof data;
      });
    },
    async findOne<Row>({ model, where }: { model: string; where: CleanedWhere[] }) {
      const [row] = await select(reader(), modelOf(model), where, { limit: 1 });
      return (row ?? null) as Row | null;
    },
    async findMany<Row>({ model, where, limit, sortBy }: Parameters<CustomAdapter['findMany']>[0]) {
      return (await select(reader(), modelOf(model), where ?? [], { limit, ...(sortBy ? { sortBy } : {}) })) as Row[];
    },
    async update<Row>({ model, where, update: values }: { model: string; where: CleanedWhere[]; update: Row }) {
      const [row] = await change(modelOf(model), where, values as Fields);
      return (row ?? null) as Row | null;
    },
    async updateMany({ model, where, update: values }) {
      return (await change(modelOf(model), where, values)).length;
    },
    async delete({ model, where }) {
      await remove(modelOf(model), where);
    },
    async deleteMany({ model, where }) {
      return (await remove(modelOf(model), where)).length;
    },
    async consumeOne<Row>({ model, where }: { model: string; where: CleanedWhere[] }) {
      const [row] = await remove(modelOf(model), where);
      return (row ?? null) as Row | null;
    },
    count: () => Promise.reject(new Error('better-auth counts nothing here')),
  };

  async function change(model: Model, where: readonly CleanedWhere[], values: Fields): Promise<Fields[]> {
    return withTx(async (tx) => {
      const unverified = model === 'user' && values.emailVerified === true ? await select(tx, model, where, { limit: 1, lock: true }) : [];
      const { table } = tables[model];
      const assignments = sql.join(entriesOf(model, values).map(([column, value]) => sql`${sql.ref(column)} = ${value}`));
      const { rows } =
        await sql<Fields>`update ${sql.table(table)} set ${assignments} where ${conditions(model, where)} returning *`.execute(tx);
      for (const account of unverified) if (account.emailVerified === false) await events.emailVerified(tx, String(account.id));
      if (model === 'account' && 'password' in values) {
        for (const row of rows) {
          const accountId = String(row.account_id);
          await remove('session', [{ field: 'userId', value: accountId, operator: 'eq', connector: 'AND', mode: 'sensitive' }]);
          await events.passwordChanged(tx, accountId);
        }
      }
      return rows.map((row) => toModel(model, row));
    });
  }

  async function remove(model: Model, where: readonly CleanedWhere[]): Promise<Fields[]> {
    return withTx(async (tx) => {
      const { rows } =
        await sql<Fields>`delete from ${sql.table(tables[model].table)} where ${conditions(model, where)} returning *`.execute(tx);
      if (model === 'session') {
        for (const row of rows) await events.sessionEnded(tx, { id: String(row.id), accountId: String(row.account_id) });
      }
      return rows.map((row) => toModel(model, row));
    });
  }

  const adapter: DBAdapterInstance = (options) => {
    const instance: DBAdapter = createAdapterFactory({
      config: {
        adapterId: 'pinhole',
        supportsBooleans: true,
        supportsDates: true,
        supportsJSON: true,
        transaction: (work) =>
          inTransaction(db, async (tx) => {
            const call = current();
            call.failure.cause = undefined;
            const result = await calls.run({ ...call, tx }, () => work(instance));
            if (call.failure.cause !== undefined) throw call.failure.cause;
            return result;
          }),
      },
      adapter: () => custom,
    })(options);
    return instance;
  };

  return {
    adapter,
    withTx,
    async run(client, work) {
      const failure: Call['failure'] = { cause: undefined };
      const result = await calls.run({ client, tx: null, failure }, work);
      if (failure.cause !== undefined) throw failure.cause;
      return result;
    },
  };
}

function modelOf(name: string): Model {
  if (!Object.hasOwn(tables, name)) throw new Error(`better-auth asked for a table we do not share with it: ${name}`);
  return name as Model;
}

function columnOf(model: Model, field: string): string {
  const columns: Readonly<Record<string, string>> = tables[model].columns;
  const column = Object.hasOwn(columns, field) ? columns[field] : undefined;
  if (column === undefined) throw new Error(`better-auth asked for a column we do not share with it: ${model}.${field}`);
  return column;
}

const entriesOf = (model: Model, values: Fields): [string, unknown][] =>
  Object.entries(values).flatMap(([field, value]) => (value === undefined ? [] : [[columnOf(model, field), value]]));

function toModel(model: Model, row: Fields): Fields {
  return Object.fromEntries(Object.entries(tables[model].columns).map(([field, column]) => [field, row[column]]));
}

async function insert(tx: Tx, model: Model, values: Fields): Promise<Fields> {
  const entries = entriesOf(model, values);
  const { rows } = await sql<Fields>`
    insert into ${sql.table(tables[model].table)} (${sql.join(entries.map(([column]) => sql.ref(column)))})
    values (${sql.join(entries.map(([, value]) => value))}) ${model === 'user' ? sql`on conflict (email) do nothing` : sql``} returning *`.execute(
    tx,
  );
  const [row] = rows;
  // Lost a race for the address. A 403 here makes better-auth answer like any other sign-up where it must not tell who has an account.
  if (!row) throw new APIError('FORBIDDEN', { code: addressTaken, message: 'User already exists. Use another email.' });
  return toModel(model, row);
}

interface SelectOptions {
  readonly limit: number;
  readonly sortBy?: { readonly field: string; readonly direction: 'asc' | 'desc' };
  readonly lock?: true;
}

async function select(db: Db, model: Model, where: readonly CleanedWhere[], { limit, sortBy, lock }: SelectOptions): Promise<Fields[]> {
  const order = sortBy ? sql`order by ${sql.ref(columnOf(model, sortBy.field))} ${sql.raw(sortBy.direction)}` : sql``;
  const { rows } = await sql<Fields>`
    select * from ${sql.table(tables[model].table)} where ${conditions(model, where)} ${order} limit ${limit} ${lock ? sql`for update` : sql``}`.execute(
    db,
  );
  const token = model === 'session' ? where.find(({ field }) => field === 'token')?.value : undefined;
  return rows.map((row) => ({ ...toModel(model, row), ...(typeof token === 'string' ? { token } : {}) }));
}

const operators: Readonly<Partial<Record<string, RawBuilder<unknown>>>> = { eq: sql`=`, lt: sql`<`, gt: sql`>` };

function conditions(model: Model, where: readonly CleanedWhere[]): RawBuilder<unknown> {
  if (where.length === 0) throw new Error('better-auth asked for every row of a table');
  const parts = where.map(({ field, value, operator, connector }) => {
    const symbol = operators[operator ?? 'eq'];
    if (!symbol || connector !== 'AND') throw new Error(`better-auth asked for ${connector} ${operator}, which nothing here uses`);
    if (value === null) return sql`${sql.ref(columnOf(model, field))} is null`;
    return sql`${sql.ref(columnOf(model, field))} ${symbol} ${model === 'session' && field === 'token' ? hashToken(String(value)) : value}`;
  });
  return sql.join(parts, sql` and `);
}
