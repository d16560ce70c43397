// Apart from the schemas, so that a page that knows these codes does not load a schema library.

/** Why a wish was left out, or was not fulfilled. Public: never renamed, never reused. `engine.warning`: the words of the engine are all there is. */
export const droppedCodes = [
  'negative_prompt.not_taken',
  'seed.not_taken',
  'count.too_many',
  'output.missing',
  'duration.not_taken',
  'audio.not_made',
  'param.unknown',
  'reference.not_taken',
  'reference.too_many',
  'engine.warning',
] as const;
export type DroppedCode = (typeof droppedCodes)[number];

/** Why a generation does not work out. Public: never renamed, never reused; none is ever charged. */
export const generationErrorCodes = [
  'engine.auth',
  'engine.quota',
  'engine.rate_limit',
  'engine.bad_input',
  'engine.unsupported',
  'engine.refused_content',
  'engine.not_found',
  'engine.overloaded',
  'engine.engine_fault',
  'engine.network',
  'engine.timeout',
  'engine.lost',
  'engine.bad_output',
  'service.fault',
  'service.storage_full',
  'generation.prompt_denied',
  'generation.prompt_unchecked',
  'generation.reference_gone',
  'generation.no_last_frame',
  'generation.expired',
  'generation.cancelled',
] as const;
export type GenerationErrorCode = (typeof generationErrorCodes)[number];
