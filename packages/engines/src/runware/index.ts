import { addressField, requiredField } from '../http-kit/index.ts';
import type { Connection, Provider } from '../spec/provider.ts';
import { runwareEngine } from './engine.ts';
import { openModel } from './model-mapping.ts';
import { sends } from './sent-fields.ts';
import { starter } from './starter-models.ts';

const usualAddress = 'https://api.runware.ai/v1';

function addressOf(connection: Pick<Connection, 'fields'>): URL {
  return addressField(connection, 'baseUrl', usualAddress);
}

/** Outputs come from Runware's own hosts; a server elsewhere is asked for everything itself. */
function hostsOf(connection: Pick<Connection, 'fields'>): readonly string[] {
  const address = addressOf(connection);
  return address.hostname === 'runware.ai' || address.hostname.endsWith('.runware.ai') ? ['.runware.ai'] : [address.origin];
}

/** Runware: images, video, upscaling, background removal and captions behind one address, paid per result. */
export const runware: Provider = {
  id: 'runware',
  title: 'Runware',
  website: 'https://runware.ai',
  location: 'Not said in its API documentation (unconfirmed)',
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      hint: 'From my.runware.ai, under API keys.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'baseUrl',
      label: 'Address',
      hint: 'Only to be changed for a proxy or an emulator.',
      kind: 'url',
      required: false,
      default: usualAddress,
    },
  ],
  hosts: hostsOf,
  sends,
  starter,
  open: (connection) =>
    runwareEngine({
      apiKey: requiredField(connection, 'apiKey', 'The API key'),
      address: addressOf(connection).href.replace(/\/$/, ''),
      hosts: hostsOf(connection),
      models: connection.models.map(openModel),
    }),
};
