import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environmentWith } from './node-24.mjs';
import { inRoot } from './paths.mjs';
import { runTool } from './run.mjs';
import { Problem, say } from './say.mjs';

const webFolder = inRoot('apps', 'web');
const stampFile = path.join(webFolder, 'dist', '.pinhole-sources');
/** All that the built pages are made of. */
const sources = [webFolder, inRoot('packages', 'contract'), inRoot('packages', 'sdk'), inRoot('package-lock.json')];
const notSources = new Set(['dist', 'node_modules']);

export const viteProgram = inRoot('node_modules', 'vite', 'bin', 'vite.js');

/** Build the web app unless the last build was made of the same files. */
export async function buildWeb(node) {
  const stamp = hashOf(sources);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('Building the web app …');
  const { code, output } = await runTool(node, [viteProgram, 'build', '--logLevel', 'warn'], {
    cwd: webFolder,
    env: environmentWith(node),
    show: false,
  });
  if (code !== 0)
    throw new Problem(
      `${output.trim()}\n\nThe web app could not be built. What went wrong is above; after mending it run the command again.`,
    );
  writeFileSync(stampFile, stamp);
}

function hashOf(places) {
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of filesIn(place)) hash.update(path.relative(webFolder, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesIn(place) {
  if (!existsSync(place)) return [];
  if (path.extname(place) === '.json') return [place];
  return readdirSync(place, { withFileTypes: true })
    .filter(({ name }) => !notSources.has(name) && !name.endsWith('.tsbuildinfo'))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = path.join(place, entry.name);
      return entry.isDirectory() ? filesIn(inner) : entry.isFile() ? [inner] : [];
    });
}
