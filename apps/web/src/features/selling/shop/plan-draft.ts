import type { NewSaleItem, SaleItemRow } from '@pinhole/contract';
import { creditsOfMicros, microsOfCredits } from '../../../lib/credits-input.ts';

/** What a plan has besides its credits and its price, as the form holds it; `NaN`: nothing is said. */
export interface PlanDraft {
  readonly trialDays: number;
  readonly trialCredits: number;
  readonly storageGigabytes: number;
  readonly maxRunning: number;
  readonly assetDays: number;
  /** Null: all. */
  readonly models: readonly string[] | null;
}

export function planDraftOf(from: SaleItemRow | undefined): PlanDraft {
  const { storageGigabytes, maxRunning, assetDays, models } = from?.limits ?? {};
  return {
    trialDays: from?.trialDays || Number.NaN,
    trialCredits: from?.trialCredits ? creditsOfMicros(from.trialCredits) : Number.NaN,
    storageGigabytes: storageGigabytes ?? Number.NaN,
    maxRunning: maxRunning ?? Number.NaN,
    assetDays: assetDays ?? Number.NaN,
    models: models ?? null,
  };
}

/** What is sent of it. */
export function planFieldsOf(draft: PlanDraft): Pick<NewSaleItem, 'trialDays' | 'trialCredits' | 'limits'> {
  const trialDays = orNull(draft.trialDays) ?? 0;
  const { models } = draft;
  return {
    trialDays,
    trialCredits: trialDays > 0 && orNull(draft.trialCredits) !== null ? (microsOfCredits(draft.trialCredits) ?? null) : null,
    limits: {
      storageGigabytes: orNull(draft.storageGigabytes),
      maxRunning: orNull(draft.maxRunning),
      assetDays: orNull(draft.assetDays),
      models: models ? [...models] : null,
    },
  };
}

/** A plan that allows no model at all is one that nobody can use. */
export const lacksModels = ({ models }: PlanDraft): boolean => models !== null && models.length === 0;

const orNull = (value: number): number | null => (Number.isFinite(value) && value > 0 ? value : null);
