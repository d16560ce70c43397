import type { Provider } from '../spec/provider.ts';
import { baseOf, fields } from './connection.ts';
import { discover } from './discover.ts';
import { engineId, openAiCompatibleEngine } from './engine.ts';
import { starter } from './starter-models.ts';

/** OpenAI's pictures, and every server that speaks the same protocol: LocalAI, sd-server, vLLM-Omni, SGLang, LiteLLM. */
export const openAiCompatible: Provider = {
  id: engineId,
  title: 'OpenAI-compatible',
  website: 'https://developers.openai.com/api',
  location: 'United States for OpenAI; for any other address the country of that server',
  fields,
  hosts: (connection) => {
    const base = baseOf(connection);
    return [base.protocol === 'https:' && base.port === '' ? base.hostname : base.origin];
  },
  sends: [
    { field: 'headers.authorization', from: 'credential' },
    { field: 'headers.openai-organization', from: 'credential' },
    { field: 'headers.openai-project', from: 'credential' },
    { field: 'model', from: 'parameter' },
    { field: 'prompt', from: 'prompt' },
    { field: 'prompt', from: 'negative prompt' },
    { field: 'negative_prompt', from: 'negative prompt' },
    { field: 'image', from: 'reference' },
    { field: 'image[]', from: 'reference' },
    { field: 'mask', from: 'reference' },
    { field: 'input_reference', from: 'reference' },
    { field: 'n', from: 'parameter' },
    { field: 'size', from: 'parameter' },
    { field: 'seconds', from: 'parameter' },
    { field: 'seed', from: 'parameter' },
    { field: 'quality', from: 'parameter' },
    { field: 'background', from: 'parameter' },
    { field: 'output_format', from: 'parameter' },
    { field: 'output_compression', from: 'parameter' },
    { field: 'moderation', from: 'parameter' },
    { field: 'complexity', from: 'parameter' },
    { field: 'partial_images', from: 'parameter' },
    { field: 'stream', from: 'fixed' },
    { field: 'num_inference_steps', from: 'parameter' },
    { field: 'guidance_scale', from: 'parameter' },
    { field: 'true_cfg_scale', from: 'parameter' },
    { field: 'step', from: 'parameter' },
    { field: 'steps', from: 'parameter' },
    { field: 'response_format', from: 'fixed' },
    { field: 'input.*.type', from: 'fixed' },
    { field: 'input.*.text', from: 'prompt' },
    { field: 'input.*.image_url.url', from: 'reference' },
  ],
  starter,
  discover,
  open: openAiCompatibleEngine,
};
