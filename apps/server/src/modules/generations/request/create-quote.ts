import { createHash, randomInt } from 'node:crypto';
import type { CompiledRequest, GenerationRequest, Quote } from '@pinhole/contract';
import { priceOf } from '@pinhole/contract/price';
import type { Engine } from '@pinhole/engines';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { type Db, inTransaction } from '../../../platform/database/database.ts';
import { newId } from '../../../platform/ids.ts';
import { listOriginals } from '../../assets/index.ts';
import type { CatalogueModel } from '../../models/index.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import { insertQuote } from '../store/quote-store.ts';
import { type Compiled, compileRequest } from './compile-request.ts';
import { requireModelInPlan } from './plan-gate.ts';

export interface Offer extends Compiled {
  readonly price: bigint;
  readonly priceVersion: number;
  readonly model: CatalogueModel & { readonly runs: Engine };
}

const lifetimeMs = 15 * 60_000;

/** What a request would be sent as and what it would cost, whatever the plan allows. Reads only. */
export async function offer(
  deps: Pick<GenerationDeps, 'catalogue'>,
  db: Db,
  workspaceId: string,
  request: GenerationRequest,
): Promise<Offer> {
  const model = await deps.catalogue.require(request.model);
  const references = await listOriginals(
    db,
    workspaceId,
    (request.references ?? []).map(({ assetId }) => assetId),
  );
  const compiled = compileRequest({
    request,
    engine: model.engine,
    engineModel: model.engineModel,
    descriptor: model.descriptor,
    references,
    drawnSeed: randomInt(2 ** 32),
  });
  return { ...compiled, model, price: priceOf(model.price, compiled.request), priceVersion: model.price.version };
}

/** A quote is honoured until it expires, whatever happens to prices meanwhile. */
export async function createQuote(
  deps: Pick<GenerationDeps, 'db' | 'catalogue' | 'clock' | 'planOf'>,
  actor: Actor,
  request: GenerationRequest,
  retryOf: string | null = null,
): Promise<Quote> {
  requireScope(actor, 'generations:write');
  const made = await offer(deps, deps.db, actor.workspaceId, request);
  requireModelInPlan(await deps.planOf(deps.db, actor.workspaceId), request.model);
  const now = deps.clock.now();
  const quote = { id: newId(now), request: made.request, dropped: made.dropped, expiresAt: new Date(now.getTime() + lifetimeMs) };
  await inTransaction(deps.db, (tx) =>
    insertQuote(tx, {
      ...quote,
      workspaceId: actor.workspaceId,
      accountId: actor.accountId,
      inputHash: hashRequest(made.request),
      priceMicros: made.price,
      priceVersion: made.priceVersion,
      retryOf,
    }),
  );
  return {
    id: quote.id,
    price: String(made.price),
    expiresAt: quote.expiresAt.toISOString(),
    request: made.request,
    dropped: [...made.dropped],
  };
}

const hashRequest = (request: CompiledRequest): string => createHash('sha256').update(JSON.stringify(request)).digest('hex');
