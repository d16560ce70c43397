import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { classifyTable } from './classify.ts';
import { data, personId } from './presets.ts';
import { purpose } from './purposes.ts';

const root = path.join(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'pinhole-classify-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program around what is under test. It is compiled for real: types that do not refuse anything would pass any other test. */
const program = (columns: string, parts = '[dataMapPart("accounts", [account])]'): string => `
import { classifyTable, collectDataMap, data, dataMapPart, personId, purpose } from '${path.join(import.meta.dirname, 'index.ts')}';
interface Schema { account: { id: string; email: string; request: { readonly __select__: unknown } } }
const rules = { subject: 'customer', purposes: [purpose.account], owner: { self: true }, export: { in: true, as: 'a.json' }, erase: 'delete', retention: 'account', readers: ['owner'] } as const;
const email = data('user.contact.email', 'The address');
const request = { ...data('user.content.private', 'The request'), paths: { prompt: data('user.content.private', 'The prompt') } };
const account = classifyTable<Schema>()('account', { title: 'Account', description: 'You.', rules, columns: ${columns} });
export const map = collectDataMap<Schema>()(${parts});
`;

const programs = {
  sound: program('{ id: personId(), email, request }'),
  missing: program('{ id: personId(), request }'),
  surplus: program('{ id: personId(), email, request, phone: email }'),
  'surplus-by-variable': program('{ ...{ id: personId(), email, request }, ...{ phone: email } }'),
  'json-without-paths': program("{ id: personId(), email, request: data('user.content.private', 'The request') }"),
  'unknown-category': program("{ id: personId(), email: { category: 'user.secrets', holds: 'A secret' }, request }"),
  'unknown-retention': program("{ id: personId(), email: { ...email, retention: 'forever' }, request }"),
  'interest-without-assessment': program(
    "{ id: personId(), email: { ...email, purposes: [{ ...purpose.account, basis: 'eu-gdpr:A6-1-f-controller' }] }, request }",
  ),
  'table-without-a-part': program('{ id: personId(), email, request }', '[]'),
};

function compile(): string {
  for (const [name, text] of Object.entries(programs)) writeFileSync(path.join(folder, `${name}.mts`), text);
  const config = { extends: path.join(root, 'tsconfig.base.json'), compilerOptions: { rootDir: '/', types: [] }, include: ['*.mts'] };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
  try {
    return execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
      cwd: folder,
    });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
}

describe('the compiler', () => {
  const output = compile();
  const saysOf = (name: keyof typeof programs): string =>
    output
      .split(/\n(?=\S)/)
      .filter((message) => message.startsWith(`${name}.mts`))
      .join('\n');

  it('accepts a table whose every column is classified', () => {
    expect(saysOf('sound')).toBe('');
  });

  it.each([
    ['a column without an entry', 'missing', "'email'"],
    ['an entry without a column', 'surplus', '"phone"'],
    ['an entry without a column that came in by a variable', 'surplus-by-variable', '"phone"'],
    ['a JSON column whose keys are not classified', 'json-without-paths', "'paths'"],
    ['a category that does not exist', 'unknown-category', 'user.secrets'],
    ['a retention class that does not exist', 'unknown-retention', 'forever'],
    ['a legitimate interest without an assessment', 'interest-without-assessment', "'lia'"],
    ['a table that no part classifies', 'table-without-a-part', 'tables without a classification'],
  ] as const)('refuses %s', (_what, name, word) => {
    expect(saysOf(name)).toContain(word);
  });
});

it('gives an entry what its group says, unless it says otherwise', () => {
  interface Tables {
    account: { id: string; email: string };
  }
  const { entries } = classifyTable<Tables>()('account', {
    title: 'Account',
    description: 'You.',
    rules: {
      subject: 'customer',
      purposes: [purpose.account],
      owner: { self: true },
      export: { in: true, as: 'account.json' },
      erase: 'delete',
      retention: 'account',
      readers: ['owner'],
    },
    columns: { id: personId(), email: data('user.contact.email', 'The address', { purposes: [purpose.mail], log: 'hash' }) },
  });
  expect(entries).toMatchObject([
    { id: 'db:account.id', purposes: [purpose.account], log: 'ok', public: 'never', processors: [], regions: ['self'] },
    { id: 'db:account.email', purposes: [purpose.mail], log: 'hash', retention: 'account', erase: 'delete' },
  ]);
});
