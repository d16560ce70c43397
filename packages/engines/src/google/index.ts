import type { Provider, SentField } from '../spec/provider.ts';
import { baseOf, hostsOf, title } from './api.ts';
import { discoverModels, engineId, openEngine } from './engine.ts';
import { checkedOn, starterModels } from './starter-models.ts';

const sent = (from: SentField['from'], fields: readonly string[]): readonly SentField[] => fields.map((field) => ({ field, from }));

/** Gemini's picture models and Veo's clips, over the Gemini API. */
export const google: Provider = {
  id: engineId,
  title,
  website: 'https://ai.google.dev',
  location: 'United States and other countries; Google names no region for this API',
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      hint: 'Made at aistudio.google.com/apikey, in a project with billing.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'baseUrl',
      label: 'Address',
      hint: 'Only for a gateway of your own in front of the provider; leave empty otherwise.',
      kind: 'url',
      required: false,
    },
  ],
  hosts: (connection) => hostsOf(baseOf(connection)),
  sends: [
    ...sent('credential', ['headers.x-goog-api-key']),
    ...sent('prompt', ['contents.*.parts.*.text', 'instances.*.prompt']),
    ...sent('negative prompt', ['parameters.negativePrompt']),
    ...sent('reference', [
      'contents.*.parts.*.inlineData.mimeType',
      'contents.*.parts.*.inlineData.data',
      'instances.*.image.mimeType',
      'instances.*.image.bytesBase64Encoded',
      'instances.*.lastFrame.mimeType',
      'instances.*.lastFrame.bytesBase64Encoded',
      'instances.*.referenceImages.*.image.mimeType',
      'instances.*.referenceImages.*.image.bytesBase64Encoded',
    ]),
    ...sent('parameter', [
      'generationConfig.imageConfig.aspectRatio',
      'generationConfig.imageConfig.imageSize',
      'generationConfig.seed',
      'parameters.aspectRatio',
      'parameters.resolution',
      'parameters.durationSeconds',
      'parameters.seed',
      'parameters.personGeneration',
    ]),
    ...sent('fixed', [
      'contents.*.role',
      'generationConfig.responseModalities.*',
      'instances.*.referenceImages.*.referenceType',
      'parameters.sampleCount',
      'query.alt',
      'query.pageSize',
      'query.pageToken',
    ]),
  ],
  starter: { checkedOn, models: starterModels },
  discover: discoverModels,
  open: openEngine,
};
