import type { CompiledRequest, Dropped, GenerationRequest, MediaRole, Operation } from '@pinhole/contract';
import { needsWords, operationNeeds } from '@pinhole/contract/operations';
import type { ModelDescriptor } from '@pinhole/engines';
import { z } from 'zod';
import { AppError } from '../../../platform/app-error.ts';
import { compileReferences, type ReferenceFacts } from './compile-references.ts';
import { leaveOut } from './leave-out.ts';

export interface CompileInput {
  readonly request: GenerationRequest;
  readonly engine: string;
  /** The engine's own name of the model. */
  readonly engineModel: string;
  readonly descriptor: ModelDescriptor;
  /** What is known of the referenced assets; all of them exist. */
  readonly references: readonly ReferenceFacts[];
  /** Used when the request brings no seed. */
  readonly drawnSeed: number;
}

export interface Compiled {
  readonly request: CompiledRequest;
  readonly dropped: readonly Dropped[];
}

/**
 * Turns what a person asked for into exactly what an engine is sent. Pure: the same input gives the same request, the same list of
 * what was left out, and so the same price. What the model cannot do is dropped and named; what makes no sense is refused.
 */
export function compileRequest(input: CompileInput): Compiled {
  const { request, descriptor } = input;
  const dropped: Dropped[] = [];
  if (request.prompt.length > descriptor.maxPromptLength) {
    throw invalid(
      '/prompt',
      `${descriptor.title} takes at most ${descriptor.maxPromptLength} characters; this prompt has ${request.prompt.length}.`,
    );
  }
  const references = compileReferences(input, dropped);
  const compiled: CompiledRequest = {
    model: request.model,
    engine: input.engine,
    ...(input.engineModel === request.model ? {} : { engineModel: input.engineModel }),
    operation: request.operation ? requireOperation(request.operation, descriptor, references) : chooseOperation(descriptor, references),
    prompt: request.prompt,
    count: compileCount(request.count ?? 1, descriptor, dropped),
    size: compileSize(request.size, descriptor),
    seed: request.seed ?? input.drawnSeed,
    seedChosen: request.seed !== undefined && descriptor.seed !== 'none',
    references,
    params: compileParams(request.params ?? {}, descriptor, dropped),
  };
  if (request.prompt === '' && needsWords(compiled.operation)) throw invalid('/prompt', `For ${compiled.operation}, say what to make.`);
  if (request.negativePrompt) {
    if (descriptor.negativePrompt) compiled.negativePrompt = request.negativePrompt;
    else dropped.push(leaveOut('negativePrompt', { code: 'negative_prompt.not_taken', model: descriptor.title }));
  }
  if (request.seed !== undefined && descriptor.seed === 'none')
    dropped.push(leaveOut('seed', { code: 'seed.not_taken', model: descriptor.title }));
  const durationSeconds = compileDuration(request.durationSeconds, descriptor, dropped);
  if (durationSeconds !== undefined) compiled.durationSeconds = durationSeconds;
  if (request.audio !== undefined) {
    if (descriptor.audio) compiled.audio = request.audio;
    else if (request.audio) dropped.push(leaveOut('audio', { code: 'audio.not_made', model: descriptor.title }));
  }
  return { request: compiled, dropped };
}

const invalid = (pointer: string, detail: string): AppError => new AppError('request.invalid', { pointer, detail });

function requireOperation(operation: Operation, descriptor: ModelDescriptor, references: CompiledRequest['references']): Operation {
  if (!descriptor.operations.includes(operation))
    throw invalid('/operation', `${descriptor.title} can do ${descriptor.operations.join(', ')}, not ${operation}.`);
  for (const roles of operationNeeds[operation] ?? []) {
    if (!roles.some((role) => references.some((reference) => reference.role === role)))
      throw invalid('/references', `For ${operation}, add a reference with the role ${roles.join(' or ')}.`);
  }
  return operation;
}

function chooseOperation(descriptor: ModelDescriptor, references: CompiledRequest['references']): Operation {
  const has = (role: MediaRole): boolean => references.some((reference) => reference.role === role);
  if (descriptor.output === 'text') return requireOperation('caption', descriptor, references);
  const wanted: readonly Operation[] =
    descriptor.output === 'video'
      ? [
          ...(references.some(({ rendition }) => rendition === 'last_frame') ? (['extend-video'] as const) : []),
          has('first_frame') || has('last_frame') || has('init') ? 'image2video' : 'text2video',
        ]
      : [
          ...(has('mask') ? (['inpaint', 'outpaint'] as const) : []),
          ...(has('init') ? (['image2image', 'edit', 'variations', 'upscale', 'cutout', 'outpaint'] as const) : []),
          // A model that takes a picture to work on, and has none, looks at the others while it makes a new one.
          ...(references.length > 0 && !descriptor.media.init ? (['edit', 'image2image'] as const) : []),
          'text2image',
          ...(references.length > 0 ? (['edit', 'image2image'] as const) : []),
        ];
  const operation = wanted.find((candidate) => descriptor.operations.includes(candidate));
  if (operation === 'inpaint' && !has('init'))
    throw invalid('/references', 'A mask needs the picture it belongs to: add a reference with the role init.');
  if (operation) return operation;
  if (descriptor.operations.includes('text2video') || descriptor.operations.includes('text2image')) {
    throw invalid('/references', `${descriptor.title} cannot do this with these references.`);
  }
  throw invalid(
    '/references',
    `${descriptor.title} works on a picture: add a reference with the role ${descriptor.output === 'video' ? 'first_frame' : 'init'}.`,
  );
}

function compileCount(count: number, descriptor: ModelDescriptor, dropped: Dropped[]): number {
  if (count <= descriptor.count.max) return count;
  dropped.push(leaveOut('count', { code: 'count.too_many', model: descriptor.title, limit: descriptor.count.max }));
  return descriptor.count.max;
}

function compileSize(size: GenerationRequest['size'], descriptor: ModelDescriptor): CompiledRequest['size'] {
  const rule = descriptor.size;
  if (!size) return { width: rule.default.width, height: rule.default.height };
  for (const edge of ['width', 'height'] as const) {
    if (size[edge] < rule.min || size[edge] > rule.max || size[edge] % rule.step !== 0) {
      throw invalid(`/size/${edge}`, `${descriptor.title} takes ${rule.min} to ${rule.max} pixels in steps of ${rule.step}.`);
    }
  }
  if (size.width * size.height > rule.maxPixels) throw invalid('/size', `${descriptor.title} makes at most ${rule.maxPixels} pixels.`);
  return { width: size.width, height: size.height };
}

function compileDuration(seconds: number | undefined, descriptor: ModelDescriptor, dropped: Dropped[]): number | undefined {
  const rule = descriptor.duration;
  if (!rule) {
    if (seconds !== undefined) dropped.push(leaveOut('durationSeconds', { code: 'duration.not_taken', model: descriptor.title }));
    return undefined;
  }
  if (seconds === undefined) return rule.default;
  if (seconds < rule.min || seconds > rule.max)
    throw invalid('/durationSeconds', `${descriptor.title} makes clips of ${rule.min} to ${rule.max} seconds.`);
  return seconds;
}

const paramSchemas = new WeakMap<object, z.ZodType>();

function compileParams(
  params: NonNullable<GenerationRequest['params']>,
  descriptor: ModelDescriptor,
  dropped: Dropped[],
): CompiledRequest['params'] {
  const schema = descriptor.params as { readonly properties?: Readonly<Record<string, unknown>> };
  const known = Object.entries(params).filter(([name]) => {
    if (Object.hasOwn(schema.properties ?? {}, name)) return true;
    dropped.push(leaveOut(`params/${name}`, { code: 'param.unknown', model: descriptor.title }));
    return false;
  });
  const checker = paramSchemas.get(descriptor) ?? z.fromJSONSchema(descriptor.params);
  paramSchemas.set(descriptor, checker);
  const result = checker.safeParse(Object.fromEntries(known));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw invalid(`/params/${issue?.path.join('/') ?? ''}`, issue?.message ?? 'This parameter does not fit.');
  }
  return result.data as CompiledRequest['params'];
}
