import type { Provider, SentField } from '../spec/provider.ts';
import { addressOf, hostsOf, title } from './api.ts';
import { engineId, openEngine } from './engine.ts';
import { checkedOn, starterModels } from './starter-models.ts';

const parameters = [
  'output_format',
  'safety_tolerance',
  'prompt_upsampling',
  'steps',
  'guidance',
  'raw',
  'mode',
  'seed',
  'width',
  'height',
  'aspect_ratio',
  'resolution',
  'duration',
  'generate_audio',
  'top',
  'bottom',
  'left',
  'right',
];
const references = ['image', 'mask', 'keyframes.*', 'input_image', ...Array.from({ length: 7 }, (_, index) => `input_image_${index + 2}`)];

const sends: readonly SentField[] = [
  { field: 'headers.x-key', from: 'credential' },
  { field: 'query.id', from: 'fixed' },
  { field: 'prompt', from: 'prompt' },
  ...references.map((field): SentField => ({ field, from: 'reference' })),
  ...parameters.map((field): SentField => ({ field, from: 'parameter' })),
  { field: 'webhook_url', from: 'webhook address' },
  { field: 'webhook_secret', from: 'credential' },
];

/** FLUX pictures and clips from the company that makes them. */
export const blackForestLabs: Provider = {
  id: engineId,
  title,
  website: 'https://bfl.ai',
  location: 'Germany and the United States; a connection can name the region',
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      hint: 'Made at dashboard.bfl.ai under API keys.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'region',
      label: 'Region',
      hint: 'Where the work is done. Global moves it when a region is down.',
      kind: 'choice',
      required: false,
      default: 'global',
      choices: [
        { value: 'global', label: 'Global' },
        { value: 'eu', label: 'European Union' },
        { value: 'us', label: 'United States' },
      ],
    },
    {
      name: 'baseUrl',
      label: 'Address',
      hint: 'Only for a gateway of your own in front of the provider; leave empty otherwise.',
      kind: 'url',
      required: false,
    },
  ],
  hosts: (connection) => hostsOf(addressOf(connection)),
  sends,
  starter: { checkedOn, models: starterModels },
  open: openEngine,
};
