import { customCategories, isKindOf, isPersonal, retiredCategories, standardCategories } from './categories.ts';
import type { DataMap, DataMapEntry } from './entry.ts';
import { parseIsoDuration } from './iso-duration.ts';
import { forbiddenUses, type InterestAssessment, uses } from './purposes.ts';
import { retention } from './retention.ts';

/** What entries may refer to. */
export interface CheckContext {
  readonly assessments: readonly InterestAssessment[];
  /** Ids of the outside parties that are described in the registry. */
  readonly processors: readonly string[];
}

const categories: ReadonlySet<string> = new Set([...standardCategories, ...customCategories]);
const knownUses: ReadonlySet<string> = new Set(uses);

/**
 * Everything that is wrong with a map, one sentence each; empty when it is sound. The types refuse most of it already:
 * this also holds for maps that came from elsewhere or were cast.
 */
export function findMapMistakes(map: Pick<DataMap, 'groups' | 'entries'>, context: CheckContext): string[] {
  const ids = map.entries.map(({ id }) => id);
  const seen = new Set<string>();
  const twice = ids.filter((id) => seen.has(id) || !seen.add(id));
  return [
    ...twice.map((id) => `${id}: is in the map twice`),
    ...map.groups
      .filter(({ title, description }) => !title.trim() || !description.trim())
      .map(({ name }) => `${name}: has no title or description`),
    ...map.entries.flatMap((entry) => rules.flatMap((rule) => rule(entry, context)).map((mistake) => `${entry.id}: ${mistake}`)),
  ];
}

type Rule = (entry: DataMapEntry, context: CheckContext) => readonly string[];
const when = (wrong: boolean, mistake: string): readonly string[] => (wrong ? [mistake] : []);

const rules: readonly Rule[] = [
  ({ category }) => {
    const instead = retiredCategories[category];
    if (instead) return [`the category ${category} is retired; write ${instead}`];
    return when(!categories.has(category), `the category ${category} is not known`);
  },

  ({ holds }) => when(holds.trim() === '', 'does not say in plain words what it holds'),

  ({ purposes }) =>
    purposes.flatMap(({ use }) => {
      const forbidden = forbiddenUses.find((key) => isKindOf(use, key));
      if (forbidden) return [`the use ${use} is refused: nothing here is for ${forbidden}`];
      return when(!knownUses.has(use), `the use ${use} is not known`);
    }),

  (entry) => when(isPersonal(entry.category) && entry.purposes.length === 0, 'is personal data without a purpose'),
  (entry) => when(isPersonal(entry.category) && entry.subject === 'none', 'is personal data about nobody: name the subject'),

  ({ purposes }, { assessments }) =>
    purposes.flatMap((purpose) => {
      if (purpose.basis === 'eu-gdpr:A6-1-a') return when(!purpose.consent, 'rests on consent but does not name what was asked');
      if (purpose.basis !== 'eu-gdpr:A6-1-f-controller') return [];
      return when(
        !assessments.some(({ id }) => id === purpose.lia),
        `rests on a legitimate interest, but there is no assessment "${purpose.lia ?? ''}"`,
      );
    }),

  ({ retention: name }) => {
    const rule = Object.hasOwn(retention, name) ? retention[name] : undefined;
    if (!rule) return [`the retention class ${name} is not in the retention table`];
    try {
      parseIsoDuration(rule.iso);
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  },

  (entry) => when(JSON.stringify(entry).includes('dpv:IndeterminateDuration'), 'nothing is kept for an indeterminate time'),
  ({ owner }) => when('none' in owner && !owner.none.trim(), 'has no owner and does not say why'),
  (entry) => when(!entry.export.in && !entry.export.reason.trim(), 'is left out of the export and does not say why'),

  ({ erase, category, purposes, subject }) =>
    when(
      erase === 'keep' && isPersonal(category) && subject !== 'none' && !purposes.some(({ basis }) => basis === 'eu-gdpr:A6-1-c'),
      'is kept after erasure without a legal duty to keep it',
    ),

  ({ category, export: exported, log, public: shown }) =>
    when(isSecret(category) && (exported.in || log === 'ok' || shown !== 'never'), 'is a secret: it may not be exported, logged or shown'),

  ({ id, category }) =>
    when(
      ['queue:', 'log:', 'metric:'].some((place) => id.startsWith(place)) && isKindOf(category, 'user.content'),
      'carries content: queues, logs and metrics hold ids and technical words only',
    ),
  ({ id, category }) => when(id.startsWith('log:') && isKindOf(category, 'user.contact'), 'puts contact data into a log'),
  ({ id, category }) =>
    when(
      (id.startsWith('metric:') || id.startsWith('mark:')) && isPersonal(category),
      'says something about a person; metrics and marks in delivered files may not',
    ),

  ({ id, processors }, context) => [
    ...when(id.startsWith('out:') && processors.length === 0, 'leaves the service but names no processor'),
    ...processors
      .filter((name) => !context.processors.includes(name))
      .map((name) => `names the processor ${name}, which is not registered`),
  ],
];

function isSecret(category: string): boolean {
  return isKindOf(category, 'user.authorization.credentials') || isKindOf(category, 'user.authorization.password');
}
