import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';

/** Writes the database types from a migrated database's own catalog; `check` answers whether the file on disk is current. */
const target = path.join(import.meta.dirname, 'schema.generated.ts');

const typeOf: Readonly<Record<string, string>> = {
  uuid: 'string',
  text: 'string',
  citext: 'string',
  date: 'string',
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  float4: 'number',
  float8: 'number',
  int8: 'bigint',
  timestamptz: 'Date',
  bytea: 'Buffer',
  jsonb: 'JsonColumn',
  _text: 'string[]',
  _uuid: 'string[]',
  _int8: 'string[]',
}; // prettier-ignore

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly filled: boolean;
  readonly identity: boolean;
  readonly choices: string | null;
}

export async function describeSchema(connectionString: string): Promise<string> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Column>(`
      select c.relname as table, a.attname as column, t.typname as type, not a.attnotnull as nullable,
        a.atthasdef as filled, a.attidentity <> '' as identity,
        (select pg_get_constraintdef(k.oid) from pg_constraint k
          where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
            and pg_get_constraintdef(k.oid) like 'CHECK ((' || a.attname || ' = ANY (ARRAY[%' limit 1) as choices
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
      order by c.relname, a.attnum`);
    return render(rows);
  } finally {
    await client.end();
  }
}

function render(columns: readonly Column[]): string {
  const tables = Map.groupBy(columns, (column) => column.table);
  const bodies = [...tables].map(([table, list]) => `export interface ${pascal(table)}Table {\n${list.map(line).join('\n')}\n}\n`);
  const map = [...tables.keys()].map((table) => `  ${table}: ${pascal(table)}Table;`).join('\n');
  return `// Made from the migrated database by generate-schema.ts. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** jsonb: read as unknown and parsed at the door; written as JSON text. */
export type JsonColumn = ColumnType<unknown, string, string>;
export type OptionalJsonColumn = ColumnType<unknown, string | undefined, string>;

${bodies.join('\n')}
export interface DB {
${map}
}
`;
}

function line(column: Column): string {
  const known = typeOf[column.type];
  if (!known) throw new Error(`${column.table}.${column.column} has type ${column.type}, which generate-schema.ts does not know yet`);
  const choices = column.choices
    ?.match(/'([^']+)'::text/g)
    ?.map((text) => `'${text.slice(1, -7)}'`)
    .join(' | ');
  const base = (column.type === 'text' && choices) || known;
  const whole = column.nullable ? `${base} | null` : base;
  if (column.type === 'jsonb')
    return `  ${column.column}: ${column.nullable ? 'ColumnType<unknown, string | null | undefined, string | null>' : column.filled ? 'OptionalJsonColumn' : 'JsonColumn'};`;
  if (column.identity) return `  ${column.column}: GeneratedAlways<${whole}>;`;
  return `  ${column.column}: ${column.filled ? `Generated<${whole}>` : whole};`;
}

const pascal = (name: string): string => name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

export async function writeSchema(connectionString: string): Promise<void> {
  await writeFile(target, await describeSchema(connectionString));
}

export async function schemaIsFresh(connectionString: string): Promise<boolean> {
  return (await readFile(target, 'utf8').catch(() => '')) === (await describeSchema(connectionString));
}
