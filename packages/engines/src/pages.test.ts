import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { providers } from './providers.ts';

const folder = new URL('../../../docs/engines/', import.meta.url);
const page = (name: string): string => readFileSync(new URL(`${name}.md`, folder), 'utf8');
const headings = (text: string): string[] => [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

/** The questions that every page answers, in whatever words its heading has. */
const questions = [
  /^What you need$/,
  /^Steps$/,
  /^What it sends$/,
  /keeps?, and for how long$|^What Runware keeps$/,
  /^Costs$/,
  /^Troubleshooting$/,
];

describe('the pages of engines', () => {
  it.each([...providers.map(({ id }) => id), 'sketch'])('%s has one that answers what an operator asks, and is in the index', (id) => {
    const found = headings(page(id));
    for (const question of questions)
      expect(
        found.filter((heading) => question.test(heading)),
        String(question),
      ).toHaveLength(1);
    expect(page('README')).toContain(`(${id}.md)`);
  });

  it.each(providers)('$id names where it is processed, and every field that leaves', (provider) => {
    const { id, location, sends, fields } = provider;
    const text = page(id);
    if (location !== 'self') expect(text).toContain(location);
    for (const { field } of sends) expect(text).toContain(`\`${field}\``);
    const needed = fields.filter(({ required, name }) => required || name === 'apiKey').map((one) => [one.name, one.default ?? 'key']);
    for (const host of provider.hosts({ fields: Object.fromEntries(needed) as Record<string, string> }))
      expect(text).toContain(`\`${host}\``);
  });

  it('are all in the index, and there is none of an engine that is gone', () => {
    const known = new Set([...providers.map(({ id }) => id), 'sketch', 'write-your-own', 'README']);
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => name.slice(0, -3));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    for (const name of names) if (name !== 'README') expect(page('README')).toContain(`(${name}.md)`);
  });
});
