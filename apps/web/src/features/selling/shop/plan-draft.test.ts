import { expect, it } from 'vitest';
import { lacksModels, planDraftOf, planFieldsOf } from './plan-draft.ts';

it('sends nothing that was not said', () => {
  expect(planFieldsOf(planDraftOf(undefined))).toEqual({
    trialDays: 0,
    trialCredits: null,
    limits: { storageGigabytes: null, maxRunning: null, assetDays: null, models: null },
  });
});

it('leaves out what free days bring where there are none', () => {
  const draft = { ...planDraftOf(undefined), trialCredits: 20 };
  expect(planFieldsOf(draft).trialCredits).toBeNull();
  expect(planFieldsOf({ ...draft, trialDays: 7 })).toMatchObject({ trialDays: 7, trialCredits: '20000000' });
});

it('sends what was said, and knows a plan that nobody could use', () => {
  const draft = { ...planDraftOf(undefined), storageGigabytes: 50, maxRunning: 2, assetDays: 30, models: ['sketch-image'] };
  expect(planFieldsOf(draft).limits).toEqual({ storageGigabytes: 50, maxRunning: 2, assetDays: 30, models: ['sketch-image'] });
  expect(lacksModels(draft)).toBe(false);
  expect(lacksModels({ ...draft, models: [] })).toBe(true);
});
