import type { SentField } from '../spec/provider.ts';

/** Parameters of models that a mapping may fill, as Runware names them, a dot between levels. */
export const parameterFields = [
  'steps',
  'CFGScale',
  'trueCFGScale',
  'scheduler',
  'acceleration',
  'strength',
  'maskMargin',
  'upscaleFactor',
  'outputQuality',
  'fps',
  'resolution',
  'settings.audio',
  'settings.returnOnlyMask',
  'settings.postProcessMask',
  'settings.alphaMatting',
  'settings.enhanceDetails',
  'settings.realism',
  'providerSettings.bytedance.cameraFixed',
] as const;
export type ParameterField = (typeof parameterFields)[number];

const parameters = ['width', 'height', 'duration', 'seed', 'numberResults', ...parameterFields];
const fixed = ['taskType', 'model', 'deliveryMethod', 'includeCost', 'outputType', 'outputFormat', 'ttl', 'safety.checkContent'];
const references = [
  'seedImage',
  'maskImage',
  'inputs.seedImage',
  'inputs.maskImage',
  'inputs.image',
  'inputs.referenceImages.*',
  'inputs.frameImages.*.image',
  'frameImages.*.inputImage',
];

/** Every request is a list of tasks, hence the place before each name. */
const inTask = (field: string, from: SentField['from']): SentField => ({ field: `*.${field}`, from });

export const sends: readonly SentField[] = [
  { field: 'headers.authorization', from: 'credential' },
  inTask('taskUUID', 'attempt id'),
  inTask('positivePrompt', 'prompt'),
  inTask('prompt', 'prompt'),
  inTask('negativePrompt', 'negative prompt'),
  inTask('webhookURL', 'webhook address'),
  ...fixed.map((field) => inTask(field, 'fixed')),
  ...parameters.map((field) => inTask(field, 'parameter')),
  ...references.map((field) => inTask(field, 'reference')),
  inTask('inputs.frameImages.*.frame', 'fixed'),
  inTask('frameImages.*.frame', 'fixed'),
];
