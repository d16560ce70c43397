import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import { type CustomTypesConfig, types as driverTypes, Pool } from 'pg';
import { preparingPool } from './prepared.ts';
import type { DB } from './schema.generated.ts';

/** Reads. Has no way to write, so "forgot the transaction" does not compile. */
export type Db = Pick<Kysely<DB>, 'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive' | 'fn' | 'getExecutor'> & Transactor;
interface Transactor {
  transaction: Kysely<DB>['transaction'];
}

declare const tx: unique symbol;
/** Writes. Only `inTransaction` makes one; a pool or a `Db` is not assignable to it. */
export type Tx = Transaction<DB> & { readonly [tx]: true };

const int8: number = driverTypes.builtins.INT8;
const timestamptz: number = driverTypes.builtins.TIMESTAMPTZ;
const date: number = driverTypes.builtins.DATE;
const types: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === int8) return BigInt;
      if (oid === timestamptz) return (text: string) => new Date(text);
      if (oid === date) return (text: string) => text;
    }
    return driverTypes.getTypeParser(oid, format);
  }) as CustomTypesConfig['getTypeParser'],
};

export interface PoolOptions {
  readonly connectionString: string;
  readonly max?: number;
  /** For libraries that expect node-postgres as it comes: bigint as text. */
  readonly plainTypes?: boolean;
  /** Told of errors on idle connections, which the pool has already thrown away. */
  readonly onError?: (error: Error) => void;
}

export function createPool({ connectionString, max = 16, plainTypes = false, onError = () => {} }: PoolOptions): Pool {
  const pool = new Pool({
    connectionString,
    max,
    ...(plainTypes ? {} : { types }),
    application_name: 'pinhole',
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    // A process that is frozen between two statements must not keep rows locked for everybody.
    idle_in_transaction_session_timeout: 20_000,
  });
  pool.on('error', onError);
  // Without a listener, an error on a connection that is checked out would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}

/** `prepare`: give statements names, so that each is planned once per connection. Off behind a pooler that shares connections. */
export function createDatabase(pool: Pool, { prepare = false }: { readonly prepare?: boolean } = {}): Db {
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: prepare ? preparingPool(pool) : pool }) });
}

/** The work is committed: a failing wake-up must not make the caller believe that it is not. */
function runHook(hook: () => void): void {
  try {
    hook();
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}

const retryable = new Set(['40001', '40P01']);

const commitHooks = new WeakMap<object, (() => void)[]>();

/** Runs once the transaction has committed: wake-ups and announcements, which must not happen for work that is rolled back. */
export function afterCommit(tx: Tx, hook: () => void): void {
  const hooks = commitHooks.get(tx);
  if (!hooks) throw new Error('this transaction was not made by inTransaction');
  hooks.push(hook);
}

/**
 * Runs `work` in one transaction. A deadlock or serialization failure rolls everything back and runs it again, at most three times,
 * so `work` must hold nothing but database statements: no network, no files.
 */
export async function inTransaction<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const hooks: (() => void)[] = [];
      const result = await db.transaction().execute((transaction) => {
        commitHooks.set(transaction, hooks);
        return work(transaction as Tx);
      });
      for (const hook of hooks) runHook(hook);
      return result;
    } catch (error) {
      if (attempt < 3 && retryable.has(sqlState(error) ?? '')) continue;
      throw error;
    }
  }
}

/** The five-character SQLSTATE of a database error. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
