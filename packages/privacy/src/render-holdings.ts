import { isPersonal } from './categories.ts';
import type { DataGroup, DataMap, DataMapEntry, EraseAction, Owner, Place, Reader } from './entry.ts';
import type { Basis, InterestAssessment, Purpose } from './purposes.ts';
import { describeRetention, retention, retentionRule } from './retention.ts';

const placeTitles: Readonly<Record<Place, string>> = {
  db: 'In the database',
  blob: 'In stored files',
  cookie: 'In cookies',
  local: 'In your browser’s own storage',
  queue: 'In the job queue',
  log: 'In logs',
  metric: 'In metrics',
  mail: 'In mail',
  out: 'Sent to others',
  file: 'In the data folder',
  mark: 'Written into every delivered file',
};

const basisWords: Readonly<Record<Basis, string>> = {
  'eu-gdpr:A6-1-a': 'consent, Art. 6(1)(a)',
  'eu-gdpr:A6-1-b-contract-performance': 'contract, Art. 6(1)(b)',
  'eu-gdpr:A6-1-c': 'legal duty, Art. 6(1)(c)',
  'eu-gdpr:A6-1-f-controller': 'legitimate interest, Art. 6(1)(f)',
};
const eraseWords: Readonly<Record<EraseAction, string>> = {
  delete: 'deleted',
  null: 'emptied',
  pseudonymise: 'cut off from the person',
  keep: 'kept',
};
const readerWords: Readonly<Record<Reader, string>> = {
  owner: 'the person',
  workspace: 'members of the workspace',
  operator: 'the operator',
  service: 'the software only',
};

/** Everything that is held, as a Markdown page: one section per place, one table per group, one row per entry. */
export function renderHoldings(map: DataMap, assessments: readonly InterestAssessment[]): string {
  const places = Object.keys(placeTitles) as Place[];
  const sections = places.flatMap((place) => {
    const groups = map.groups.filter((group) => group.place === place);
    return groups.length === 0 ? [] : [`## ${placeTitles[place]}`, ...groups.flatMap(renderGroup)];
  });
  return `${[summary(map), ...sections, retentionTable(map), interests(assessments)].join('\n\n')}\n`;
}

function summary(map: DataMap): string {
  const personal = map.entries.filter(({ category }) => isPersonal(category)).length;
  const leaving = map.entries.filter(({ processors }) => processors.length > 0).length;
  return [
    '# What is held',
    `${map.entries.length} pieces of data in ${map.groups.length} groups; ${personal} of them say something about a person. ` +
      (leaving === 0 ? 'None is sent to anybody outside this service.' : `${leaving} of them are sent to processors, which are named.`),
  ].join('\n\n');
}

function renderGroup(group: DataGroup): string[] {
  const head = ['What', 'Name', 'Kind', 'For what', 'Kept', 'On erasure', 'In the export', 'Seen by'];
  const rows = group.entries.map((entry) => [
    entry.holds,
    `\`${entry.id}\``,
    `\`${entry.category}\``,
    entry.purposes.map(renderPurpose).join('; ') || 'running the service; about nobody',
    describeRetention(retentionRule(entry.retention)),
    eraseWords[entry.erase],
    entry.export.in ? entry.export.as : `no: ${entry.export.reason}`,
    entry.readers.map((reader) => readerWords[reader]).join(', '),
  ]);
  return [`### ${group.title}`, `${group.description}${ownerSentence(group.entries)}`, table(head, rows)];
}

function ownerSentence(entries: readonly DataMapEntry[]): string {
  const owner = entries[0]?.owner;
  return owner ? ` ${describeOwner(owner)}` : '';
}

function describeOwner(owner: Owner): string {
  if ('none' in owner) return `Not found by person: ${owner.none}`;
  return 'self' in owner ? 'Found by its own number.' : `Found by: ${owner.path.map((step) => `\`${step}\``).join(', then ')}.`;
}

function renderPurpose(purpose: Purpose): string {
  const why = 'lia' in purpose ? ` (${purpose.lia})` : 'consent' in purpose ? ` (${purpose.consent})` : '';
  return `\`${purpose.use}\`: ${basisWords[purpose.basis]}${why}`;
}

function retentionTable(map: DataMap): string {
  const used = new Set(map.entries.map((entry) => entry.retention));
  const rows = (Object.keys(retention) as (keyof typeof retention)[])
    .filter((name) => used.has(name))
    .map((name) => {
      const rule = retentionRule(name);
      return [`\`${name}\``, describeRetention(rule), `\`${rule.iso}\``, rule.afterwards, rule.setting ? `\`${rule.setting}\`` : ''];
    });
  return ['## How long', table(['Class', 'Kept', 'ISO 8601', 'Afterwards', 'Setting'], rows)].join('\n\n');
}

function interests(assessments: readonly InterestAssessment[]): string {
  const texts = assessments.map(
    ({ id, title, interest, necessity, balance }) =>
      `### ${title} (\`${id}\`)\n\nInterest: ${interest}\n\nNecessity: ${necessity}\n\nBalance: ${balance}`,
  );
  return ['## Legitimate interests', ...texts].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
