import type { CompiledRequest, GenerationRequest, RetryOffer } from '@pinhole/contract';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import type { GenerationDeps } from '../generation-deps.ts';
import { createQuote } from '../request/create-quote.ts';
import { listForRetry } from '../store/retry-store.ts';
import { requireMayChange } from './may-change.ts';

/** What it would cost today to try these again, one quote each. What can no longer be made says why, and the others stay. */
export async function quoteRetries(
  deps: Pick<GenerationDeps, 'db' | 'catalogue' | 'clock' | 'planOf'>,
  actor: Actor,
  ids: readonly string[],
): Promise<{ data: RetryOffer[]; total: string }> {
  requireScope(actor, 'generations:write');
  const wanted = [...new Set(ids)];
  const rows = new Map((await listForRetry(deps.db, actor.workspaceId, wanted)).map((row) => [row.id, row]));
  if (rows.size !== wanted.length) throw new AppError('generation.not_found');
  for (const { accountId } of rows.values()) requireMayChange(actor, accountId);

  const data: RetryOffer[] = [];
  for (const generationId of wanted) {
    const row = rows.get(generationId);
    if (!row) continue;
    if (row.retriedBy !== null) data.push({ generationId, quote: null, problem: 'generation.retried' });
    else if (!['failed', 'blocked', 'expired'].includes(row.state))
      data.push({ generationId, quote: null, problem: 'generation.not_failed' });
    else data.push({ generationId, ...(await offerAgain(deps, actor, generationId, row.request)) });
  }
  return { data, total: String(data.reduce((sum, { quote }) => sum + BigInt(quote?.price ?? 0), 0n)) };
}

async function offerAgain(
  deps: Pick<GenerationDeps, 'db' | 'catalogue' | 'clock' | 'planOf'>,
  actor: Actor,
  id: string,
  request: CompiledRequest,
): Promise<Pick<RetryOffer, 'quote' | 'problem'>> {
  try {
    return { quote: await createQuote(deps, actor, askedFor(request), id), problem: null };
  } catch (error) {
    if (error instanceof AppError) return { quote: null, problem: error.code };
    throw error;
  }
}

/** The wish behind a request. A seed that the service drew is drawn anew: the same one may fail the same way. */
function askedFor({
  engine: _engine,
  engineModel: _name,
  seed,
  seedChosen,
  insteadOf,
  references,
  params,
  ...request
}: CompiledRequest): GenerationRequest {
  const model = insteadOf?.model ?? request.model;
  return { ...request, model, ...(seedChosen ? { seed } : {}), references: [...references], params: { ...params } };
}
