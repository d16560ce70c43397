import type { Provider } from '../spec/provider.ts';
import { baseOf, engineId, hostsOf, title } from './api.ts';
import { formFields, readCatalogue } from './catalogue.ts';
import { openEngine } from './engine.ts';
import { checkedOn, starterModels } from './starter-models.ts';

const form = formFields(starterModels);

/** The Stable Image endpoints of the company that makes the models: pictures, edits, guided drawing, enlarging. */
export const stability: Provider = {
  id: engineId,
  title,
  website: 'https://platform.stability.ai',
  location: 'United States and United Kingdom (unconfirmed); the API names no region',
  fields: [
    { name: 'apiKey', label: 'API key', hint: 'From platform.stability.ai/account/keys.', kind: 'secret', required: true },
    {
      name: 'baseUrl',
      label: 'Address',
      hint: 'Only for a gateway of your own in front of the provider; leave empty otherwise.',
      kind: 'url',
      required: false,
    },
  ],
  hosts: (connection) => hostsOf(baseOf(connection)),
  sends: [{ field: 'headers.authorization', from: 'credential' }, ...form],
  starter: { checkedOn, models: starterModels },
  open: (connection) => openEngine(connection, readCatalogue(connection, form)),
};
