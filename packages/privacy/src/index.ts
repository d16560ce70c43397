export {
  type Category,
  customCategories,
  findCategoryMistakes,
  isKindOf,
  isPersonal,
  retiredCategories,
  standardCategories,
} from './categories.ts';
export { type CheckContext, findMapMistakes } from './check-data-map.ts';
export {
  type Classification,
  type Columns,
  classifyEach,
  classifyTable,
  collectDataMap,
  dataMapPart,
  type GroupRules,
  type JsonClassification,
} from './classify.ts';
export { type CoverFinding, cookieName, coverCookies, coverNames, coverStorage, type SeenObject, speaksFor } from './cover.ts';
export type * from './entry.ts';
export { places } from './entry.ts';
export { addIsoDuration, type Duration, describeDuration, type IsoDuration, parseIsoDuration } from './iso-duration.ts';
export { activityTime, data, personId, rowId, secret, systemTime, technical, workspaceId } from './presets.ts';
export {
  type Basis,
  type DpvPurpose,
  forbiddenUses,
  type InterestAssessment,
  legitimateInterest,
  type Purpose,
  purpose,
  type Use,
  uses,
} from './purposes.ts';
export { renderHoldings } from './render-holdings.ts';
export { describeRetention, purgeAt, type RetentionClass, type RetentionRule, retention, retentionRule } from './retention.ts';
