import { addressField, serverAccessFields, serverAccessSends } from '../http-kit/index.ts';
import type { Provider, SentField } from '../spec/provider.ts';
import { engineId, presetAddress, title } from './api.ts';
import { discover } from './discover.ts';
import { openEngine } from './engine.ts';
import { checkedOn, starterModels } from './starter-models.ts';

/** A workflow is the operator's own: its nodes and inputs have any name, so what goes into them is listed by what it is made of. */
const workflowInput = 'prompt.*.inputs.*';

const sends: readonly SentField[] = [
  ...serverAccessSends,
  { field: 'prompt_id', from: 'attempt id' },
  { field: 'client_id', from: 'attempt id' },
  { field: 'query.clientId', from: 'attempt id' },
  { field: workflowInput, from: 'prompt' },
  { field: workflowInput, from: 'negative prompt' },
  { field: workflowInput, from: 'parameter' },
  { field: 'prompt.*.class_type', from: 'fixed' },
  { field: 'prompt.*.inputs.*.*', from: 'fixed' },
  { field: 'prompt.*.inputs.*.*.*', from: 'fixed' },
  { field: 'partial_execution_targets.*', from: 'fixed' },
  { field: 'image', from: 'reference' },
  { field: 'type', from: 'fixed' },
  { field: 'subfolder', from: 'fixed' },
  { field: 'overwrite', from: 'fixed' },
  { field: 'delete.*', from: 'attempt id' },
  { field: 'unload_models', from: 'fixed' },
  { field: 'free_memory', from: 'fixed' },
  { field: 'query.filename', from: 'fixed' },
  { field: 'query.subfolder', from: 'fixed' },
  { field: 'query.type', from: 'fixed' },
];

/** A ComfyUI server of the operator's own, with workflows published as models. */
export const comfyui: Provider = {
  id: engineId,
  title,
  website: 'https://www.comfy.org',
  location: 'self',
  fields: [
    {
      name: 'baseUrl',
      label: 'Address',
      hint: 'Where ComfyUI listens, as this service reaches it.',
      kind: 'url',
      required: true,
      default: presetAddress,
    },
    ...serverAccessFields,
  ],
  hosts: (connection) => [addressField(connection, 'baseUrl', presetAddress).origin],
  sends,
  starter: { checkedOn, models: starterModels },
  discover,
  open: openEngine,
};
