import { existsSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';
import { Problem } from './say.mjs';

export const neededMajor = 24;

/** The Node that runs Pinhole: this one if it is new enough, else the one that the lock file brings for Linux. */
export function findNode24({ version = process.versions.node, platform = process.platform, arch = process.arch } = {}) {
  if (Number.parseInt(version, 10) >= neededMajor && existsSync(process.execPath)) return process.execPath;
  const brought = inRoot('node_modules', `node-${platform}-${arch}`, 'bin', 'node');
  if (existsSync(brought)) return brought;
  throw new Problem(
    `Pinhole needs Node ${neededMajor} or newer and this is Node ${version}. For ${platform} on ${arch} it cannot bring its own: install Node ${neededMajor} from https://nodejs.org and run the command again.`,
  );
}

/** Every `node` and every tool that a script starts is then the same one, and finds its code compiled from the second time on. */
export const environmentWith = (node, extra = {}) => ({
  NODE_COMPILE_CACHE: inRoot('node_modules', '.cache', 'node-compile'),
  ...process.env,
  PATH: [path.dirname(node), inRoot('node_modules', '.bin'), process.env.PATH].join(path.delimiter),
  ...extra,
});
