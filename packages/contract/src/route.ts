import { z } from 'zod';
import type { ProblemCode } from './problems.ts';
import { problems } from './problems.ts';

/** RFC 9457 body. `code` says what happened for programs, `title` and `detail` for people. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  code: z.string(),
  request_id: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  details: z.record(z.string(), z.string()).optional(),
});
export type Problem = z.infer<typeof problem>;

/** What a caller must be to reach a route. A key scope also says what a session's role must be allowed to do. */
export type Access =
  /** Anybody. */
  | { readonly kind: 'public' }
  /** A signed-in person; never an API key. */
  | { readonly kind: 'session' }
  /** The person who runs the service; never an API key. Others see 404. */
  | { readonly kind: 'operator' }
  /** A member of the active workspace whose role allows it, or an API key with the scope. */
  | { readonly kind: 'workspace'; readonly scope: Scope };

export const scopes = [
  'workspace:read',
  'models:read',
  'generations:read',
  'generations:write',
  'assets:read',
  'assets:write',
  'credits:read',
  'keys:manage',
  'billing:manage',
] as const;
export type Scope = (typeof scopes)[number];
/** Scopes an API key can carry. Keys cannot manage keys. */
export const keyScopes = ['models:read', 'generations:read', 'generations:write', 'assets:read', 'assets:write', 'credits:read'] as const;

export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly access: Access;
  /** `spends`: takes an `Idempotency-Key`; the key row lives in the same transaction as the work. */
  readonly idempotent?: 'spends' | 'creates';
  /** Not described by JSON: media bytes and event streams. */
  readonly raw?: true;
  /** The body is bytes of this type, handed to the handler as a stream; such a route has no `body` schema. */
  readonly takes?: `application/${string}`;
  /** Which rate limit bucket it draws from; `default` when absent. */
  readonly limit?: 'default' | 'spend' | 'sensitive' | 'media';
  readonly problems: readonly ProblemCode[];
  readonly schema: {
    readonly operationId: string;
    readonly summary: string;
    readonly tags: readonly string[];
    readonly params?: z.ZodType;
    readonly querystring?: z.ZodType;
    readonly body?: z.ZodType;
    readonly response: Readonly<Record<number, z.ZodType>>;
  };
}

type Shape<Schema, Absent> = Schema extends z.ZodType ? z.output<Schema> : Absent;
type Sent<Schema, Absent> = Schema extends z.ZodType ? z.input<Schema> : Absent;
type SchemaOf<Route extends RouteContract, Part extends string> = Route['schema'] extends { readonly [Key in Part]: infer Schema }
  ? Schema
  : undefined;
type Success = 200 | 201 | 202 | 204;
type Answers<Route extends RouteContract> = Route['schema']['response'];
type SuccessOf<Route extends RouteContract> = Answers<Route>[keyof Answers<Route> & Success];

/** Path parameters as the handler sees them; `undefined` when the route has none. */
export type RouteParams<Route extends RouteContract> = Shape<SchemaOf<Route, 'params'>, undefined>;
/** The query string after parsing, defaults filled in. */
export type RouteQuery<Route extends RouteContract> = Shape<SchemaOf<Route, 'querystring'>, undefined>;
/** The body after parsing, defaults filled in. */
export type RouteBody<Route extends RouteContract> = Shape<SchemaOf<Route, 'body'>, undefined>;
/** What a handler returns: the answer before it is checked against the schema. */
export type RouteReply<Route extends RouteContract> = SuccessOf<Route> extends z.ZodType ? z.input<SuccessOf<Route>> : never;

/** Path parameters as a caller writes them. */
export type RouteParamsInput<Route extends RouteContract> = Sent<SchemaOf<Route, 'params'>, undefined>;
/** The query as a caller writes it: what has a default may be left out. */
export type RouteQueryInput<Route extends RouteContract> = Sent<SchemaOf<Route, 'querystring'>, undefined>;
/** The body as a caller writes it: what has a default may be left out. */
export type RouteBodyInput<Route extends RouteContract> = Sent<SchemaOf<Route, 'body'>, undefined>;
/** What a caller gets: parsed JSON, nothing for an empty answer. */
export type RouteResult<Route extends RouteContract> =
  SuccessOf<Route> extends z.ZodType ? (z.output<SuccessOf<Route>> extends null ? undefined : z.output<SuccessOf<Route>>) : never;

/** The statuses a list of codes can produce, as response schemas for OpenAPI. */
export function problemResponses(codes: readonly ProblemCode[]): Record<number, typeof problem> {
  return Object.fromEntries(codes.map((code) => [problems[code].status, problem]));
}
