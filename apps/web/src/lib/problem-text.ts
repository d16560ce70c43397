import { type ProblemCode, problems } from '@pinhole/contract';
import { isProblem } from '@pinhole/sdk';
import { type MessageId, translate } from '../app/i18n.ts';

export interface ProblemText {
  readonly title: string;
  readonly detail?: string;
}

const isKnown = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

/** The words for a code that came inside an answer. */
export function problemTitle(code: string): string {
  return isKnown(code) ? translate(`problem.${code}` satisfies MessageId) : translate('problem.client.unexpected');
}

/** What went wrong, in the language on screen, with the request id small at the end for whoever runs the service. */
export function problemText(error: unknown): ProblemText {
  if (!isProblem(error)) return { title: translate('problem.client.unexpected') };
  const detail = error.requestId ? { detail: translate('problem.request', { id: error.requestId }) } : {};
  if (error.code === 'client.unreachable') return { title: translate('problem.client.unreachable'), ...detail };
  if (isKnown(error.code)) return { title: translate(`problem.${error.code}` satisfies MessageId), ...detail };
  return { title: error.message, ...detail };
}
