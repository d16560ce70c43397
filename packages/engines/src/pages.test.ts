import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { providers } from './providers.ts';

const folder = new URL('../../../docs/engines/', import.meta.url);
const page = (name: string): string => readFileSync(new URL(`${name}.md`, folder), 'utf8');
const headings = (text: string): string[] => [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

const pictures = new URL('../screenshots/engines/', folder);
/** `![what it shows](where it is)`, as a page has them. */
const picturesOn = (text: string): { readonly shows: string; readonly file: string }[] =>
  [...text.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, shows = '', file = '']) => ({ shows, file }));

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

  it.each(providers.map(({ id }) => id))('%s shows the four steps in pictures that are there, small, and described', (id) => {
    const shown = picturesOn(page(id));
    expect(shown.map(({ file }) => file)).toEqual(
      ['1-choose', '2-fields', '3-test', '4-models'].map((step) => `../screenshots/engines/${id}-${step}.webp`),
    );
    for (const { shows, file } of shown) {
      expect(shows.length, file).toBeGreaterThan(20);
      const place = new URL(file, folder);
      expect(existsSync(place), `${file}; it is made by e2e/screenshots/take-provider-screenshots.ts`).toBe(true);
      expect(statSync(place).size, file).toBeLessThanOrEqual(60_000);
    }
  });

  it('show every picture that was taken, and together they are small', () => {
    const taken = readdirSync(pictures);
    const shown = new Set(providers.flatMap(({ id }) => picturesOn(page(id)).map(({ file }) => file.split('/').at(-1))));
    expect(taken.filter((name) => !shown.has(name))).toEqual([]);
    expect(taken.reduce((sum, name) => sum + statSync(new URL(name, pictures)).size, 0)).toBeLessThanOrEqual(2_500_000);
  });
});
