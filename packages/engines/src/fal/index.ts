import { addressField, keyField } from '../http-kit/connection-fields.ts';
import type { Connection, Provider, SentField } from '../spec/provider.ts';
import { type FalAddresses, falApi, provider } from './api.ts';
import { inputFields, readCatalogue } from './catalogue.ts';
import { falEngine } from './engine.ts';
import { engineId } from './handle.ts';
import { starterModels } from './starter-models.ts';

const defaultQueue = 'https://queue.fal.run/';
const mediaHosts = ['fal.media', '.fal.media'];

/** A server on this machine or network serves everything itself; behind a gateway only the queue is elsewhere. */
function addressesOf(connection: Pick<Connection, 'fields'>): FalAddresses & { readonly outputs: readonly string[] } {
  const queue = addressField(connection, 'baseUrl', defaultQueue);
  const isOwn = queue.protocol === 'http:';
  return {
    queue,
    platform: isOwn ? new URL('/', queue) : new URL('https://api.fal.ai/'),
    keys: isOwn ? new URL('/.well-known/jwks.json', queue) : new URL('https://rest.fal.ai/.well-known/jwks.json'),
    outputs: isOwn ? [queue.origin] : mediaHosts,
  };
}

function hostsOf(connection: Pick<Connection, 'fields'>): readonly string[] {
  const { queue, platform, keys, outputs } = addressesOf(connection);
  if (queue.protocol === 'http:') return [queue.origin];
  return [queue.href === defaultQueue ? queue.hostname : queue.origin, platform.hostname, keys.hostname, ...outputs];
}

/** Input fields that models of fal commonly have, beside those of the models offered here: what an operator's own models may use. */
const common: Readonly<Record<'reference' | 'parameter', string>> = {
  reference: `image_url image_urls.* mask_url mask_image_url control_image_url reference_image_url reference_image_urls.* style_image_url
    start_image_url end_image_url tail_image_url first_frame_url last_frame_url video_url`,
  parameter: `image_size.width image_size.height width height aspect_ratio resolution num_images seed duration num_frames frames_per_second
    fps generate_audio guidance_scale cfg_scale num_inference_steps strength safety_tolerance enable_safety_checker output_format
    acceleration style creativity resemblance scale upscale_factor enhance_prompt enable_prompt_expansion expand_prompt quality background`,
};
const commonFields = (['reference', 'parameter'] as const).flatMap((from) =>
  common[from].split(/\s+/).map((field): SentField => ({ field, from })),
);

const starterFields = inputFields(starterModels);
const inputs = [...starterFields, ...commonFields.filter(({ field }) => !starterFields.some((own) => own.field === field))];

/** fal: the queue of its models. */
export const fal: Provider = {
  id: engineId,
  title: provider,
  website: 'https://fal.ai',
  location: 'United States',
  fields: [
    { name: 'apiKey', label: 'API key', hint: 'From fal.ai/dashboard/keys, with the scope API.', kind: 'secret', required: true },
    {
      name: 'baseUrl',
      label: 'Address of the queue',
      hint: 'Only to go through a gateway or to an emulator.',
      kind: 'url',
      required: false,
      default: defaultQueue,
    },
  ],
  hosts: hostsOf,
  sends: [
    { field: 'headers.authorization', from: 'credential' },
    { field: 'headers.x-fal-store-io', from: 'fixed' },
    { field: 'headers.x-fal-object-lifecycle-preference', from: 'fixed' },
    { field: 'headers.x-app-fal-disable-fallback', from: 'fixed' },
    { field: 'query.fal_webhook', from: 'webhook address' },
    { field: 'query.endpoint_id', from: 'fixed' },
    ...inputs,
  ],
  starter: { checkedOn: '2026-11-21', models: starterModels },
  open(connection) {
    const { outputs, ...addresses } = addressesOf(connection);
    const api = falApi(addresses, keyField(connection, 'apiKey', 'The API key'));
    return falEngine({ api, hosts: outputs, models: readCatalogue(connection, inputs) });
  },
};
