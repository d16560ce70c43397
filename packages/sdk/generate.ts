import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type RouteContract, routes } from '@pinhole/contract';

/** Writes `src/client.generated.ts` from the contract's routes. `--check` only says whether the file on disk is current. */
const target = path.join(import.meta.dirname, 'src/client.generated.ts');

const singular = (noun: string): string => noun.replace(/s$/, '');
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const camel = (text: string): string => text.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

interface Method {
  readonly group: string;
  readonly name: string;
  readonly route: RouteContract;
}

/** `listAssets` of `/v1/assets` is `assets.list`; `listCreditEntries` of `/v1/credits/entries` is `credits.listEntries`. */
function place(operationId: string, route: RouteContract): Method {
  const group = camel(route.url.split('/').filter((part) => part !== '' && part !== 'v1')[0] ?? '');
  if (group === 'admin') return { group, name: operationId, route };
  const [, verb = operationId, noun = ''] = /^([a-z]+)([A-Z]\w*)?$/.exec(operationId) ?? [];
  const rest = [group, singular(group)].reduce(
    (left, own) => (left.toLowerCase().startsWith(own.toLowerCase()) ? left.slice(own.length) : left),
    noun,
  );
  return { group, name: lowerFirst(`${verb}${rest}`), route };
}

interface Argument {
  readonly name: 'params' | 'query' | 'body';
  readonly declaration: string;
}

function argumentsOf({ schema, takes }: RouteContract): Argument[] {
  const queryOptional = schema.querystring?.safeParse({}).success === true;
  return [
    ...(schema.params ? [{ name: 'params', declaration: `params: Params<'${schema.operationId}'>` } as const] : []),
    ...(schema.body ? [{ name: 'body', declaration: `body: Body<'${schema.operationId}'>` } as const] : []),
    ...(takes ? [{ name: 'body', declaration: 'body: Bytes' } as const] : []),
    ...(schema.querystring
      ? [{ name: 'query', declaration: `query${queryOptional ? '?' : ''}: Query<'${schema.operationId}'>` } as const]
      : []),
  ];
}

function declare({ name, route }: Method): string {
  const options = `options?: ${route.idempotent ? 'KeyedCallOptions' : 'CallOptions'}`;
  const taken = [...argumentsOf(route).map(({ declaration }) => declaration), options].join(', ');
  const result = route.raw ? 'Response' : `Result<'${route.schema.operationId}'>`;
  return `    /** ${route.schema.summary}. \`${route.method} ${route.url}\` */\n    ${name}(${taken}): Promise<${result}>;`;
}

function implement({ name, route }: Method): string {
  const names = argumentsOf(route).map((argument) => argument.name);
  const flags = [
    ...(route.idempotent ? ['keyed: true'] : []),
    ...(route.raw ? ['raw: true'] : []),
    ...(route.takes ? [`bytes: '${route.takes}'`] : []),
  ];
  const call = [`method: '${route.method}'`, `path: '${route.url}'`, ...names, ...flags].join(', ');
  return `      ${name}: (${[...names, 'options'].join(', ')}) => send({ ${call} }, options),`;
}

function render(): string {
  const methods = Object.entries(routes as Readonly<Record<string, RouteContract>>).map(([operationId, route]) =>
    place(operationId, route),
  );
  const groups = Map.groupBy(methods, ({ group }) => group);
  for (const [group, members] of groups) {
    const names = members.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice) throw new Error(`Two operations would both be called ${group}.${twice}; rename one in the contract.`);
  }
  const section = (line: (method: Method) => string, open: string, indent: string, close: string) =>
    [...groups].map(([group, members]) => `${indent}${open}${group}: {\n${members.map(line).join('\n')}\n${indent}}${close}`).join('\n');
  return `// Made from the contract by generate.ts. Do not edit.
import type { Body, Params, Query, Result } from './call-types.ts';
import type { Bytes, CallOptions, KeyedCallOptions, Send } from './transport.ts';

/** Every operation of the API, by what it is about. */
export interface Operations {
${section(declare, 'readonly ', '  ', ';')}
}

/** Binds every operation to a way of sending it. */
export function bindOperations(send: Send): Operations {
  return {
${section(implement, '', '    ', ',')}
  };
}
`;
}

const wanted = render();
const current = await readFile(target, 'utf8').catch(() => '');
if (process.argv.includes('--check')) {
  if (current !== wanted) {
    process.stderr.write('packages/sdk/src/client.generated.ts does not match the contract. Run: node packages/sdk/generate.ts\n');
    process.exitCode = 1;
  }
} else if (current !== wanted) {
  await writeFile(target, wanted);
}
