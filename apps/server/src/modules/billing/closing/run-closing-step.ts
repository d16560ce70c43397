import { PaymentError } from '@pinhole/payments';
import { inTransaction } from '../../../platform/database/database.ts';
import type { BillingDeps } from '../billing-deps.ts';
import { settleObject } from '../fulfilment/settle.ts';
import { type ClosingStepRow, claimStep, recordTry, type StepOutcome } from '../store/closing-step-store.ts';
import type { OpenWay } from '../ways/payment-ways.ts';

/** Longer than a call to a provider and the reading after it may last. */
const leaseMs = 90_000;
const minute = 60_000;
/** About four days; then a person looks. */
const pausesMs = [1, 5, 15, 60, 240, 720, 1_440, 1_440, 1_440].map((minutes) => minutes * minute);

/** Tells one provider one thing, if something is due. Answers whether there was; nothing that goes wrong there is thrown. */
export async function runNextStep(deps: BillingDeps, closingId: string): Promise<boolean> {
  const now = deps.clock.now();
  const step = await inTransaction(deps.db, (tx) => claimStep(tx, closingId, now, new Date(now.getTime() + leaseMs)));
  if (!step?.subject) return false;
  const ended = await attempt(deps, step, step.subject);
  deps.faults.point('C4:after');
  await inTransaction(deps.db, (tx) => recordTry(tx, step.id, ended));
  return true;
}

type Ended = Parameters<typeof recordTry>[2];

async function attempt(deps: BillingDeps, step: ClosingStepRow, subject: string): Promise<Ended> {
  const way = deps.ways.all.get(step.connectionId);
  if (!way) return again(deps, step, 'the connection cannot be opened');
  try {
    deps.faults.point('C4:before');
    const told = await tell(deps, way, step, subject);
    await look(deps, way, step, subject);
    // A plan that was only stopped may have to go on again.
    return { state: 'done', ...told, at: deps.clock.now(), keepSubject: step.kind === 'stop-plan' };
  } catch (error) {
    return failed(deps, step, error);
  }
}

interface Told {
  readonly outcome: StepOutcome;
  readonly kept?: string | null;
}

const notOffered: Told = { outcome: 'not_offered' };
const done: Told = { outcome: 'done' };

async function tell(deps: BillingDeps, way: OpenWay, { kind }: ClosingStepRow, subject: string): Promise<Told> {
  const { provider } = way;
  const call = deps.ways.callFor(way);
  switch (kind) {
    case 'stop-plan':
    case 'end-plan':
      // Without it somebody would go on being charged: a person has to end it at the provider.
      if (!provider.cancelSubscription) throw unsupported;
      await provider.cancelSubscription(subject, kind === 'stop-plan' ? 'period-end' : 'now', call);
      return done;
    case 'resume-plan':
      if (!provider.resumeSubscription) return notOffered;
      await provider.resumeSubscription(subject, call);
      return done;
    case 'expire-checkout':
      // Should somebody pay it all the same, the money goes back.
      if (!provider.expireCheckout) return notOffered;
      await provider.expireCheckout(subject, call);
      return done;
    case 'forget-customer': {
      if (!provider.forgetCustomer) return notOffered;
      const { kept } = await provider.forgetCustomer(subject, call);
      return kept === null ? done : { outcome: 'kept', kept };
    }
  }
}

const unsupported = new PaymentError({ kind: 'unsupported', retry: 'never', detail: 'This provider takes no word about plans.' });

/** How a plan stands now, so that our row says so without waiting for news. */
async function look(deps: BillingDeps, way: OpenWay, { kind }: ClosingStepRow, subject: string): Promise<void> {
  if (kind === 'stop-plan' || kind === 'end-plan' || kind === 'resume-plan')
    await settleObject(deps, way, { kind: 'subscription', id: subject });
}

function failed(deps: BillingDeps, step: ClosingStepRow, error: unknown): Ended {
  if (error instanceof PaymentError) {
    const { kind, retry, providerCode } = error.facts;
    // Over, or unknown there: it is as it should be. A plan that is over cannot go on, and says so on its own.
    if (kind === 'already_done' || kind === 'not_found')
      return { state: 'done', outcome: 'already', at: deps.clock.now(), keepSubject: false };
    const words = providerCode === undefined ? kind : `${kind}: ${providerCode}`;
    if (retry === 'never' && kind !== 'auth') return { state: 'needs_operator', problem: words };
    return again(deps, step, words);
  }
  return again(deps, step, error instanceof Error ? error.message : String(error));
}

function again(deps: BillingDeps, { tries }: ClosingStepRow, problem: string): Ended {
  const pauseMs = pausesMs[tries - 1];
  if (pauseMs === undefined) return { state: 'needs_operator', problem };
  return { state: 'waiting', problem, nextAt: new Date(deps.clock.now().getTime() + pauseMs) };
}
