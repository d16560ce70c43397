import { existsSync, readdirSync } from 'node:fs';
import { generators } from './generators.mjs';
import { environmentWith } from './node-24.mjs';
import { binary, inRoot } from './paths.mjs';
import { runTool } from './run.mjs';
import { say } from './say.mjs';

/** In order of speed. Each names the command that mends what it finds. */
const stages = (node) => [
  { name: 'format', program: binary('biome'), args: ['check', '.'], fix: 'npx biome check --write .' },
  {
    name: 'lint and boundaries',
    program: binary('oxlint'),
    args: ['--type-aware', '--deny-warnings'],
    fix: 'npx oxlint --type-aware --fix, and the rest by hand',
  },
  { name: 'types', program: binary('tsc'), args: ['-b', ...typedFolders()], fix: 'by hand, where the lines above point' },
  { name: 'dead code', program: binary('knip'), args: ['--no-progress'], fix: 'npx knip --fix, and read what it removed' },
  ...generators.map(({ name, program, args }) => ({
    name: `${name}: fresh`,
    program: node,
    args: [inRoot(program), ...args, '--check'],
    fix: 'npm run generate, and commit what it writes',
  })),
];

/** @returns {Promise<{ passed: number, failed: number }>} */
export async function runChecks(node) {
  const counts = { passed: 0, failed: 0 };
  for (const { name, program, args, fix } of stages(node)) {
    const started = Date.now();
    const { code, output } = await runTool(program, args, { env: environmentWith(node), show: false });
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    if (code === 0) {
      counts.passed += 1;
      say(`ok      ${name} (${seconds} s)`);
    } else {
      counts.failed += 1;
      say(`${output.trim()}\nFAILED  ${name} (${seconds} s). To mend it: ${fix}`);
    }
  }
  return counts;
}

export const check = async ({ node }) => ((await runChecks(node)).failed === 0 ? 0 : 1);

function typedFolders() {
  const places = [
    'scripts',
    'bench',
    'e2e',
    ...['apps', 'packages'].flatMap((folder) => readdirSync(inRoot(folder)).map((name) => `${folder}/${name}`)),
  ];
  return places.filter((place) => existsSync(inRoot(place, 'tsconfig.json')));
}
