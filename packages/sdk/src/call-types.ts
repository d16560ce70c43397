import type { RouteBodyInput, RouteParamsInput, RouteQueryInput, RouteResult, Routes } from '@pinhole/contract';

/** The name of an operation in the OpenAPI document. */
export type Operation = keyof Routes;
/** Path parameters of an operation. */
export type Params<Name extends Operation> = RouteParamsInput<Routes[Name]>;
/** Query of an operation. */
export type Query<Name extends Operation> = RouteQueryInput<Routes[Name]>;
/** Body of an operation. */
export type Body<Name extends Operation> = RouteBodyInput<Routes[Name]>;
/** What an operation answers. */
export type Result<Name extends Operation> = RouteResult<Routes[Name]>;
