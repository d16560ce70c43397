import { customCategories, type DataMap, findCategoryMistakes, findMapMistakes, standardCategories } from '@pinhole/privacy';
import { interestAssessments } from './legitimate-interests.ts';

/**
 * Outside parties that receive anything of what is stored: the European Commission is asked whether the VAT number of a business is
 * valid; the operator's mail server is given mail.
 */
const processors: readonly string[] = ['vies', 'smtp'];

/** What is wrong with the map itself, whatever the live system looks like. */
export function checkMap(map: DataMap): string[] {
  return [
    ...findCategoryMistakes([...standardCategories, ...customCategories]),
    ...findMapMistakes(map, { assessments: interestAssessments, processors }),
  ];
}
