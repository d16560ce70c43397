import type { GenerationError, GenerationErrorCode } from '@pinhole/contract';
import type { EngineErrorKind } from '@pinhole/engines';

type Text = Omit<GenerationError, 'charged' | 'code'>;

/** What a person reads when a generation does not work out. Codes are public API. None of these is ever charged. */
const texts = {
  'engine.auth': {
    message: 'The engine did not accept this service’s key.',
    advice: 'The operator has to renew it. Another model may work meanwhile.',
  },
  'engine.quota': {
    message: 'The engine’s account of this service is used up.',
    advice: 'The operator has to top it up. Another model may work meanwhile.',
  },
  'engine.rate_limit': { message: 'The engine had too much to do.', advice: 'Try again in a few minutes.' },
  'engine.bad_input': {
    message: 'The engine did not accept this request.',
    advice: 'Change the prompt, the references or a parameter, and try again.',
  },
  'engine.unsupported': { message: 'The engine cannot do this.', advice: 'Choose another model or another kind of reference.' },
  'engine.refused_content': { message: 'The engine’s safety rules stopped this.', advice: 'Change the prompt or the references.' },
  'engine.not_found': { message: 'The engine does not know this model any more.', advice: 'Choose another model.' },
  'engine.overloaded': { message: 'The engine is overloaded.', advice: 'Try again in a few minutes, or choose another model.' },
  'engine.engine_fault': {
    message: 'The engine failed while it worked.',
    advice: 'Try again. If it happens again, change the prompt or the size.',
  },
  'engine.network': { message: 'The engine could not be reached.', advice: 'Try again in a few minutes.' },
  'engine.timeout': { message: 'The engine took too long.', advice: 'Try again, or make it smaller.' },
  'engine.lost': { message: 'The engine lost this work.', advice: 'Try again.' },
  'engine.bad_output': {
    message: 'What the engine sent could not be read as a picture or clip.',
    advice: 'Try again, or choose another model.',
  },
  'service.fault': { message: 'Something went wrong on our side.', advice: 'Try again. The operator can see what happened.' },
  'service.storage_full': {
    message: 'There was no room left to keep the result.',
    advice: 'The operator has to make room. Try again later.',
  },
  'generation.prompt_denied': {
    message: 'The check that this service’s payment provider demands did not let this text through.',
    advice: 'Say it in other words. Nothing was made, and nothing was sent to the engine.',
  },
  'generation.prompt_unchecked': {
    message: 'The check that this service’s payment provider demands could not be reached.',
    advice: 'Try again later. Without it, nothing may be made here.',
  },
  'generation.reference_gone': {
    message: 'A picture or clip that it was to start from was deleted before it began.',
    advice: 'Choose another one and try again.',
  },
  'generation.no_last_frame': {
    message: 'The last frame of the clip it was to go on from could not be read here.',
    advice: 'Save a still of the clip, add it as a picture and start from that.',
  },
  'generation.expired': { message: 'It was not finished in time.', advice: 'Try again, or make it smaller.' },
  'generation.cancelled': { message: 'You stopped it.', advice: 'Use “again” to start over.' },
} as const satisfies Readonly<Record<GenerationErrorCode | `engine.${EngineErrorKind}`, Text>>;

export type { GenerationErrorCode };

export function generationError(code: GenerationErrorCode): GenerationError {
  return { code, ...texts[code], charged: false };
}
