import { type PlanUse, subscriptionRoutes } from '@pinhole/contract';
import type { Actor } from '../../platform/actor.ts';
import type { Db } from '../../platform/database/database.ts';
import type { Http } from '../../platform/http/http.ts';
import { mount } from '../../platform/http/mount.ts';
import type { Allowance } from './entitlements.ts';

export interface PlanUseDeps {
  readonly db: Db;
  readonly allowanceOf: (db: Db, workspaceId: string) => Promise<Allowance>;
  readonly storedBytes: (db: Db, workspaceId: string) => Promise<number>;
  /** Whether the free days of a plan were had, by the workspace or by this person. */
  readonly hadTrial: (db: Db, actor: Actor) => Promise<boolean>;
  /** What runs at once where no plan says otherwise; null: no limit. */
  readonly maxRunning: () => number | null;
}

export function mountEntitlements(http: Http, deps: PlanUseDeps): void {
  mount(http, subscriptionRoutes.getPlanUse, ({ actor }) => readPlanUse(deps, actor));
}

async function readPlanUse(deps: PlanUseDeps, actor: Actor): Promise<PlanUse> {
  const [{ plan, storedBytes, maxRunning, models, keeping }, used, trialUsed] = await Promise.all([
    deps.allowanceOf(deps.db, actor.workspaceId),
    deps.storedBytes(deps.db, actor.workspaceId),
    deps.hadTrial(deps.db, actor),
  ]);
  return {
    plan: plan && { title: plan.title, state: plan.state, until: plan.until?.toISOString() ?? null },
    storage: { usedBytes: used, maxBytes: storedBytes },
    maxRunning: maxRunning ?? deps.maxRunning(),
    models: models === null ? null : [...models],
    assetDays: keeping?.days ?? null,
    trialUsed,
  };
}
