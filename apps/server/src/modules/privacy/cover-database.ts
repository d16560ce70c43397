import { type CoverFinding, coverNames, type DataGroup, type DataMap, speaksFor } from '@pinhole/privacy';
import type { Pool } from 'pg';

type Queryable = Pick<Pool, 'query'>;

export interface CoverDatabaseOptions {
  /** Rows of each JSON column that are looked into. Only the names of keys leave the database, never values. */
  readonly jsonRows?: number;
}

/**
 * Compares the map with the live catalog: every column of every table, view and foreign table of every schema that is not
 * Postgres' own, the keys inside JSON columns, what waiting jobs carry, and the paths by which the rows of a person are found.
 * It starts from the catalog, never from a list of tables: a list would be blind to the one that was forgotten.
 */
export async function coverDatabase(
  db: Queryable,
  map: DataMap,
  { jsonRows = 10_000 }: CoverDatabaseOptions = {},
): Promise<CoverFinding[]> {
  const columns = await readCatalog(db);
  const groups = map.groups.filter(({ place }) => place === 'db');
  const json = columns.filter(({ type }) => type === 'json' || type === 'jsonb');
  const findings = [coverColumns(columns, groups), await coverLargeObjects(db)];
  for (const column of json) findings.push(await coverJson(db, column, groups, jsonRows));
  findings.push(await coverPayloads(db, columns, map, jsonRows), await coverOwners(db, groups));
  return findings.flat();
}

interface CatalogColumn {
  readonly schema: string;
  readonly relation: string;
  readonly column: string;
  readonly type: string;
}

/** As the map writes it: the schema is named unless it is `public`. */
const tableName = ({ schema, relation }: CatalogColumn): string => (schema === 'public' ? relation : `${schema}.${relation}`);

/** Partitions are left out because they have exactly the columns of the table they are a part of. */
async function readCatalog(db: Queryable): Promise<CatalogColumn[]> {
  const { rows } = await db.query<CatalogColumn>(`
    select n.nspname as schema, c.relname as relation, a.attname as column, format_type(a.atttypid, null) as type
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and a.attnum > 0 and not a.attisdropped
      and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    order by 1, 2, a.attnum`);
  return rows;
}

function coverColumns(columns: readonly CatalogColumn[], groups: readonly DataGroup[]): CoverFinding[] {
  const live = new Map([...Map.groupBy(columns, tableName)].map(([table, list]) => [table, list.map(({ column }) => column)]));
  const mapped = new Map(groups.map((group) => [group.name, columnsOf(group)]));
  const unknown = differences(live, mapped).map(
    ({ id, what }): CoverFinding => ({ kind: 'unknown', id, message: `the ${what} is in the database but not in the data map` }),
  );
  const gone = differences(mapped, live).map(
    ({ id, what }): CoverFinding => ({ kind: 'gone', id, message: `the ${what} is in the data map but not in the database` }),
  );
  return [...unknown, ...gone];
}

type Tables = ReadonlyMap<string, readonly string[]>;

function differences(these: Tables, those: Tables): { readonly id: string; readonly what: string }[] {
  return [...these].flatMap(([table, columns]) => {
    const others = those.get(table);
    if (!others) return [{ id: `db:${table}`, what: `table ${table}` }];
    return columns
      .filter((column) => !others.includes(column))
      .map((column) => ({ id: `db:${table}.${column}`, what: `column ${table}.${column}` }));
  });
}

/** Ids of a table are `db:table.column` and, inside JSON, `db:table.column.path`. */
function columnsOf({ name, entries }: DataGroup): string[] {
  return entries.map(({ id }) => id.slice(`db:${name}.`.length)).filter((rest) => !rest.includes('.'));
}

function pathsOf({ name, entries }: DataGroup, column: string): string[] {
  const prefix = `db:${name}.${column}.`;
  return entries.filter(({ id }) => id.startsWith(prefix)).map(({ id }) => id.slice(prefix.length));
}

/** The names of all keys in a column's documents: `a/b`, lists looked through. Walked inside the database. */
async function coverJson(db: Queryable, live: CatalogColumn, groups: readonly DataGroup[], rows: number): Promise<CoverFinding[]> {
  const table = tableName(live);
  const group = groups.find(({ name }) => name === table);
  if (!group || !columnsOf(group).includes(live.column)) return [];
  const from = `${quote(live.schema)}.${quote(live.relation)}`;
  const column = quote(live.column);
  const found = await db.query<{ path: string }>(`
    with recursive walk (path, value) as (
      select '', document from (select ${column}::jsonb as document from ${from} where ${column} is not null limit ${rows}) as documents
      union all
      select inner_path, inner_value from walk cross join lateral (
        select case when path = '' then key else path || '/' || key end, value
          from jsonb_each(case jsonb_typeof(walk.value) when 'object' then walk.value else '{}' end) as field (key, value)
        union all
        select path, item from jsonb_array_elements(case jsonb_typeof(walk.value) when 'array' then walk.value else '[]' end) as item
      ) as deeper (inner_path, inner_value)
    )
    select distinct path from walk where value not in ('{}', '[]', 'null') and jsonb_typeof(value) not in ('object', 'array')`);
  const known = pathsOf(group, live.column);
  return found.rows
    .filter(({ path }) => !speaksForPath(known, path))
    .map(({ path }) => ({
      kind: 'unknown',
      id: `db:${table}.${live.column}.${path}`,
      message: `${table}.${live.column} holds ${path === '' ? 'bare values' : `"${path}"`}, which is not in the data map`,
    }));
}

/** A path of the map speaks for itself and for everything below it. */
function speaksForPath(known: readonly string[], path: string): boolean {
  const segments = path.split('/');
  return known.some((pattern) => {
    const wanted = pattern.split('/');
    return wanted.length <= segments.length && wanted.every((part, index) => speaksForKey(part, segments[index] ?? ''));
  });
}

/** Unlike other names, a JSON key may hold any character. */
const speaksForKey = (pattern: string, key: string): boolean => (pattern === '*' ? key !== '' : speaksFor(pattern, key));

async function coverPayloads(db: Queryable, columns: readonly CatalogColumn[], map: DataMap, rows: number): Promise<CoverFinding[]> {
  if (!columns.some((column) => tableName(column) === 'graphile_worker._private_jobs')) return [];
  const { rows: seen } = await db.query<{ name: string }>(`
    select distinct task.identifier || '.' || field.key as name
    from (select task_id, payload::jsonb as payload from graphile_worker._private_jobs limit ${rows}) as job
      join graphile_worker._private_tasks as task on task.id = job.task_id
      cross join lateral jsonb_object_keys(case jsonb_typeof(job.payload) when 'object' then job.payload else '{}' end) as field (key)`);
  return coverNames(
    map,
    'queue',
    seen.map(({ name }) => name),
  );
}

/** Large objects belong to no table, so nothing in the catalog of columns would show them. */
async function coverLargeObjects(db: Queryable): Promise<CoverFinding[]> {
  const { rows } = await db.query<{ count: number }>('select count(*)::int as count from pg_largeobject_metadata');
  const count = rows[0]?.count ?? 0;
  return count === 0
    ? []
    : [{ kind: 'unknown', id: 'db:pg_largeobject', message: `${count} large objects are in no table and not in the data map` }];
}

/** Runs each path by which a person's rows are found, over no rows: it must name real columns that can be compared. */
async function coverOwners(db: Queryable, groups: readonly DataGroup[]): Promise<CoverFinding[]> {
  const findings: CoverFinding[] = [];
  for (const { name, entries } of groups) {
    const paths = new Set(entries.flatMap(({ owner }) => ('path' in owner ? [owner.path.join(', ')] : [])));
    for (const path of paths) {
      const mistake = await findPathMistake(db, name, path.split(', '));
      if (mistake)
        findings.push({ kind: 'differs', id: `db:${name}`, message: `the rows of ${name} cannot be found by "${path}": ${mistake}` });
    }
  }
  return findings;
}

async function findPathMistake(db: Queryable, table: string, steps: readonly string[]): Promise<string | undefined> {
  let at = table;
  let from = qualified(table);
  for (const step of steps) {
    const [left = '', right = ''] = step.split(' -> ');
    const [leftTable, leftColumn] = splitColumn(left);
    const [rightTable, rightColumn] = splitColumn(right);
    if (leftTable !== at) return `the step "${step}" does not begin at ${at}`;
    from += ` join ${qualified(rightTable)} on ${qualified(leftTable)}.${quote(leftColumn)}::text = ${qualified(rightTable)}.${quote(rightColumn)}::text`;
    at = rightTable;
  }
  if (at !== 'account' && at !== 'workspace') return `it ends at ${at}, not at an account or a workspace`;
  try {
    await db.query(`select from ${from} limit 0`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function splitColumn(name: string): [table: string, column: string] {
  const dot = name.lastIndexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const qualified = (table: string): string => table.split('.').map(quote).join('.');
