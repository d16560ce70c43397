import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { type Access, namedSchemas, type ProblemCode, problem, problems, type RouteContract } from '@pinhole/contract';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';

const schemaRegistry = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(namedSchemas)) schemaRegistry.add(schema, { id });

/** Set on a mounted route, so that the document can say what the schemas cannot. */
declare module 'fastify' {
  interface FastifyContextConfig {
    contract?: RouteContract;
  }
}

/** What any route can answer besides its own problems. */
export function possibleProblems({ access, problems: own, schema, idempotent }: RouteContract): readonly ProblemCode[] {
  const takesInput = schema.params ?? schema.querystring ?? schema.body;
  return [
    ...own,
    ...(takesInput ? (['request.invalid', 'request.card_number'] as const) : []),
    ...(schema.body ? (['request.too_large', 'request.unsupported_media_type'] as const) : []),
    ...(access.kind === 'session' ? (['auth.required', 'auth.key_not_allowed', 'workspace.not_found'] as const) : []),
    ...(access.kind === 'workspace' ? (['auth.required', 'auth.scope_missing', 'auth.role_missing', 'workspace.not_found'] as const) : []),
    ...(access.kind === 'operator' ? (['request.not_found'] as const) : []),
    ...(idempotent ? (['idempotency.key_invalid', 'idempotency.body_differs', 'idempotency.in_flight'] as const) : []),
    'request.rate_limited',
    'service.fault',
  ];
}

function problemAnswers(route: RouteContract): Record<string, unknown> {
  const byStatus = Map.groupBy(new Set(possibleProblems(route)), (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

const idempotencyHeader = z.object({ 'Idempotency-Key': z.string().min(1).max(255).optional() });
const workspaceHeader = z.object({ 'X-Workspace': z.uuid().optional() });
const replayHeader = z.object({ 'Last-Event-ID': z.string().optional() });
const rangeHeaders = z.object({ Range: z.string().optional(), 'If-None-Match': z.string().optional(), 'If-Range': z.string().optional() });

function headersOf(route: RouteContract): z.ZodType | undefined {
  const parts = [
    ...(route.access.kind === 'workspace' ? [workspaceHeader] : []),
    ...(route.idempotent ? [idempotencyHeader] : []),
    ...(isStream(route) ? [replayHeader] : []),
    ...(route.raw && !isStream(route) ? [rangeHeaders] : []),
  ];
  return parts.length > 0 ? z.object(Object.assign({}, ...parts.map((part) => part.shape)) as z.ZodRawShape) : undefined;
}

const isStream = (route: RouteContract): boolean => route.raw === true && route.url.endsWith('/events');

const bytes = { type: 'string', contentMediaType: 'application/octet-stream' };

function successAnswers(route: RouteContract): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(route.schema.response).map(([status, schema]) => {
      if (isStream(route))
        return [status, { description: 'A stream that stays open', content: { 'text/event-stream': { schema: z.string() } } }];
      if (route.raw) return [status, { description: 'The bytes', content: { '*/*': { schema: z.string().meta(bytes) } } }];
      if (schema instanceof z.ZodNull) return [status, z.null().meta({ description: 'Done; there is nothing to say' })];
      return [status, { description: route.schema.summary, content: { 'application/json': { schema } } }];
    }),
  );
}

const securityOf = ({ kind }: Access): Record<string, string[]>[] =>
  kind === 'public' ? [] : kind === 'workspace' ? [{ session: [] }, { apiKey: [] }] : [{ session: [] }];

const jsonSchemaTransform = createJsonSchemaTransform({ schemaRegistry });
const jsonSchemaTransformObject = createJsonSchemaTransformObject({ schemaRegistry });

const transform: NonNullable<FastifyDynamicSwaggerOptions['transform']> = (input) => {
  const contract = input.route.config?.contract;
  if (!contract) return { schema: { hide: true }, url: input.url };
  const headers = headersOf(contract);
  const schema = {
    ...contract.schema,
    ...(contract.takes && { body: z.string().meta(bytes), consumes: [contract.takes] }),
    ...(headers && { headers }),
    response: { ...successAnswers(contract), ...problemAnswers(contract) },
    security: securityOf(contract.access),
    'x-access': contract.access,
    'x-rate-limit': contract.limit ?? 'default',
    ...(contract.idempotent && { 'x-idempotent': contract.idempotent }),
  };
  return jsonSchemaTransform({ ...input, schema });
};

export interface ApiDocumentInfo {
  readonly version: string;
  readonly sessionCookie: string;
}

/** Options for `@fastify/swagger`: the document is made of what is mounted, from the schemas that validate it. */
export function apiDocumentOptions({ version, sessionCookie }: ApiDocumentInfo): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Pinhole API',
        version,
        description:
          'Amounts are decimal strings of micro-credits: 1 credit is "1000000". Lists are pages `{ data, nextCursor }`; pass `nextCursor` back as `cursor`, it is opaque and signed. Failures are `application/problem+json` (RFC 9457) with a stable `code`. A POST that spends or makes something takes an `Idempotency-Key`: the same key with the same request gets the same answer for 24 hours.',
        license: { name: 'AGPL-3.0-only', identifier: 'AGPL-3.0-only' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: sessionCookie, description: 'The cookie of a signed-in person' },
          apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'pk_…', description: 'A personal API key, made in the settings' },
        },
      },
    },
    transform,
    transformObject: (input) => withoutUnused(jsonSchemaTransformObject(input) as OpenApiDocument),
  };
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header' | 'cookie';
    readonly required?: boolean;
    readonly schema: unknown;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly 'x-access': Access;
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths?: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>>; readonly securitySchemes?: object };
}

/** Each name exists as it is sent and as it is answered; only the ones that something points at are kept. */
function withoutUnused(document: OpenApiDocument): OpenApiDocument {
  const schemas = document.components?.schemas ?? {};
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name] ?? null);
    }
  };
  visit(document.paths ?? {});
  const kept = Object.entries(schemas)
    .filter(([name]) => used.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(kept) } };
}

export interface DocumentedOperation {
  readonly operationId: string;
  readonly method: string;
  /** As a path with `{name}` for each parameter. */
  readonly path: string;
  readonly access: Access;
  readonly pathParameters: readonly string[];
  readonly requiredQuery: readonly string[];
  readonly takesBody: boolean;
  readonly statuses: readonly number[];
}

/** Every operation of an OpenAPI document with what it asks of a caller: the rows of the route × actor matrix. */
export function listOperations(document: OpenApiDocument): DocumentedOperation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      operationId: operation.operationId,
      method: method.toUpperCase(),
      path,
      access: operation['x-access'],
      pathParameters: (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name),
      requiredQuery: (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'query' && parameter.required)
        .map(({ name }) => name),
      takesBody: operation.requestBody !== undefined,
      statuses: Object.keys(operation.responses).map(Number),
    })),
  );
}
