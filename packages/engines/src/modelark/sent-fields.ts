import type { SentField } from '../spec/provider.ts';

export const sends: readonly SentField[] = [
  { field: 'headers.authorization', from: 'credential' },
  { field: 'model', from: 'fixed' },
  { field: 'watermark', from: 'fixed' },

  { field: 'prompt', from: 'prompt' },
  { field: 'image.*', from: 'reference' },
  { field: 'size', from: 'parameter' },
  { field: 'response_format', from: 'fixed' },
  { field: 'output_format', from: 'fixed' },
  { field: 'sequential_image_generation', from: 'parameter' },
  { field: 'sequential_image_generation_options.max_images', from: 'parameter' },

  { field: 'content.*.type', from: 'fixed' },
  { field: 'content.*.text', from: 'prompt' },
  { field: 'content.*.image_url.url', from: 'reference' },
  { field: 'content.*.role', from: 'fixed' },
  { field: 'resolution', from: 'parameter' },
  { field: 'ratio', from: 'parameter' },
  { field: 'duration', from: 'parameter' },
  { field: 'generate_audio', from: 'parameter' },
  { field: 'seed', from: 'parameter' },
  { field: 'camera_fixed', from: 'parameter' },
  { field: 'execution_expires_after', from: 'fixed' },
  { field: 'safety_identifier', from: 'attempt id' },
  { field: 'callback_url', from: 'webhook address' },

  { field: 'query.page_num', from: 'fixed' },
  { field: 'query.page_size', from: 'fixed' },
  { field: 'query.filter.model', from: 'fixed' },
];
