import type { Incoming } from '../emulator-kit/index.ts';
import type { EmulatedServer } from './emulator-servers.ts';

const textOnly = ['hate', 'hate/threatening', 'harassment', 'harassment/threatening', 'illicit', 'illicit/violent', 'sexual/minors'];
const both = ['self-harm', 'self-harm/intent', 'self-harm/instructions', 'sexual', 'violence', 'violence/graphic'];

type Part = { readonly type?: string; readonly text?: string; readonly image_url?: { readonly url?: string } };

/** Flags every text with the word "gore"; a score for minors rises, without a flag, with the word "teenager". */
export function answerModeration(call: Incoming, server: EmulatedServer): void {
  const { input, model } = call.json() as { readonly input?: string | readonly (string | Part)[]; readonly model?: string };
  if (input === undefined || input.length === 0)
    return server.refuse(call, {
      status: 400,
      message: "Missing required parameter: 'input'.",
      param: 'input',
      code: 'missing_required_parameter',
    });
  const parts: readonly Part[] = (typeof input === 'string' ? [input] : input).map((part) =>
    typeof part === 'string' ? { type: 'text', text: part } : part,
  );
  if (parts.filter(({ type }) => type === 'image_url').length > 1)
    return server.refuse(call, { status: 400, message: 'Too many images in the request.', param: 'input', code: 'too_many_images' });
  const text = parts.map((part) => part.text ?? '').join(' ');
  const bad = /\bgore\b/i.test(text);
  const names = [...textOnly, ...both];
  const applies = [...(text ? ['text'] : []), ...(parts.some(({ type }) => type === 'image_url') ? ['image'] : [])];
  const of = <Value>(value: (name: string) => Value): Record<string, Value> => Object.fromEntries(names.map((name) => [name, value(name)]));
  call.answer(200, {
    id: 'modr-emulated',
    model: model ?? 'omni-moderation-latest',
    results: [
      {
        flagged: bad,
        categories: of((name) => bad && name === 'violence/graphic'),
        category_scores: of((name) => {
          if (name === 'violence/graphic') return bad ? 0.97 : 0.001;
          return name === 'sexual/minors' && /\bteenager\b/i.test(text) ? 0.31 : 0.001;
        }),
        category_applied_input_types: of((name) => (textOnly.includes(name) ? applies.filter((type) => type === 'text') : applies)),
      },
    ],
  });
}
