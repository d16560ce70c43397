import { customCategories, type DataMap, findCategoryMistakes, findMapMistakes, standardCategories } from '@pinhole/privacy';
import { interestAssessments } from './legitimate-interests.ts';

/** Outside parties that receive anything. None: the built-in engine draws on this machine and the outbox sends no mail. */
const processors: readonly string[] = [];

/** What is wrong with the map itself, whatever the live system looks like. */
export function checkMap(map: DataMap): string[] {
  return [
    ...findCategoryMistakes([...standardCategories, ...customCategories]),
    ...findMapMistakes(map, { assessments: interestAssessments, processors }),
  ];
}
