import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** Statements whose text changes with their arguments (lists of any length) would fill the server's memory: only so many get a name. */
const mostNames = 400;
const worthANameAfter = 2;

/**
 * A pool for Kysely whose statements are prepared under a name, so that Postgres parses and plans each of them once per connection.
 * Not through a pooler that shares connections between transactions.
 */
export function preparingPool(pool: Pool): PostgresPool {
  const seen = new Map<string, { uses: number; name: string | undefined }>();
  let names = 0;

  function nameOf(text: string): string | undefined {
    const known = seen.get(text) ?? { uses: 0, name: undefined };
    known.uses += 1;
    if (!known.name && known.uses > worthANameAfter && names < mostNames) known.name = `q${++names}`;
    if (known.name || seen.size < 4 * mostNames) seen.set(text, known);
    return known.name;
  }

  const wrapped = new WeakMap<PoolClient, PostgresPoolClient>();
  function wrap(client: PoolClient): PostgresPoolClient {
    const made: PostgresPoolClient = {
      query: ((text: unknown, values?: unknown[]) => {
        const name = typeof text === 'string' && values && values.length > 0 ? nameOf(text) : undefined;
        return name ? client.query({ name, text: text as string, values: values as unknown[] }) : client.query(text as string, values);
      }) as unknown as PostgresPoolClient['query'],
      release: (destroy) => client.release(destroy),
    };
    wrapped.set(client, made);
    return made;
  }

  return {
    connect: async () => {
      const client = await pool.connect();
      return wrapped.get(client) ?? wrap(client);
    },
    end: () => pool.end(),
    options: pool.options,
  };
}
