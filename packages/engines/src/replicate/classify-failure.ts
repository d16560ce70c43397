import { EngineError, type EngineErrorFacts } from '../spec/engine-error.ts';
import { provider } from './api.ts';

type Outcome = Pick<EngineErrorFacts, 'kind' | 'retry' | 'detail'>;

/** A failed prediction explains itself in one text. First match wins; the text itself may repeat the prompt and is never shown. */
const meanings: readonly (Outcome & { readonly pattern: RegExp })[] = [
  {
    pattern: /nsfw|sensitive|safety|moderat|content policy|\(E005\)/i,
    kind: 'refused_content',
    retry: 'change-input',
    detail: `${provider} would not make this: its content filter objected.`,
  },
  {
    pattern: /out of memory|\(E1001\)/i,
    kind: 'engine_fault',
    retry: 'change-input',
    detail: `The model at ${provider} ran out of memory. A smaller size or fewer references may help.`,
  },
  {
    pattern: /interrupted|code: PA\b|timed out starting|\(E1000\)/i,
    kind: 'engine_fault',
    retry: 'after-delay',
    detail: `${provider} interrupted the work.`,
  },
];

const otherwise: Outcome = { kind: 'engine_fault', retry: 'never', detail: `The model at ${provider} failed.` };

/** What the `error` of a failed prediction means. Models billed by time bill failed runs as well. */
export function classifyFailure(error: unknown, billing: 'output' | 'time'): EngineError {
  const text = typeof error === 'string' ? error : '';
  const { kind, retry, detail } = meanings.find(({ pattern }) => pattern.test(text)) ?? otherwise;
  const code = /\((E\d{4})\)/.exec(text)?.[1];
  return new EngineError({
    kind,
    retry,
    billed: billing === 'time' ? 'yes' : 'no',
    detail: code ? `${detail} Its code: ${code}.` : detail,
  });
}
