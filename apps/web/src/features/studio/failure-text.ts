import type { Generation } from '@pinhole/contract';
import type { MessageId, Translate } from '../../app/i18n.ts';
import type { failures } from '../../app/locales/en/failures.ts';

type FailureId = keyof typeof failures;

const known = new Set<string>([
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
  'generation.reference_gone',
  'generation.no_last_frame',
  'generation.expired',
  'generation.cancelled',
]);

export interface FailureText {
  readonly what: string;
  readonly advice: string;
}

/** What happened and what to do, in the language on screen; a code this page does not know yet speaks the service's own words. */
export function failureText(error: NonNullable<Generation['error']>, t: Translate): FailureText {
  if (!known.has(error.code)) return { what: error.message, advice: error.advice };
  const id = (part: 'what' | 'advice') => `failure.${error.code}.${part}` as FailureId satisfies MessageId;
  return { what: t(id('what')), advice: t(id('advice')) };
}
