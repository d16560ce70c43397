import type { Engine } from '@pinhole/engines';
import { AppError } from '../../../platform/app-error.ts';
import { inTransaction } from '../../../platform/database/database.ts';
import { hastenStep, reviveStep } from '../../../platform/jobs/step-store.ts';
import { type GenerationDeps, wakeSteps } from '../generation-deps.ts';
import { findAttemptOwner } from '../store/attempt-store.ts';
import { isUnsettled } from '../store/doubt-store.ts';
import { notePush } from '../store/engine-push-store.ts';
import { insertWebhook } from '../store/engine-webhook-store.ts';

export interface WebhookPush {
  readonly engine: string;
  /** From the address. The address is secret, so this attempt is meant; the body may only agree. */
  readonly attemptId: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/**
 * A provider says that something happened. It is believed in nothing: once per push, the poll is woken, and the poll asks the provider.
 * Throws for what is forged, so that a provider with the right key tries again and one without learns nothing. Whatever came, the
 * operator can see that it came.
 */
export async function takeWebhook(deps: GenerationDeps, push: WebhookPush): Promise<'woke' | 'repeated'> {
  const engine: Engine | undefined = deps.catalogue.engine(push.engine);
  const owner = await findAttemptOwner(deps.db, push.attemptId);
  if (!engine?.webhook || owner?.engine !== push.engine) return refuse(deps, push, 'unknown');
  const call = deps.callFor(push.engine, owner.workspaceId, AbortSignal.timeout(10_000));
  const verdict = await engine.webhook.verify(push.headers, push.body, { ...call, now: deps.clock.now() });
  if (!verdict || (verdict.attemptId !== undefined && verdict.attemptId !== push.attemptId))
    return refuse(deps, push, 'forged', owner.generationId);
  return inTransaction(deps.db, async (tx) => {
    const isNew = await insertWebhook(tx, { engine: push.engine, dedupeKey: verdict.dedupeKey, generationId: owner.generationId });
    if (isNew) {
      await hastenStep(tx, owner.generationId);
      // Nobody waits for it any more, but it can be asked whether it is billed.
      if (owner.ended && (await isUnsettled(tx, push.attemptId)))
        await reviveStep(tx, { subjectId: owner.generationId, workspaceId: owner.workspaceId, queue: push.engine, phase: 'cleanup' });
      wakeSteps(deps, tx);
    }
    const result = !isNew ? 'repeated' : owner.ended ? 'late' : 'verified';
    await notePush(tx, { engine: push.engine, attemptId: push.attemptId, generationId: owner.generationId, result }, deps.clock.now());
    return isNew ? 'woke' : 'repeated';
  });
}

async function refuse(
  deps: GenerationDeps,
  { engine, attemptId }: WebhookPush,
  result: 'unknown' | 'forged',
  generationId: string | null = null,
): Promise<never> {
  await inTransaction(deps.db, (tx) => notePush(tx, { engine, attemptId, generationId, result }, deps.clock.now()));
  throw new AppError('request.not_found');
}
