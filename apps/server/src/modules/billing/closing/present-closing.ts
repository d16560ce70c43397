import type { AdminClosing, Closing } from '@pinhole/contract';
import type { Clock } from '../../../platform/clock.ts';
import type { ClosingStepRow, StepKind } from '../store/closing-step-store.ts';
import type { ClosingRow } from '../store/closing-store.ts';

/** As they follow each other; those of one moment have no order of their own. */
const order: readonly StepKind[] = ['expire-checkout', 'stop-plan', 'resume-plan', 'end-plan', 'forget-customer'];

export function presentClosing({ clock }: { readonly clock: Clock }, row: ClosingRow): Closing {
  const isDue = row.phase === 'waiting' && row.dueAt <= clock.now();
  return {
    id: row.id,
    state: isDue ? 'closing' : row.phase,
    rule: row.rule,
    askedVia: row.askedVia,
    askedAt: row.askedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    refunded: String(row.refunded),
    forfeited: String(row.forfeited),
  };
}

export const presentAdminClosing = (deps: { readonly clock: Clock }, row: ClosingRow, steps: readonly ClosingStepRow[]): AdminClosing => ({
  ...presentClosing(deps, row),
  workspaceId: row.workspaceId,
  proof: row.proof,
  needsOperator: steps.some(({ state }) => state === 'needs_operator'),
  steps: steps
    .toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
    .map((step) => ({
      id: step.id,
      kind: step.kind,
      way: step.connectionId,
      subject: step.state === 'waiting' || step.state === 'needs_operator' ? step.subject : null,
      state: step.state,
      tries: step.tries,
      nextAt: step.state === 'waiting' ? step.nextAt.toISOString() : null,
      problem: step.problem,
      outcome: step.outcome,
      kept: step.kept,
    })),
});
