import type { CompiledRequest, Dropped, Generation, Submission } from '@pinhole/contract';
import { sql } from 'kysely';
import { type Actor, requireScope } from '../../../platform/actor.ts';
import { AppError } from '../../../platform/app-error.ts';
import { afterCommit, type Tx } from '../../../platform/database/database.ts';
import { insertEvents } from '../../../platform/events/event-log.ts';
import { newId } from '../../../platform/ids.ts';
import { type HoldInput, type HoldOutcome, holdExpression, requireHeld } from '../../credits/index.ts';
import { type GenerationDeps, type PlanInStatement, wakeSteps } from '../generation-deps.ts';
import { longestWaitMs } from '../store/generation-store.ts';
import { lockQuote, markQuoteUsed } from '../store/quote-store.ts';
import { findRetryOf } from '../store/retry-store.ts';
import { requireConfirmed } from './confirm-spending.ts';
import { offer } from './create-quote.ts';
import { expectedBytes, requireModelInPlan, requireRoomFor } from './plan-gate.ts';

interface Terms {
  readonly request: CompiledRequest;
  readonly dropped: readonly Dropped[];
  readonly price: bigint;
  readonly priceVersion: number;
  readonly quoteId: string | null;
  /** The failed generation that this one tries again. */
  readonly retryOf: string | null;
}

/** A hold outlives every deadline and every pause; if even the sweeper fails, the credits come back by themselves after this. */
const holdMs = longestWaitMs + 3 * 24 * 3_600_000;

/** Accepts work and reserves its price in the caller's transaction: all of it happens, or nothing. */
export async function submitGeneration(
  deps: GenerationDeps,
  tx: Tx,
  actor: Actor,
  submission: Submission,
  requestId: string | null = null,
): Promise<Generation> {
  requireScope(actor, 'generations:write');
  deps.faults.point('K0:before');
  const terms = 'quoteId' in submission ? await honour(deps, tx, actor, submission.quoteId) : await offerNow(deps, tx, actor, submission);
  const limits = deps.limits();
  const now = deps.clock.now();
  const id = newId(now);
  await requireConfirmed(tx, actor, { price: terms.price, groupId: submission.groupId ?? null, confirmed: submission.confirmedCost });
  deps.faults.point('K0:after');

  if (terms.quoteId) await markQuoteUsed(tx, terms.quoteId, id);
  const groupId = submission.groupId ?? null;
  const plan = deps.planInStatement(actor.workspaceId);
  const ahead = await insertQueued(tx, {
    actor,
    terms,
    groupId,
    id,
    requestId,
    plan,
    maxActive: limits.maxActive,
    deadlineAt: new Date(now.getTime() + deps.timing.waitMs),
    hold: {
      holdId: id,
      workspaceId: actor.workspaceId,
      amount: terms.price,
      generationId: id,
      expiresAt: new Date(now.getTime() + holdMs),
      accountId: actor.accountId,
      keyId: actor.via.kind === 'key' ? actor.via.keyId : null,
      terms: limits.spending,
      now,
    },
  });
  const allowed = plan.read(ahead.plan);
  requireModelInPlan(allowed, terms.request.insteadOf?.model ?? terms.request.model);
  if (ahead.active >= limits.maxActive) throw new AppError('generation.too_many_queued', { limit: String(limits.maxActive) });
  await requireRoomFor(tx, actor.workspaceId, allowed, expectedBytes(terms.request));
  requireHeld({ amount: terms.price }, ahead.outcome);
  afterCommit(tx, () => deps.events.announce(actor.workspaceId));
  wakeSteps(deps, tx);
  afterCommit(tx, () => deps.faults.point('K1:after'));
  deps.faults.point('K1:before');
  return present({ id, groupId, terms, now, ahead });
}

async function offerNow(deps: GenerationDeps, tx: Tx, actor: Actor, request: Exclude<Submission, { quoteId: string }>): Promise<Terms> {
  return { ...(await offer(deps, tx, actor.workspaceId, request)), quoteId: null, retryOf: null };
}

async function honour(deps: GenerationDeps, tx: Tx, actor: Actor, quoteId: string): Promise<Terms> {
  const quote = await lockQuote(tx, actor.workspaceId, quoteId);
  if (!quote) throw new AppError('quote.not_found');
  if (quote.usedBy) throw new AppError('quote.used', { generationId: quote.usedBy });
  if (quote.expiresAt <= deps.clock.now()) throw new AppError('quote.expired');
  await deps.catalogue.require(quote.request.model);
  if (quote.retryOf && (await findRetryOf(tx, quote.retryOf))) throw new AppError('generation.retried');
  return {
    request: quote.request,
    dropped: quote.dropped,
    price: quote.priceMicros,
    priceVersion: quote.priceVersion,
    quoteId,
    retryOf: quote.retryOf,
  };
}

interface Queued {
  readonly outcome: HoldOutcome;
  readonly active: number;
  readonly queued: number;
  readonly paused: boolean;
  readonly plan: unknown;
}

/**
 * Everything a submit writes, in one round trip, and what the plan says to it: the hold, then the generation, its step and its events. The hold comes first, as it
 * does wherever money and events are written together, so that nobody waits for anybody in a circle.
 */
async function insertQueued(
  tx: Tx,
  {
    actor,
    terms,
    groupId,
    id,
    requestId,
    plan,
    maxActive,
    deadlineAt,
    hold,
  }: {
    readonly actor: Actor;
    readonly terms: Terms;
    readonly groupId: string | null;
    readonly id: string;
    readonly requestId: string | null;
    readonly plan: PlanInStatement;
    readonly maxActive: number;
    readonly deadlineAt: Date;
    readonly hold: HoldInput;
  },
): Promise<Queued> {
  const { rows } = await sql<Queued>`
    with made as (
      insert into generation (id, group_id, workspace_id, account_id, key_id, model_id, engine, request, warnings, price_micros, price_version, hold_id, deadline_at, retry_of, expected_bytes)
      values (${id}, ${groupId}::uuid, ${actor.workspaceId}, ${actor.accountId}, ${actor.via.kind === 'key' ? actor.via.keyId : null}::uuid, ${terms.request.model},
        ${terms.request.engine}, ${JSON.stringify(terms.request)}::jsonb, ${JSON.stringify(terms.dropped)}::jsonb, ${terms.price}, ${terms.priceVersion},
        ${terms.price > 0n ? id : null}::uuid, ${deadlineAt}, ${terms.retryOf}::uuid, ${expectedBytes(terms.request)})
    ), queued as (
      insert into step (subject_id, workspace_id, queue, phase, request_id)
      values (${id}, ${actor.workspaceId}, ${terms.request.engine}, 'start', ${requestId})
    ), told as (
      ${insertEvents(actor.workspaceId, [
        { type: 'generation-changed', subjectId: id },
        { type: 'credits-changed', subjectId: actor.workspaceId },
      ])}
    )
    select ${hold.amount > 0n ? holdExpression(hold) : sql`'held'`} as outcome, count(*)::int as active, (count(*) filter (where state = 'queued' and engine = ${terms.request.engine}))::int as queued,
      exists (select from step_pause where workspace_id = ${actor.workspaceId}) as paused, ${plan.expression} as plan
    from (select state, engine from generation where workspace_id = ${actor.workspaceId} and finished_at is null limit ${maxActive}) unfinished`.execute(
    tx,
  );
  const [row] = rows;
  if (!row) throw new Error('the submit answered nothing');
  return row;
}

function present({
  id,
  groupId,
  terms,
  now,
  ahead: { queued, paused },
}: {
  readonly id: string;
  readonly groupId: string | null;
  readonly terms: Terms;
  readonly now: Date;
  readonly ahead: Queued;
}): Generation {
  return {
    id,
    groupId,
    state: 'queued',
    price: String(terms.price),
    charged: null,
    progress: 0,
    queuePosition: queued,
    paused: paused ? 'workspace' : null,
    unchecked: false,
    checked: false,
    retryOf: terms.retryOf,
    request: terms.request,
    outputs: [],
    texts: [],
    previews: [],
    warnings: [...terms.dropped],
    providerCopy: null,
    error: null,
    createdAt: now.toISOString(),
    finishedAt: null,
  };
}
