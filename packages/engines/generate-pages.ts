import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { providers } from './src/providers.ts';
import type { EngineTraits } from './src/spec/engine.ts';
import type { Connection, Provider, SentField } from './src/spec/provider.ts';

/** Writes the last part of every provider's page from its adapter. `--check` only says whether the pages are current. */
const folder = path.join(import.meta.dirname, '../../docs/engines');
const begin = '<!-- Made from the adapter by `npm run generate`. Do not edit below this line. -->';

const made: Readonly<Record<SentField['from'], string>> = {
  prompt: 'the prompt',
  'negative prompt': 'the negative prompt',
  reference: 'references',
  parameter: 'settings and parameters',
  'attempt id': 'an id of ours, random for every attempt',
  'webhook address': 'a secret address of this service',
  credential: 'the key',
  fixed: 'nothing of a person: the same every time',
};

/** As an operator connects it who fills in the key and what else is needed. */
function connectionOf({ fields, starter }: Provider): Connection {
  const filled = fields
    .filter(({ required, name }) => required || name === 'apiKey')
    .map(({ name, kind, default: preset }) => [name, preset ?? kind]);
  return { fields: Object.fromEntries(filled), models: starter.models };
}

function duration(seconds: number | null): string {
  if (seconds === null) return 'until somebody deletes them, or nothing is said';
  if (seconds === 0) return 'not at all';
  const [count, unit] =
    seconds % 86_400 === 0 ? [seconds / 86_400, 'day'] : seconds % 3600 === 0 ? [seconds / 3600, 'hour'] : [seconds / 60, 'minute'];
  return count === 1 ? `one ${unit}` : `${count} ${unit}s`;
}

const found: Readonly<Record<EngineTraits['resume'], string>> = {
  'by-client-id': 'found by an id of ours, with certainty',
  'by-listing': "looked for in the provider's list",
  none: 'known only if it arrived before; else booked as doubtful',
};
const checks: Readonly<Record<EngineTraits['safety'], string>> = {
  flag: 'outputs are flagged',
  'error-only': 'what is refused is an error; nothing is said of the rest',
  none: 'none',
};

function render(provider: Provider): string {
  const connection = connectionOf(provider);
  const { traits } = provider.open(connection);
  const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
  const { startsPer } = traits;
  const facts = [
    ['Processed in', provider.location === 'self' ? 'a machine of your own' : provider.location],
    ['Hosts it calls', code(provider.hosts(connection))],
    ['Outputs are kept there', duration(traits.keepsOutputsSeconds)],
    ['Costs are', traits.cost === 'free' ? 'none' : `${traits.cost} at the least`],
    ['Content checks there', checks[traits.safety]],
    ['At once', `${traits.maxConcurrency}${startsPer ? `, and ${startsPer.count} starts in ${startsPer.seconds} seconds` : ''}`],
    ['An answer that was lost', `is ${found[traits.resume]}`],
    ...(provider.starter.models.length > 0 ? [['Models and prices as of', provider.starter.checkedOn]] : []),
  ];
  const sent = Object.entries(made).flatMap(([from, what]) => {
    const names = provider.sends.filter((one) => one.from === from).map(({ field }) => field);
    return names.length === 0 ? [] : [`| ${what} | ${code(names)} |`];
  });
  return `${begin}

## At a glance

| | |
|---|---|
${facts.map(([name = '', value = '']) => `| ${name} | ${value} |`).join('\n')}

Every field of a request, by what it is made of. A name with dots is a field inside of others, \`*\` stands for any one name. An adapter that sends
more than this fails its tests.

| Made of | Fields |
|---|---|
${sent.join('\n')}
`;
}

for (const provider of providers) {
  const file = path.join(folder, `${provider.id}.md`);
  const page = readFileSync(file, 'utf8');
  const current = `${(page.split(begin)[0] ?? '').trimEnd()}\n\n${render(provider)}`;
  if (!process.argv.includes('--check')) writeFileSync(file, current);
  else if (page !== current) {
    process.stderr.write(`docs/engines/${provider.id}.md is not what its adapter says.\n`);
    process.exitCode = 1;
  }
}
