import { createHash } from 'node:crypto';

/** What a node's input takes: a link to an output of that type, or a value. */
export type InputRule =
  | { readonly link: string }
  | { readonly value: 'STRING' | 'BOOLEAN' }
  | { readonly value: 'INT' | 'FLOAT'; readonly min: number; readonly max: number }
  /** A choice; `files` is a folder whose content is the choice. */
  | { readonly choice: readonly string[] }
  | { readonly files: 'input' };

export interface NodeClass {
  readonly required: Readonly<Record<string, InputRule>>;
  readonly optional?: Readonly<Record<string, InputRule>>;
  /** Types of what it gives. */
  readonly gives: readonly string[];
  /** What it makes and leaves, where it is the end of a workflow. */
  readonly leaves?: 'temp-images' | 'images' | 'video' | 'text';
}

/** Files that this server has, by folder. */
export const folders: Readonly<Record<string, readonly string[]>> = {
  checkpoints: [
    'sd_xl_base_1.0.safetensors',
    'v1-5-pruned-emaonly-fp16.safetensors',
    'dreamshaper-8.safetensors',
    'flux1-dev-fp8.safetensors',
  ],
  diffusion_models: ['flux1-dev.safetensors', 'flux1-schnell.safetensors', 'wan2.2_ti2v_5B_fp16.safetensors'],
  text_encoders: ['clip_l.safetensors', 't5xxl_fp16.safetensors'],
  vae: ['ae.safetensors', 'wan2.2_vae.safetensors'],
  upscale_models: ['RealESRGAN_x4plus.pth'],
  loras: [],
};

const link = (type: string): InputRule => ({ link: type });
const int = (min: number, max: number): InputRule => ({ value: 'INT', min, max });
const float = (min: number, max: number): InputRule => ({ value: 'FLOAT', min, max });
const text: InputRule = { value: 'STRING' };
const flag: InputRule = { value: 'BOOLEAN' };
const oneOf = (...choice: readonly string[]): InputRule => ({ choice });
const fileIn = (folder: string): InputRule => ({ choice: folders[folder] ?? [] });
const size = { width: int(16, 16_384), height: int(16, 16_384) };

/** A part of the node classes that every ComfyUI has. */
export const nodeClasses: Readonly<Record<string, NodeClass>> = {
  CheckpointLoaderSimple: { required: { ckpt_name: fileIn('checkpoints') }, gives: ['MODEL', 'CLIP', 'VAE'] },
  UNETLoader: {
    required: { unet_name: fileIn('diffusion_models'), weight_dtype: oneOf('default', 'fp8_e4m3fn', 'fp8_e4m3fn_fast', 'fp8_e5m2') },
    gives: ['MODEL'],
  },
  DualCLIPLoader: {
    required: {
      clip_name1: fileIn('text_encoders'),
      clip_name2: fileIn('text_encoders'),
      type: oneOf('sdxl', 'sd3', 'flux', 'hunyuan_video', 'hidream', 'hunyuan_image'),
    },
    optional: { device: oneOf('default', 'cpu') },
    gives: ['CLIP'],
  },
  VAELoader: { required: { vae_name: fileIn('vae') }, gives: ['VAE'] },
  UpscaleModelLoader: { required: { model_name: fileIn('upscale_models') }, gives: ['UPSCALE_MODEL'] },
  LoadImage: { required: { image: { files: 'input' } }, gives: ['IMAGE', 'MASK'] },
  CLIPTextEncode: { required: { text, clip: link('CLIP') }, gives: ['CONDITIONING'] },
  FluxGuidance: { required: { conditioning: link('CONDITIONING'), guidance: float(0, 100) }, gives: ['CONDITIONING'] },
  ConditioningZeroOut: { required: { conditioning: link('CONDITIONING') }, gives: ['CONDITIONING'] },
  EmptyLatentImage: { required: { ...size, batch_size: int(1, 4096) }, gives: ['LATENT'] },
  EmptySD3LatentImage: { required: { ...size, batch_size: int(1, 4096) }, gives: ['LATENT'] },
  EmptyHunyuanLatentVideo: { required: { ...size, length: int(1, 16_384), batch_size: int(1, 4096) }, gives: ['LATENT'] },
  KSampler: {
    required: {
      model: link('MODEL'),
      seed: int(0, 2 ** 64),
      steps: int(1, 10_000),
      cfg: float(0, 100),
      sampler_name: oneOf('euler', 'euler_ancestral', 'heun', 'dpmpp_2m', 'dpmpp_2m_sde', 'dpmpp_sde', 'ddim', 'uni_pc', 'lcm'),
      scheduler: oneOf('simple', 'sgm_uniform', 'karras', 'exponential', 'ddim_uniform', 'beta', 'normal', 'linear_quadratic'),
      positive: link('CONDITIONING'),
      negative: link('CONDITIONING'),
      latent_image: link('LATENT'),
      denoise: float(0, 1),
    },
    gives: ['LATENT'],
  },
  VAEDecode: { required: { samples: link('LATENT'), vae: link('VAE') }, gives: ['IMAGE'] },
  VAEEncode: { required: { pixels: link('IMAGE'), vae: link('VAE') }, gives: ['LATENT'] },
  SetLatentNoiseMask: { required: { samples: link('LATENT'), mask: link('MASK') }, gives: ['LATENT'] },
  RepeatLatentBatch: { required: { samples: link('LATENT'), amount: int(1, 64) }, gives: ['LATENT'] },
  ImageScale: {
    required: {
      image: link('IMAGE'),
      upscale_method: oneOf('nearest-exact', 'bilinear', 'area', 'bicubic', 'lanczos'),
      width: int(0, 16_384),
      height: int(0, 16_384),
      crop: oneOf('disabled', 'center'),
    },
    gives: ['IMAGE'],
  },
  ImageToMask: { required: { image: link('IMAGE'), channel: oneOf('red', 'green', 'blue', 'alpha') }, gives: ['MASK'] },
  ImageCompositeMasked: {
    required: { destination: link('IMAGE'), source: link('IMAGE'), x: int(0, 16_384), y: int(0, 16_384), resize_source: flag },
    optional: { mask: link('MASK') },
    gives: ['IMAGE'],
  },
  ImageUpscaleWithModel: { required: { upscale_model: link('UPSCALE_MODEL'), image: link('IMAGE') }, gives: ['IMAGE'] },
  CreateVideo: { required: { images: link('IMAGE'), fps: float(1, 120) }, gives: ['VIDEO'] },
  SaveVideo: {
    required: { video: link('VIDEO'), filename_prefix: text, format: oneOf('auto', 'mp4'), codec: oneOf('auto', 'h264') },
    gives: [],
    leaves: 'video',
  },
  SaveImage: { required: { images: link('IMAGE'), filename_prefix: text }, gives: [], leaves: 'images' },
  PreviewImage: { required: { images: link('IMAGE') }, gives: [], leaves: 'temp-images' },
  PreviewAny: { required: { source: link('*') }, gives: [], leaves: 'text' },
};

export interface GraphNode {
  readonly class_type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}
export type Graph = Readonly<Record<string, GraphNode>>;

export const linkOf = (value: unknown): readonly [string, number] | undefined =>
  Array.isArray(value) && value.length === 2 ? [String(value[0]), Number(value[1])] : undefined;

/** What flows through a workflow, as far as it shows in the result. */
export interface Flow {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  /** Different for everything that would make another picture. */
  readonly digest: string;
  /** Class names that work was done in. */
  readonly worked: readonly string[];
}

/** Follows a workflow from an end to its beginnings. `fileSize` tells the size of an uploaded picture. */
export function follow(graph: Graph, id: string, fileSize: (name: string) => { readonly width: number; readonly height: number }): Flow {
  const node = graph[id];
  if (!node) throw new Error(`no node ${id}`);
  const { class_type, inputs } = node;
  const flows = Object.entries(inputs).flatMap(([name, value]) => {
    const from = linkOf(value);
    return from ? [{ name, flow: follow(graph, from[0], fileSize) }] : [];
  });
  const by = (...names: readonly string[]): Flow | undefined => flows.find(({ name }) => names.includes(name))?.flow;
  const number = (name: string): number => Number(inputs[name]);
  const before = by('latent_image', 'samples', 'pixels', 'destination', 'images', 'image', 'video', 'source');
  let dimensions = { width: before?.width ?? 0, height: before?.height ?? 0 };
  let count = before?.count ?? 1;
  if (inputs.width !== undefined) dimensions = { width: number('width'), height: number('height') };
  if (inputs.batch_size !== undefined) count = number('batch_size');
  if (class_type === 'LoadImage') dimensions = fileSize(String(inputs.image));
  if (class_type === 'RepeatLatentBatch') count *= number('amount');
  if (class_type === 'ImageUpscaleWithModel') dimensions = { width: dimensions.width * 4, height: dimensions.height * 4 };
  if (class_type === 'ImageCompositeMasked') count = by('source')?.count ?? count;
  const values = Object.entries(inputs).filter(([, value]) => linkOf(value) === undefined);
  const digest = createHash('sha256')
    .update(JSON.stringify([class_type, values, flows.map(({ name, flow }) => [name, flow.digest])]))
    .digest('hex');
  return { ...dimensions, count, digest, worked: [...new Set([...flows.flatMap(({ flow }) => flow.worked), class_type])] };
}

const valuesOf = (graph: Graph, input: string): string[] =>
  Object.values(graph).flatMap(({ inputs }) => (typeof inputs[input] === 'string' ? [inputs[input]] : []));

/** The first words in a workflow. */
export const wordsOf = (graph: Graph): string => valuesOf(graph, 'text')[0] ?? '';

/** The file that does the work. */
export const modelOf = (graph: Graph): string =>
  ['ckpt_name', 'unet_name', 'model_name'].flatMap((input) => valuesOf(graph, input))[0] ?? 'none';

/** As if somebody had taken the model files away. */
export function withoutModels(graph: Graph): Graph {
  const without = (inputs: GraphNode['inputs']): GraphNode['inputs'] =>
    Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, name.endsWith('_name') ? 'missing.safetensors' : value]));
  return Object.fromEntries(Object.entries(graph).map(([id, node]) => [id, { ...node, inputs: without(node.inputs) }]));
}
