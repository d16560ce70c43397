import type { Model } from '@pinhole/contract';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useT } from '../../app/i18n.ts';
import { spokenModel } from '../spoken-model.ts';
import { modelsQuery } from './account-queries.ts';

/** The models, as the language on screen tells of them. */
export function useModels(): UseQueryResult<readonly Model[]> {
  const t = useT();
  return useQuery({ ...modelsQuery, select: useCallback((models: readonly Model[]) => models.map((model) => spokenModel(model, t)), [t]) });
}
