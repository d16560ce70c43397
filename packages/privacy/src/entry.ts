import type { Category } from './categories.ts';
import type { Purpose } from './purposes.ts';
import type { RetentionClass } from './retention.ts';

/**
 * Where data can be: a column (`db`, also a path inside a JSON column), a kind of stored file (`blob`), a cookie, a key in the
 * browser's own storage (`local`), a field of a log line, of a job's payload (`queue`), a label of a metric, a variable of a mail,
 * a field sent to a processor (`out`), something in the data folder (`file`), something written into a delivered file (`mark`).
 */
export const places = ['db', 'blob', 'cookie', 'local', 'log', 'queue', 'metric', 'mail', 'out', 'file', 'mark'] as const;
/** One of the places. */
export type Place = (typeof places)[number];

/** Whom it is about. `none`: nobody. */
export type Subject = 'customer' | 'visitor' | 'employee' | 'depicted_person' | 'none';
/** How we came by it. */
export type Origin = 'provided' | 'observed' | 'generated' | 'inferred' | 'derived' | 'received';

/** The finer word of the Data Privacy Vocabulary for personal data, where it has one. */
export type PersonalDataTerm =
  | 'pd:AgeRange'
  | 'pd:Authenticating'
  | 'pd:AuthenticationHistory'
  | 'pd:Behavioral'
  | 'pd:Communication'
  | 'pd:EmailAddress'
  | 'pd:IPAddress'
  | 'pd:Language'
  | 'pd:Name'
  | 'pd:Picture'
  | 'pd:Transaction'
  | 'pd:UserAgent';

/** One step from a column to the column it points at. */
export type OwnerStep = `${string}.${string} -> ${string}.${string}`;
/**
 * How the rows of one person or workspace are found: steps that end at `account.id` or `workspace.id`; `self` when the table is
 * one of these two. `none` needs a reason.
 */
export type Owner = { readonly path: readonly [OwnerStep, ...OwnerStep[]] } | { readonly self: true } | { readonly none: string };

/** Whether it is in the person's own export, and in which file; or why not. */
export type ExportRule = { readonly in: true; readonly as: string } | { readonly in: false; readonly reason: string };
/** What erasing a person does to it. */
export type EraseAction = 'delete' | 'null' | 'pseudonymise' | 'keep';
/** Who can see it through the product. */
export type Reader = 'owner' | 'workspace' | 'operator' | 'service';

/** Everything that has to be known of one piece of data before it may be stored. */
export interface DataMapEntry {
  /** `place:name`, such as `db:account.email`, `db:asset.recipe.request/prompt`, `cookie:theme`. */
  readonly id: string;
  /** In plain words, for the person it is about. */
  readonly holds: string;
  readonly category: Category;
  readonly pd: PersonalDataTerm | null;
  readonly origin: Origin;
  readonly subject: Subject;
  readonly purposes: readonly Purpose[];
  readonly owner: Owner;
  readonly export: ExportRule;
  readonly erase: EraseAction;
  readonly retention: RetentionClass;
  /** Outside parties that receive it. */
  readonly processors: readonly string[];
  /** Where it may be stored: `self` is the operator's own machine. */
  readonly regions: readonly string[];
  readonly readers: readonly Reader[];
  /** Whether a log line may carry it. */
  readonly log: 'never' | 'hash' | 'ok';
  /** Whether anybody without an account can come to see it. */
  readonly public: 'never' | 'by-share';
}

/** Things that belong together and are explained together: a table, the cookies, the fields of one log line. */
export interface DataGroup<GroupPlace extends Place = Place, Name extends string = string> {
  readonly place: GroupPlace;
  readonly name: Name;
  readonly title: string;
  /** What this is and why it exists, in plain words. */
  readonly description: string;
  readonly entries: readonly DataMapEntry[];
}

/** What one part of the product holds; handed over to be put together. */
export interface DataMapPart<Groups extends readonly DataGroup[] = readonly DataGroup[]> {
  readonly name: string;
  readonly groups: Groups;
}

/** The whole map. */
export interface DataMap {
  readonly parts: readonly DataMapPart[];
  readonly groups: readonly DataGroup[];
  readonly entries: readonly DataMapEntry[];
}
