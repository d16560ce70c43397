/** A model as this emulator's own copy of the catalogue describes it: the task type is fixed per model. */
export interface EmulatedModel {
  readonly taskType: string;
  /** Names of the task that the model's schema has beyond those of every task. */
  readonly takes: readonly string[];
  readonly needs: readonly string[];
  /** Names below `inputs`. */
  readonly inputs: readonly string[];
  readonly dollars: number;
}

/** What every task may carry. */
export const everyTask = ['taskType', 'taskUUID', 'model', 'deliveryMethod', 'includeCost', 'webhookURL', 'uploadEndpoint'];
const files = ['outputType', 'outputFormat', 'outputQuality', 'ttl'];
const drawing = [
  ...files,
  'positivePrompt',
  'negativePrompt',
  'width',
  'height',
  'seed',
  'steps',
  'scheduler',
  'CFGScale',
  'numberResults',
  'safety',
  'lora',
];

const image = (dollars: number, inputs: readonly string[], more: readonly string[] = []): EmulatedModel => ({
  taskType: 'imageInference',
  takes: [...drawing, ...more, 'inputs'],
  needs: ['positivePrompt', 'width', 'height'],
  inputs,
  dollars,
});
const tool = (taskType: string, dollars: number, takes: readonly string[]): EmulatedModel => ({
  taskType,
  takes: [...takes, 'inputs'],
  needs: ['inputs.image'],
  inputs: ['image'],
  dollars,
});

export const catalogue: Readonly<Record<string, EmulatedModel>> = {
  'runware:400@1': image(0.0091, ['referenceImages'], ['acceleration']),
  'runware:101@1': image(0.0038, ['seedImage', 'maskImage'], ['strength', 'maskMargin', 'trueCFGScale']),
  'runware:102@1': image(0.0062, ['seedImage', 'maskImage'], ['strength', 'maskMargin', 'trueCFGScale']),
  'runware:504@1': tool('upscale', 0.0019, [...files, 'upscaleFactor']),
  'runware:112@5': tool('removeBackground', 0.0006, files),
  'runware:150@2': tool('caption', 0.0008, ['prompt']),
  'bytedance:seedance@2.0': {
    taskType: 'videoInference',
    takes: [...files, 'positivePrompt', 'width', 'height', 'resolution', 'duration', 'numberResults', 'safety', 'settings', 'inputs'],
    needs: ['positivePrompt'],
    inputs: ['frameImages', 'referenceImages', 'referenceVideos', 'referenceAudios'],
    dollars: 0.15,
  },
};
