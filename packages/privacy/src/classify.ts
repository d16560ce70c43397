import type { Category } from './categories.ts';
import type { DataGroup, DataMap, DataMapEntry, DataMapPart, Place } from './entry.ts';

type Rules = Omit<DataMapEntry, 'id' | 'holds' | 'category' | 'pd'>;
type RulesWithDefault = 'origin' | 'processors' | 'regions' | 'log' | 'public';

/** What holds for a whole group unless an entry says otherwise. Nothing that matters to a person has a default. */
export type GroupRules = Omit<Rules, RulesWithDefault> & Partial<Pick<Rules, RulesWithDefault>>;

/** One piece of data: what kind, what it holds, and where it differs from its group. */
export interface Classification extends Partial<Rules> {
  readonly category: Category;
  readonly holds: string;
  readonly pd?: DataMapEntry['pd'];
}

/**
 * A JSON column: each key inside it is a piece of data of its own. `a/b` is key `b` inside `a`, lists are looked through,
 * `*` stands for keys that are named elsewhere. A path speaks for everything below it.
 */
export interface JsonClassification extends Classification {
  readonly paths: Readonly<Record<string, Classification>>;
}

interface GroupWords {
  readonly title: string;
  readonly description: string;
  readonly rules: GroupRules;
}

/** What a column gives when it is read; generated table types wrap it when reading and writing differ. */
type Selected<Column> = Column extends { readonly __select__: infer Value } ? Value : Column;
type ColumnClassification<Column> = unknown extends Selected<Column> ? JsonClassification : Classification;

/** One classification for every column of the row, and for nothing else. */
export type Columns<Row> = { readonly [Column in keyof Row]-?: ColumnClassification<Row[Column]> };
type Surplus<Given, Row> = { readonly [Column in Exclude<keyof Given, keyof Row>]: { readonly 'there is no such column': Column } };

/**
 * Classifies one table of the schema. A column without an entry does not compile, and neither does an entry without a column.
 *
 *     classifyTable<DB>()('account', { title, description, rules, columns: { id: personId(), … } })
 */
export function classifyTable<Schema>() {
  return <const Name extends keyof Schema & string, const Given extends Columns<Schema[Name]>>(
    name: Name,
    group: GroupWords & { readonly columns: Given & Surplus<Given, Schema[Name]> },
  ): DataGroup<'db', Name> => {
    const columns = Object.entries<Classification | JsonClassification>(group.columns);
    const entries = columns.flatMap(([column, classification]) => {
      const id = `db:${name}.${column}`;
      const own = entry(id, classification, group.rules);
      const paths = 'paths' in classification ? Object.entries(classification.paths) : [];
      return [own, ...paths.map(([path, inner]) => entry(`${id}.${path}`, inner, { ...group.rules, ...rulesOf(classification) }))];
    });
    return { place: 'db', name, title: group.title, description: group.description, entries };
  };
}

/**
 * Classifies a closed list of names outside the database. Give the list as a type and a name without an entry does not compile.
 *
 *     classifyEach<'session' | 'theme'>()('cookie', 'cookies', { title, description, rules, entries: { … } })
 */
export function classifyEach<Names extends string>() {
  return <const GroupPlace extends Exclude<Place, 'db'>, const Given extends Readonly<Record<Names, Classification>>>(
    place: GroupPlace,
    name: string,
    group: GroupWords & { readonly entries: Given & Surplus<Given, Record<Names, unknown>> },
  ): DataGroup<GroupPlace> => ({
    place,
    name,
    title: group.title,
    description: group.description,
    entries: Object.entries(group.entries as Readonly<Record<string, Classification>>).map(([key, classification]) =>
      entry(`${place}:${key}`, classification, group.rules),
    ),
  });
}

/** What one part of the product holds. */
export function dataMapPart<const Groups extends readonly DataGroup[]>(name: string, groups: Groups): DataMapPart<Groups> {
  return { name, groups };
}

type TablesOf<Parts extends readonly DataMapPart[]> = Extract<Parts[number]['groups'][number], { readonly place: 'db' }>['name'];
type EveryTable<Schema, Parts extends readonly DataMapPart[]> =
  Exclude<keyof Schema & string, TablesOf<Parts>> extends never
    ? unknown
    : { readonly 'tables without a classification': Exclude<keyof Schema & string, TablesOf<Parts>> };

/** Puts the parts together. A table of the schema that no part classifies does not compile. */
export function collectDataMap<Schema>() {
  return <const Parts extends readonly DataMapPart[]>(parts: Parts & EveryTable<Schema, Parts>): DataMap => {
    const groups = parts.flatMap((part) => [...part.groups]);
    return { parts, groups, entries: groups.flatMap((group) => [...group.entries]) };
  };
}

function rulesOf({ category: _category, holds: _holds, pd: _pd, ...rules }: Classification): Partial<Rules> {
  if (!('paths' in rules)) return rules;
  const { paths: _paths, ...plain } = rules;
  return plain;
}

function entry(id: string, classification: Classification, rules: GroupRules): DataMapEntry {
  return {
    origin: 'provided',
    processors: [],
    regions: ['self'],
    log: 'never',
    public: 'never',
    ...rules,
    ...rulesOf(classification),
    id,
    holds: classification.holds,
    category: classification.category,
    pd: classification.pd ?? null,
  };
}
