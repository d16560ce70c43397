import { addressField, keyField } from '../http-kit/connection-fields.ts';
import { clockOf } from '../request-kit/clock-of.ts';
import { mappedFields } from '../request-kit/field-mapping.ts';
import type { Connection, Provider } from '../spec/provider.ts';
import { provider, replicateApi } from './api.ts';
import { readCatalogue } from './catalogue.ts';
import { replicateEngine } from './engine.ts';
import { engineId } from './handle.ts';
import { starterModels } from './starter-models.ts';

const defaultBase = 'https://api.replicate.com/v1/';
const deliveryHosts = ['replicate.delivery', '.replicate.delivery'];

const baseOf = (connection: Pick<Connection, 'fields'>): URL => addressField(connection, 'baseUrl', defaultBase);

/** A gateway still hands out Replicate's own addresses; a server on this machine or network hands out its own only. */
function hostsOf(connection: Pick<Connection, 'fields'>): readonly string[] {
  const base = baseOf(connection);
  if (base.href === defaultBase) return [base.hostname, ...deliveryHosts];
  return base.protocol === 'https:' ? [base.origin, ...deliveryHosts] : [base.origin];
}

/** Replicate: predictions of official and community models. */
export const replicate: Provider = {
  id: engineId,
  title: provider,
  website: 'https://replicate.com',
  location: 'United States',
  fields: [
    {
      name: 'apiKey',
      label: 'API token',
      hint: 'From replicate.com/account/api-tokens; it begins with r8_.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'baseUrl',
      label: 'Address',
      hint: 'Only to go through a gateway or to an emulator.',
      kind: 'url',
      required: false,
      default: defaultBase,
    },
  ],
  hosts: hostsOf,
  sends: [
    { field: 'headers.authorization', from: 'credential' },
    { field: 'version', from: 'fixed' },
    { field: 'webhook', from: 'webhook address' },
    { field: 'webhook_events_filter.*', from: 'fixed' },
    { field: 'query.created_after', from: 'fixed' },
    { field: 'query.cursor', from: 'fixed' },
    { field: 'content', from: 'reference' },
    ...mappedFields(readCatalogue({ models: starterModels }), 'input.'),
    // A model that an operator adds has input fields of its own names.
    { field: 'input.*', from: 'prompt' },
    { field: 'input.*', from: 'negative prompt' },
    { field: 'input.*', from: 'reference' },
    { field: 'input.*', from: 'parameter' },
    { field: 'input.*', from: 'fixed' },
    { field: 'input.*.*', from: 'reference' },
    { field: 'input.*.*', from: 'parameter' },
  ],
  starter: { checkedOn: '2026-11-21', models: starterModels },
  open(connection) {
    const api = replicateApi(baseOf(connection), keyField(connection, 'apiKey', 'The API token'));
    return replicateEngine({ api, hosts: hostsOf(connection), models: readCatalogue(connection), now: clockOf(connection) });
  },
};
