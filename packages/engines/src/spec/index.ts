export type * from './engine.ts';
export { EngineError, type EngineErrorFacts, type EngineErrorKind } from './engine-error.ts';
export type * from './json.ts';
export { createMemoryScratch } from './memory-scratch.ts';
export type * from './model.ts';
export { openLine } from './open-line.ts';
export { operationNeeds } from './operation-needs.ts';
export {
  type Connection,
  ConnectionError,
  type ConnectionField,
  type CostRule,
  type Provider,
  type ProviderModel,
  type SentField,
} from './provider.ts';
