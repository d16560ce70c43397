export type * from './engine.ts';
export { EngineError, type EngineErrorFacts, type EngineErrorKind } from './engine-error.ts';
export type * from './json.ts';
export type * from './model.ts';
