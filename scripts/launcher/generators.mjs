import { environmentWith } from './node-24.mjs';
import { inRoot } from './paths.mjs';
import { runTool } from './run.mjs';
import { say } from './say.mjs';

/** Every file that is made from another. Each program takes `--check` and then only says whether its file is current. */
export const generators = [
  { name: 'database types', program: 'scripts/generate-database-types.ts', args: [] },
  { name: 'configuration', program: 'scripts/generate-configuration.ts', args: [] },
  { name: 'SDK', program: 'packages/sdk/generate.ts', args: [] },
  { name: 'API document', program: 'apps/server/src/platform/http/generate-openapi.ts', args: [] },
  { name: 'pages of engines', program: 'packages/engines/generate-pages.ts', args: [] },
  { name: 'data map', program: 'apps/server/src/entry/map-command.ts', args: ['render'] },
];

/** Makes them all anew. */
export async function generate({ node }) {
  let failed = 0;
  for (const { name, program, args } of generators) {
    const { code } = await runTool(node, [inRoot(program), ...args], { env: environmentWith(node) });
    say(code === 0 ? `made    ${name}` : `FAILED  ${name}`);
    if (code !== 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}
