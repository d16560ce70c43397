import type { Provider } from '../spec/provider.ts';
import { modelarkEngine } from './engine.ts';
import { hostsOf, regions } from './regions.ts';
import { sends } from './sent-fields.ts';
import { starter } from './starter-models.ts';

const titles: Readonly<Record<(typeof regions)[number], string>> = {
  'ap-southeast': 'BytePlus, Asia-Pacific',
  'eu-west': 'BytePlus, Europe',
  'cn-beijing': 'Volcengine, China',
};

/** BytePlus ModelArk: Seedream pictures and Seedance clips. */
export const modelark: Provider = {
  id: 'modelark',
  title: 'BytePlus ModelArk',
  website: 'https://www.byteplus.com/en/product/modelark',
  location: 'BytePlus, Singapore: the region of the key, Asia-Pacific or Europe, which may serve each other; Volcengine: China',
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      hint: 'From the ModelArk console, under API keys. It is only good in the region it was made in.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'region',
      label: 'Region',
      hint: 'Where the key was made. Models run there unless they name another region.',
      kind: 'choice',
      required: false,
      default: 'ap-southeast',
      choices: regions.map((value) => ({ value, label: titles[value] })),
    },
    {
      name: 'europeApiKey',
      label: 'API key made in Europe',
      hint: 'Only for models that run in Europe while the others run in Asia-Pacific.',
      kind: 'secret',
      required: false,
    },
    {
      name: 'baseUrl',
      label: 'Address',
      hint: 'Only for a proxy or an emulator: in place of the address of every region.',
      kind: 'url',
      required: false,
    },
  ],
  hosts: hostsOf,
  sends,
  starter,
  open: modelarkEngine,
};
