import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type DocumentedVariable, documentedVariables, variableGroups } from '../apps/server/src/entry/config-schema.ts';

/** Writes .env.example and docs/configuration.md from the schema, or checks with --check that they are current. */
const root = path.join(import.meta.dirname, '..');
const groups = variableGroups.map((name) => ({ name, variables: documentedVariables().filter(({ group }) => group === name) }));

function environmentExample(): string {
  const sections = groups.map(({ name, variables }) => `# ${name}\n\n${variables.map(exampleLines).join('\n')}`);
  return `# Made by scripts/generate-configuration.ts. Copy it to .env and uncomment what you need.
# Every variable may also be given as NAME_FILE: the path of a file that holds the value.

${sections.join('\n')}`;
}

const exampleLines = ({ name, summary, builtIn, whenUnset, example }: DocumentedVariable): string =>
  `# ${summary}\n${builtIn === undefined ? `# Not set: ${whenUnset}.\n#${name}=${example}` : `#${name}=${builtIn}`}\n`;

function configurationPage(): string {
  const sections = groups.map(
    ({ name, variables }) =>
      `## ${name}\n\n| Variable | Meaning | When not set | Example |\n|---|---|---|---|\n${variables.map((variable) => row(variable)).join('\n')}\n`,
  );
  return `# Configuration

<!-- Made by scripts/generate-configuration.ts from apps/server/src/entry/config-schema.ts. Do not edit. -->

Pinhole starts without any configuration. What you want to change is set by environment variables, or by lines in a file \`.env\`
beside \`package.json\` (copy \`.env.example\`). All mistakes are reported at once when Pinhole starts.

- Every variable may also be given as \`NAME_FILE\`: the path of a file that holds the value, as container secrets come. Setting both is an error.
- An empty value counts as not set.
- \`PINHOLE_CONFIG_FILE\` names a JSON file with an object of the same variables. The environment wins over it.
- Variables of the group "Service" pin a setting of the admin page: it is then shown there, with its source, and cannot be changed there.
- Credits are written in micro-credits: 1 credit is 1000000.
- A secret (marked so below) is never shown, neither in messages nor on the admin page.

${sections.join('\n')}`;
}

function row({ name, summary, builtIn, whenUnset, example, secret }: DocumentedVariable): string {
  const unset = builtIn === undefined ? whenUnset : `\`${builtIn}\``;
  return `| \`${name}\` | ${cell(summary)}${secret ? ' *Secret.*' : ''} | ${cell(unset ?? '')} | ${example === '' ? '' : `\`${cell(example)}\``} |`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const outputs: Readonly<Record<string, string>> = { '.env.example': environmentExample(), 'docs/configuration.md': configurationPage() };

for (const [name, text] of Object.entries(outputs)) {
  const file = path.join(root, name);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (read(file) !== text) {
    console.error(`${name} is not what the schema of the configuration says.`);
    process.exitCode = 1;
  }
}
