import type { CompiledRequest, Dropped, GenerationRequest, MediaRole } from '@pinhole/contract';
import type { ModelDescriptor } from '@pinhole/engines';
import { AppError } from '../../../platform/app-error.ts';
import { leaveOut } from './leave-out.ts';

export interface ReferenceFacts {
  readonly assetId: string;
  readonly kind: 'image' | 'video';
  readonly mime: string;
}

export interface ReferencesInput {
  readonly request: GenerationRequest;
  readonly descriptor: ModelDescriptor;
  /** What is known of the referenced assets; all of them exist. */
  readonly references: readonly ReferenceFacts[];
}

/** Where a clip begins: a clip named here goes on from where it ends. */
const beginnings: readonly MediaRole[] = ['first_frame', 'init'];
const lastFrameMime = 'image/webp';

/** The references that the model takes, in order. What it has no place for is dropped and named; what it cannot read is refused. */
export function compileReferences({ request, descriptor, references }: ReferencesInput, dropped: Dropped[]): CompiledRequest['references'] {
  const used = new Map<MediaRole, number>();
  return (request.references ?? []).flatMap((reference, index) => {
    const { assetId, role, strength = 0.6 } = reference;
    const rule = descriptor.media[role];
    const facts = references.find((candidate) => candidate.assetId === assetId);
    if (!facts) throw new AppError('asset.not_found', { pointer: `/references/${index}/assetId` });
    const count = (used.get(role) ?? 0) + 1;
    used.set(role, count);
    const field = `references/${index}`;
    const about = { model: descriptor.title, role };
    if (!rule) dropped.push(leaveOut(field, { code: 'reference.not_taken', ...about }));
    else if (count > rule.max) dropped.push(leaveOut(field, { code: 'reference.too_many', ...about, limit: rule.max }));
    else if (rule.mimes.includes(facts.mime)) return [{ assetId, role, strength }];
    else if (canGoOn(facts, role, descriptor)) return [{ assetId, role, strength, rendition: 'last_frame' as const }];
    else throw new AppError('asset.wrong_kind', { pointer: `/references/${index}`, mime: facts.mime });
    return [];
  });
}

const canGoOn = (facts: ReferenceFacts, role: MediaRole, { output, media }: ModelDescriptor): boolean =>
  facts.kind === 'video' && output === 'video' && beginnings.includes(role) && media[role]?.mimes.includes(lastFrameMime) === true;
