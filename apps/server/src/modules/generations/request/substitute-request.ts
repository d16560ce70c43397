import type { CompiledRequest } from '@pinhole/contract';
import type { ModelDescriptor } from '@pinhole/engines';
import { AppError } from '../../../platform/app-error.ts';
import type { CatalogueModel } from '../../models/index.ts';
import type { ReferenceFacts } from './compile-references.ts';
import { compileRequest } from './compile-request.ts';

export type SwitchReason = NonNullable<CompiledRequest['insteadOf']>['reason'];

/**
 * The same wish, as a substitute is sent it. Undefined where the substitute would have to leave anything out or do it in another way:
 * whoever agreed to a price gets what they agreed to.
 */
export function substituteRequest(
  asked: CompiledRequest,
  from: ModelDescriptor,
  to: Pick<CatalogueModel, 'id' | 'engine' | 'engineModel' | 'descriptor'>,
  references: readonly ReferenceFacts[],
  reason: SwitchReason,
): CompiledRequest | undefined {
  const { engine: _engine, engineModel: _name, seed, seedChosen, insteadOf, params, ...wish } = asked;
  try {
    const { request, dropped } = compileRequest({
      request: {
        ...wish,
        model: to.id,
        ...(seedChosen ? { seed } : {}),
        references: asked.references.map(({ assetId, role, strength }) => ({ assetId, role, strength })),
        params: chosenParams(params, from),
      },
      engine: to.engine,
      engineModel: to.engineModel,
      descriptor: to.descriptor,
      references,
      drawnSeed: seed,
    });
    if (dropped.length > 0) return undefined;
    return { ...request, insteadOf: { model: insteadOf?.model ?? asked.model, reason } };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Parameters that somebody turned: those that stand where the model puts them by itself are no wish. */
function chosenParams(params: CompiledRequest['params'], { params: schema }: ModelDescriptor): CompiledRequest['params'] {
  const properties = (schema.properties ?? {}) as { readonly [name: string]: { readonly default?: unknown } };
  return Object.fromEntries(Object.entries(params).filter(([name, value]) => properties[name]?.default !== value));
}
