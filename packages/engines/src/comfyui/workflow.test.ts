import { describe, expect, it } from 'vitest';
import type { EngineRequest, MediaRef } from '../spec/engine.ts';
import type { JsonObject } from '../spec/json.ts';
import type { MediaRole } from '../spec/model.ts';
import type { ProviderModel } from '../spec/provider.ts';
import { fillWorkflow, placeReferences } from './fill-workflow.ts';
import { comfyui } from './index.ts';
import { checkpointModel, starterModels } from './starter-models.ts';
import { clipModel } from './testing.ts';
import { readWorkflows } from './workflow.ts';

const fields = { baseUrl: 'http://127.0.0.1:8188' };
const sdxl = checkpointModel({ file: 'sd_xl_base_1.0.safetensors', family: 'sdxl' });

/** The model with its text2image workflow changed. */
function changed(
  change: (workflow: {
    graph: Record<string, { class_type?: string; inputs: Record<string, unknown> }>;
    inputs: Record<string, unknown>;
    outputs?: string[];
  }) => void,
  descriptor: object = {},
): ProviderModel {
  const mapping = structuredClone(sdxl.mapping) as { workflows: Record<string, never> };
  change(mapping.workflows.text2image!);
  return { ...sdxl, descriptor: { ...sdxl.descriptor, ...descriptor }, mapping };
}
const open = (model: ProviderModel) => () => comfyui.open({ fields, models: [model] });

describe('a workflow is checked when a connection is opened', () => {
  it('takes every starter model as it is', () => {
    expect(comfyui.open({ fields, models: starterModels }).models()).toHaveLength(starterModels.length);
  });

  it.each<[string, ProviderModel, RegExp]>([
    [
      'a path to a node that is not there',
      changed(({ inputs }) => void (inputs.seed = { node: '77', input: 'seed' })),
      /seed: there is no node 77/,
    ],
    [
      'a path to an input that is not there',
      changed(({ inputs }) => void (inputs.seed = { node: '5', input: 'sead' })),
      /KSampler\) has no input sead/,
    ],
    ['a path to a link', changed(({ inputs }) => void (inputs.prompt = { node: '2', input: 'clip' })), /is a link/],
    ['words where a number is', changed(({ inputs }) => void (inputs.prompt = { node: '5', input: 'steps' })), /must hold a string/],
    ['two names for one place', changed(({ inputs }) => void (inputs.negativePrompt = inputs.prompt)), /lead to the same place/],
    ['a link that leads nowhere', changed(({ graph }) => void (graph['6']!.inputs.vae = ['55', 2])), /vae leads to node 55/],
    ['an output node that is not there', changed((one) => void (one.outputs = ['99'])), /outputs: there is no node 99/],
    ['a name we do not know', changed(({ inputs }) => void (inputs.promt = { node: '2', input: 'text' })), /promt/],
    ['a node without a class', changed(({ graph }) => void delete graph['6']!.class_type), /graph\.6\.class_type/],
    ['no place for the prompt', changed(({ inputs }) => void delete inputs.prompt), /inputs\.prompt is missing/],
    ['no place for the count', changed(({ inputs }) => void delete inputs.count), /inputs\.count is missing/],
    ['a width without a height', changed(({ inputs }) => void delete inputs.height), /belong together/],
    [
      'a parameter that the model does not have',
      changed(({ inputs }) => void (inputs.params = { eta: { node: '5', input: 'cfg' } })),
      /params\.eta is not a parameter/,
    ],
    [
      'a parameter without a place',
      changed(() => undefined, { params: { type: 'object', properties: { eta: { type: 'number' } } } }),
      /is not a parameter|eta is missing/,
    ],
    [
      'references it has no place for',
      changed(() => undefined, { media: { ...sdxl.descriptor.media, style: { max: 2, mimes: ['image/png'] } } }),
      /places for style/,
    ],
    [
      'an operation without a workflow',
      changed(() => undefined, { operations: ['text2image', 'image2image', 'inpaint', 'outpaint'] }),
      /there is none for outpaint/,
    ],
    ['a workflow without its operation', changed(() => undefined, { operations: ['text2image', 'image2image'] }), /does not offer inpaint/],
    ['a cost per megapixel', { ...sdxl, cost: { ...sdxl.cost, perMegapixelMicros: 5 } }, /cost per megapixel/],
    [
      'the editor’s own file',
      { ...sdxl, mapping: { workflows: { text2image: { graph: { nodes: [], links: [] }, inputs: {} } } } },
      /Export \(API\)/,
    ],
  ])('and refuses %s', (_, model, message) => {
    expect(open(model)).toThrow(
      expect.objectContaining({ name: 'ConnectionError', field: 'models', message: expect.stringMatching(message) }),
    );
    expect(open(model)).toThrow(new RegExp(sdxl.descriptor.id));
  });
});

describe('a request in a workflow', () => {
  const picture = (role: MediaRole, strength = 0.6): MediaRef => ({
    role,
    mime: 'image/png',
    bytes: 1,
    sha256: '0'.repeat(64),
    strength,
    open: async () => new Blob(['x']).stream(),
  });
  const asked = (changes: Partial<EngineRequest>): EngineRequest => ({
    attemptId: 'a',
    model: 'm',
    operation: 'text2image',
    prompt: 'a lighthouse',
    media: [],
    count: 2,
    size: { width: 832, height: 1216 },
    seed: 4_294_967_295,
    params: {},
    ...changes,
  });
  const fill = (model: ProviderModel, changes: Partial<EngineRequest>) => {
    const request = asked(changes);
    const workflow = readWorkflows(model).workflows.get(request.operation)!;
    const { placed, warnings } = placeReferences(workflow, request);
    const files = placed.map((one, index) => ({ placed: one, name: `pinhole/${index}.png` }));
    return { ...fillWorkflow(workflow, model.descriptor, request, request.params, files), unplaced: warnings };
  };

  it('goes into the named places and nowhere else', () => {
    const { graph } = fill(sdxl, { negativePrompt: 'people', params: { steps: 40, cfg: 4.5 } });
    const before = (sdxl.mapping as { workflows: { text2image: { graph: JsonObject } } }).workflows.text2image.graph;
    expect(graph['2']!.inputs.text).toBe('a lighthouse');
    expect(graph['3']!.inputs.text).toBe('people');
    expect(graph['4']!.inputs).toEqual({ width: 832, height: 1216, batch_size: 2 });
    expect(graph['5']!.inputs).toMatchObject({ seed: 4_294_967_295, steps: 40, cfg: 4.5, sampler_name: 'dpmpp_2m', denoise: 1 });
    expect(graph['6']).toEqual(before['6']);
    expect(before['2']).toEqual({ class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['1', 1] } });
  });

  it('keeps as much of the first picture as its strength says', () => {
    const denoise = (strength: number) =>
      fill(sdxl, { operation: 'image2image', media: [picture('init', strength)] }).graph['5']!.inputs.denoise;
    expect(denoise(0.7)).toBe(0.3);
    expect(denoise(0)).toBe(1);
    expect(denoise(1)).toBe(0.05);
  });

  it('brings the mask to the node that reads white as change', () => {
    const { graph } = fill(sdxl, { operation: 'inpaint', media: [picture('mask'), picture('init')] });
    expect(graph['10']!.inputs.image).toBe('pinhole/0.png');
    expect(graph['14']!.inputs.image).toBe('pinhole/1.png');
    expect(graph['16']).toMatchObject({ class_type: 'ImageToMask', inputs: { image: ['15', 0], channel: 'red' } });
    expect(graph['15']!.inputs).toMatchObject({ width: 832, height: 1216 });
  });

  it('warns about what this operation has no place for', () => {
    const { unplaced, warnings } = fill(sdxl, { media: [picture('mask'), picture('init')] });
    expect(unplaced.map(({ detail }) => detail).join()).toMatch(/role mask.*role init/);
    expect(warnings).toEqual([]);
    const upscaler = starterModels.at(-1)!;
    expect(fill(upscaler, { operation: 'upscale', media: [picture('init')] }).warnings).toEqual([
      { field: 'prompt', detail: 'Its upscale takes no words.' },
    ]);
  });

  it('counts frames from seconds as the model wants them', () => {
    const length = (durationSeconds: number) =>
      fill(clipModel, { operation: 'image2video', durationSeconds, media: [picture('first_frame', 0.5)] }).graph['4']!.inputs.length;
    expect(length(5)).toBe(121);
    expect(length(2)).toBe(49);
    expect(length(2.1)).toBe(49);
  });

  it('fills places for one role in order', () => {
    const mapping = structuredClone(clipModel.mapping) as {
      workflows: { image2video: { graph: Record<string, object>; inputs: { references: object[] } } };
    };
    const workflow = mapping.workflows.image2video;
    workflow.graph['12'] = { class_type: 'LoadImage', inputs: { image: '' } };
    workflow.inputs.references.push({ node: '12', input: 'image', role: 'first_frame' });
    const media = { first_frame: { max: 2, mimes: ['image/png'] } };
    const model = { ...clipModel, descriptor: { ...clipModel.descriptor, media }, mapping: mapping as unknown as JsonObject };
    const { graph } = fill(model, {
      operation: 'image2video',
      durationSeconds: 2,
      media: [picture('first_frame'), picture('first_frame')],
    });
    expect([graph['10']!.inputs.image, graph['12']!.inputs.image]).toEqual(['pinhole/0.png', 'pinhole/1.png']);
    expect(() => fill(model, { operation: 'image2video', durationSeconds: 2, media: [picture('first_frame')] })).toThrow(
      /wants 2 references/,
    );
  });

  it('fills places for references, and asks for what is missing', () => {
    const { graph } = fill(clipModel, { operation: 'image2video', durationSeconds: 2, media: [picture('first_frame', 0.5)] });
    expect(graph['10']!.inputs.image).toBe('pinhole/0.png');
    expect(graph['5']!.inputs.denoise).toBe(0.5);
    expect(() => fill(clipModel, { operation: 'image2video', durationSeconds: 2 })).toThrow(
      expect.objectContaining({
        kind: 'bad_input',
        billed: 'no',
        message: expect.stringContaining('1 reference with the role first_frame'),
      }),
    );
  });
});
