import type { Warning } from '../spec/engine.ts';
import { EngineError } from '../spec/engine-error.ts';
import type { Json } from '../spec/json.ts';
import type { ComposeInput } from './compose-input.ts';
import type { Dialect } from './dialects.ts';

export type Fields = Record<string, string | number | boolean>;

const tag = 'sd_cpp_extra_args';

/** A prompt without what this kind of server would take for an order. Throws `bad_input` where nothing of it can be meant otherwise. */
export function plainPrompt(prompt: string, { extras, title }: Dialect, warnings: Warning[]): string {
  if (extras === 'tag' && prompt.includes(tag)) {
    const detail = `${title} would read settings out of this prompt. Take ${tag} out of it.`;
    throw new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'prompt', detail });
  }
  if (extras !== 'bar' || !prompt.includes('|')) return prompt;
  warnings.push({ field: 'prompt', detail: `For ${title} a bar ends the prompt; each became a comma.` });
  return prompt.replaceAll('|', ',');
}

/** Adds seed, negative prompt and the model's own parameters, the way this kind of server takes them. */
export function addExtras(fields: Fields, { asked, model, dialect, params }: ComposeInput, path: string, warnings: Warning[]): void {
  const negative = model.descriptor.negativePrompt ? (asked.negativePrompt ?? '') : '';
  const seed = model.descriptor.seed === 'none' ? undefined : asked.seed;
  switch (dialect.extras) {
    case 'none':
      return addParams(fields, params);
    case 'fields':
      addParams(fields, params);
      if (negative) fields.negative_prompt = negative;
      if (seed !== undefined) fields.seed = seed;
      return;
    case 'bar':
      if (path === 'images/inpainting') {
        if (typeof params.step === 'number') fields.steps = params.step;
        if (negative) warnings.push({ field: 'negativePrompt', detail: `${dialect.title} takes none with a mask.` });
        if (seed !== undefined) warnings.push({ field: 'seed', detail: `${dialect.title} takes none with a mask.` });
        return;
      }
      addParams(fields, params);
      if (negative) fields.prompt = `${String(fields.prompt)}|${negative.replaceAll('|', ',')}`;
      if (seed !== undefined) fields.seed = seed;
      return;
    case 'tag': {
      const { steps, guidance, ...plain } = params;
      addParams(fields, plain);
      const sampling = {
        ...(steps === undefined ? {} : { sample_steps: steps }),
        ...(guidance === undefined ? {} : { guidance: { txt_cfg: guidance } }),
      };
      const settings = {
        ...(seed === undefined ? {} : { seed }),
        ...(negative ? { negative_prompt: negative } : {}),
        ...(Object.keys(sampling).length > 0 ? { sample_params: sampling } : {}),
      };
      // Nothing inside may look like the end of the tag.
      if (Object.keys(settings).length > 0)
        fields.prompt = `${String(fields.prompt)}<${tag}>${JSON.stringify(settings).replaceAll('<', String.raw`\u003c`)}</${tag}>`;
    }
  }
}

function addParams(fields: Fields, params: Readonly<Record<string, Json>>): void {
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') fields[name] = value;
  }
}
