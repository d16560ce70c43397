import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Exchange, Published } from './exchange.ts';

/**
 * Providers publish their descriptions; most do not let others pass them on. Whoever has them sets `PINHOLE_DESCRIPTIONS` to their
 * folder, and the suite holds adapter and emulator against them.
 */
const folder = process.env.PINHOLE_DESCRIPTIONS;

interface Schema {
  readonly [keyword: string]: unknown;
}
interface Operation {
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>>;
}
interface Description {
  readonly file: string;
  readonly ajv: Ajv;
  readonly paths: readonly { readonly pattern: RegExp; readonly methods: Readonly<Record<string, Operation>> }[];
  readonly resolve: (schema: Schema) => Schema;
}

export interface DescriptionOptions {
  readonly files: readonly string[];
  /** What the description is known to be behind or wrong about: part of a problem's text, and why. */
  readonly known?: Readonly<Record<string, string>>;
  /** Paths that the description leaves out, and why. */
  readonly undescribed?: Readonly<Record<string, string>>;
}

/** Descriptions in OpenAPI 3; a sentence where they are not on this machine. */
export function publishedOpenApi({ files, known = {}, undescribed = {} }: DescriptionOptions): Published | string {
  if (folder === undefined || !files.every((file) => existsSync(path.join(folder, file))))
    return `set PINHOLE_DESCRIPTIONS to a folder with ${files.join(', ')}`;
  const descriptions = files.map((file) => read(path.join(folder, file), file));
  return {
    source: files.join(', '),
    problemsOf: (exchange) => {
      if (Object.keys(undescribed).some((place) => exchange.request.url.pathname.startsWith(place))) return [];
      const found = descriptions.flatMap((description) => describedBy(description, exchange));
      const problems = found.length === 0 ? ['no such path'] : (found.toSorted((a, b) => a.length - b.length)[0] ?? []);
      return problems.filter((problem) => !Object.keys(known).some((part) => problem.includes(part)));
    },
  };
}

function read(full: string, file: string): Description {
  const document = JSON.parse(readFileSync(full, 'utf8'), typedNullable) as {
    readonly paths: Readonly<Record<string, Record<string, Operation>>>;
  };
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, logger: false, unicodeRegExp: false });
  ajv.addSchema(document, 'api');
  const resolve = (schema: Schema): Schema => {
    const reference = schema.$ref;
    if (typeof reference !== 'string') return schema;
    let at: unknown = document;
    for (const step of reference.slice(2).split('/')) at = Reflect.get(at as object, step.replaceAll('~1', '/').replaceAll('~0', '~'));
    return resolve(at as Schema);
  };
  const paths = Object.entries(document.paths).map(([template, methods]) => ({
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    methods,
  }));
  return { file, ajv, paths, resolve };
}

/** The validator takes `nullable` beside a `type` alone. */
function typedNullable(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('nullable' in value) || 'type' in value) return value;
  const { nullable: _nullable, ...rest } = value;
  return rest;
}

/** For each operation that it could be: what is wrong. */
function describedBy(description: Description, { request, status, body }: Exchange): string[][] {
  const { pathname } = request.url;
  return description.paths.flatMap(({ pattern, methods }) => {
    const operation = methods[request.method.toLowerCase()];
    if (!operation || !pattern.test(pathname)) return [];
    const asked = schemaOf(operation.requestBody);
    const answered = schemaOf(operation.responses?.[String(status)] ?? operation.responses?.default);
    const problems = operation.responses?.[String(status)] ? [] : [`status ${status}: undescribed`];
    return [[...problems, ...compare(description, 'request', asked, request.body), ...compare(description, 'answer', answered, body)]];
  });
}

const schemaOf = (part: Operation['requestBody']): Schema | undefined => part?.content?.['application/json']?.schema;

function compare(description: Description, side: string, schema: Schema | undefined, text: string): string[] {
  if (text === '') return [];
  const value = parse(text);
  if (value === undefined) return [];
  if (!schema) return [`${side}: a body where none is described`];
  const validate: ValidateFunction = description.ajv.compile(inApi(schema));
  validate(value);
  const wrong = (validate.errors ?? []).map(({ instancePath, message }) => `${side}${anyPlace(instancePath)}: ${message}`);
  return [...new Set([...wrong, ...unknownIn(description, schema, value, side)])];
}

/** References of the part are references into the whole document. */
function inApi(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/')) as Schema;
}

const anyPlace = (pointer: string): string => pointer.replaceAll(/\/\d+/g, '/*');

/** Names that no branch of the schema has. A schema without names allows any. */
function unknownIn(description: Description, schema: Schema, value: unknown, at: string): string[] {
  if (Array.isArray(value)) {
    const items = branches(description, schema).map(({ items: of }) => of as Schema | undefined);
    return value.flatMap((one) => items.flatMap((of) => (of ? unknownIn(description, of, one, `${at}/*`) : [])));
  }
  if (typeof value !== 'object' || value === null) return [];
  const all = branches(description, schema);
  const names = new Map<string, Schema[]>();
  for (const { properties } of all)
    for (const [name, of] of Object.entries((properties ?? {}) as Record<string, Schema>))
      names.set(name, [...(names.get(name) ?? []), of]);
  if (names.size === 0 || all.some(({ additionalProperties: more }) => more === true || typeof more === 'object')) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const of = names.get(name);
    if (!of) return [`${at}/${name}: unknown`];
    // Under several branches, what one of them knows is known.
    const problems = of.map((one) => unknownIn(description, one, inner, `${at}/${name}`));
    return problems.toSorted((a, b) => a.length - b.length)[0] ?? [];
  });
}

function branches(description: Description, schema: Schema): Schema[] {
  const own = description.resolve(schema);
  const more = (['allOf', 'oneOf', 'anyOf'] as const).flatMap((keyword) => (own[keyword] ?? []) as Schema[]);
  return [own, ...more.flatMap((one) => branches(description, one))];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
