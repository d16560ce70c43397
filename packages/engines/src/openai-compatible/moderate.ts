import { z } from 'zod';
import { readAnswer, send, toDataUri } from '../http-kit/index.ts';
import type { EngineCall, EngineRequest } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Settings } from './connection.ts';
import { readOpenAiFailure } from './failure.ts';

const verdicts = z.object({
  results: z.array(z.object({ flagged: z.boolean(), category_scores: z.record(z.string(), z.number().nullable()).nullish() })).min(1),
});

const model = 'omni-moderation-latest';
/** Scores that are too high even where nothing is flagged. */
const highestScore: Readonly<Record<string, number>> = { 'sexual/minors': 0.2 };

/**
 * Has the moderation endpoint look at a request before anything is paid for. Throws `refused_content` for what it flags, and says that
 * nothing was begun when it does not answer.
 */
export async function moderate(
  { prompt, media }: Pick<EngineRequest, 'prompt' | 'media'>,
  { base, headers, moderation }: Settings,
  title: string,
  call: EngineCall,
): Promise<void> {
  if (moderation === 'off') return;
  const inputs: unknown[] = prompt === '' ? [] : [{ type: 'text', text: prompt }];
  if (moderation === 'all') {
    for (const reference of media.filter(({ role }) => role !== 'mask'))
      inputs.push({ type: 'image_url', image_url: { url: await toDataUri(reference, 20 * 1024 * 1024) } });
  }
  // One picture a call is all that is promised.
  for (const input of inputs) {
    const body = JSON.stringify({ model, input: [input] });
    const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
    const response = await send(call, new URL('moderations', base), init, { provider: title });
    if (response.status !== 200) throw (await readOpenAiFailure(response, { title: `The moderation of ${title}`, paid: false })).error;
    const { results } = await readAnswer(response, verdicts, { provider: title });
    if (results.some(isTooMuch)) {
      const detail = `The moderation of ${title} flagged this before it was made. Change the prompt or the pictures.`;
      throw new EngineError({ kind: 'refused_content', retry: 'change-input', billed: 'no', detail });
    }
  }
}

function isTooMuch({ flagged, category_scores: scores }: z.output<typeof verdicts>['results'][number]): boolean {
  return flagged || Object.entries(highestScore).some(([category, highest]) => (scores?.[category] ?? 0) > highest);
}
