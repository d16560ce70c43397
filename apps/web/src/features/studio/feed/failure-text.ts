import { type Generation, type GenerationErrorCode, generationErrorCodes } from '@pinhole/contract';
import type { MessageId, Translate } from '../../../app/i18n.ts';

const isKnown = (code: string): code is GenerationErrorCode => generationErrorCodes.some((known) => known === code);

export interface FailureText {
  readonly what: string;
  readonly advice: string;
}

/** What happened and what to do, in the language on screen; a code this page does not know yet speaks the service's own words. */
export function failureText(error: NonNullable<Generation['error']>, t: Translate): FailureText {
  const { code } = error;
  if (!isKnown(code)) return { what: error.message, advice: error.advice };
  return { what: t(`failure.${code}.what` satisfies MessageId), advice: t(`failure.${code}.advice` satisfies MessageId) };
}
