import type { GenerationRequest, Model, Operation } from '@pinhole/contract';
import { asReference, type Draft, type DraftReference, type Frame, type Mode } from './draft.ts';
import { followsPicture } from './operation-size.ts';
import type { ParameterValues } from './parameters.ts';
import type { Size } from './size.ts';

/** What of a compiled request goes back into the composer. */
export interface RecipeParts {
  readonly model: string;
  readonly operation?: Operation | undefined;
  readonly prompt: string;
  readonly negativePrompt?: string | undefined;
  readonly count: number;
  readonly size: Size;
  readonly durationSeconds?: number | undefined;
  readonly audio?: boolean | undefined;
  readonly seed: number;
  readonly seedChosen: boolean;
  readonly references: readonly DraftReference[];
  readonly params: ParameterValues;
}

/** The draft that makes the same again. */
export function draftOf(draft: Draft, request: RecipeParts, models: readonly Model[]): Draft {
  const model = models.find(({ id }) => id === request.model);
  const mode: Mode = model?.output === 'video' || request.durationSeconds !== undefined ? 'video' : 'image';
  return {
    ...draft,
    mode,
    prompt: request.prompt,
    negativePrompt: request.negativePrompt ?? '',
    models: { ...draft.models, [mode]: request.model },
    beside: { ...draft.beside, [mode]: [] },
    seed: request.seedChosen ? request.seed : null,
    references: request.references.map(asReference),
    operation: request.operation ?? null,
    frame: frameOf(request),
    choices: {
      ...draft.choices,
      [request.model]: {
        ...(followsPicture(request.operation) ? {} : { size: request.size }),
        count: request.count,
        params: request.params,
        ...(request.durationSeconds === undefined ? {} : { durationSeconds: request.durationSeconds }),
        ...(request.audio === undefined ? {} : { audio: request.audio }),
      },
    },
  };
}

function frameOf({ operation, references, size }: RecipeParts): Frame | null {
  const base = references.find(({ role }) => role === 'init');
  return operation && base && followsPicture(operation) ? { assetId: base.assetId, operation, size } : null;
}

/** A compiled request as a new one. `sameSeed: false` draws a new seed: the same idea, other pictures. */
export function requestOf(compiled: RecipeParts, { sameSeed }: { readonly sameSeed: boolean }): GenerationRequest {
  return {
    model: compiled.model,
    prompt: compiled.prompt,
    count: compiled.count,
    size: { width: compiled.size.width, height: compiled.size.height },
    ...(compiled.negativePrompt ? { negativePrompt: compiled.negativePrompt } : {}),
    ...(compiled.durationSeconds === undefined ? {} : { durationSeconds: compiled.durationSeconds }),
    ...(compiled.audio === undefined ? {} : { audio: compiled.audio }),
    ...(sameSeed && compiled.seedChosen ? { seed: compiled.seed } : {}),
    ...(compiled.references.length > 0 ? { references: compiled.references.map(asReference) } : {}),
    ...(compiled.operation && compiled.references.length > 0 ? { operation: compiled.operation } : {}),
    ...(Object.keys(compiled.params).length > 0 ? { params: { ...compiled.params } } : {}),
  };
}
