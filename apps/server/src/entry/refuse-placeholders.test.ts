import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { refusePlaceholders } from './refuse-placeholders.ts';

const live = { PINHOLE_URL: 'https://studio.lundstudio.dk' };
function outcomeOf(environment: Readonly<Record<string, string>>): {
  readonly warnings: readonly string[];
  readonly refused: string | null;
} {
  const warnings: string[] = [];
  try {
    refusePlaceholders(readConfig({ ...environment }), (line) => warnings.push(line));
    return { warnings, refused: null };
  } catch (error) {
    return { warnings, refused: (error as Error).message };
  }
}

it('ends the start of a public service with an address of a template, and names the variable', async () => {
  const main = path.join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH ?? '', ...live, PINHOLE_SERVICE_CONTACT: 'privacy@example.com', PINHOLE_DATA: '/nowhere/that/is' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(child.exitCode).toBe(78);
  expect(said).toContain('PINHOLE_SERVICE_CONTACT is "privacy@example.com"');
});

it('names all of them at once', () => {
  const { refused } = outcomeOf({
    PINHOLE_URL: 'https://studio.example.com',
    PINHOLE_SELLER_NAME: 'Your Company',
    PINHOLE_LEGAL_TERMS: 'https://lundstudio.dk/TODO',
  });
  expect(refused).toMatch(/PINHOLE_URL[\s\S]*PINHOLE_LEGAL_TERMS[\s\S]*PINHOLE_SELLER_NAME/);
});

it('only tells of them on a machine of one’s own', () => {
  expect(outcomeOf({ PINHOLE_SELLER_NAME: 'Your Company' })).toEqual({
    refused: null,
    warnings: [expect.stringContaining('PINHOLE_SELLER_NAME is "Your Company"') as string],
  });
});

it('says nothing about what is filled in, and nothing about values that nobody reads', () => {
  const filled = {
    ...live,
    PINHOLE_SERVICE_CONTACT: 'hello@lundstudio.dk',
    PINHOLE_SELLER_NAME: 'Lund Studio ApS',
    PINHOLE_METRICS_TOKEN: 'a-token-from-an-example',
  };
  expect(outcomeOf(filled)).toEqual({ refused: null, warnings: [] });
});
