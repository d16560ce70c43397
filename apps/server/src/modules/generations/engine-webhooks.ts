import type { Engine } from '@pinhole/engines';
import { AppError } from '../../platform/app-error.ts';
import { inTransaction } from '../../platform/database/database.ts';
import { hastenStep } from '../../platform/jobs/step-store.ts';
import { findAttemptOwner } from './attempt-store.ts';
import { insertWebhook } from './engine-webhook-store.ts';
import { type GenerationDeps, wakeSteps } from './generation-deps.ts';

export interface WebhookPush {
  readonly engine: string;
  /** From the address. The address is secret, so this attempt is meant; the body may only agree. */
  readonly attemptId: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/**
 * A provider says that something happened. It is believed in nothing: once per push, the poll is woken, and the poll asks the provider.
 * Throws for what is forged, so that a provider with the right key tries again and one without learns nothing.
 */
export async function takeWebhook(deps: GenerationDeps, push: WebhookPush): Promise<'woke' | 'repeated'> {
  const engine: Engine | undefined = deps.catalogue.engine(push.engine);
  const owner = await findAttemptOwner(deps.db, push.attemptId);
  if (!engine?.webhook || owner?.engine !== push.engine) throw new AppError('request.not_found');
  const call = deps.callFor(push.engine, owner.workspaceId, AbortSignal.timeout(10_000));
  const verdict = await engine.webhook.verify(push.headers, push.body, { ...call, now: deps.clock.now() });
  if (!verdict || (verdict.attemptId !== undefined && verdict.attemptId !== push.attemptId)) throw new AppError('request.not_found');
  return inTransaction(deps.db, async (tx) => {
    const isNew = await insertWebhook(tx, { engine: push.engine, dedupeKey: verdict.dedupeKey, generationId: owner.generationId });
    if (!isNew) return 'repeated';
    await hastenStep(tx, owner.generationId);
    wakeSteps(deps, tx);
    return 'woke';
  });
}
