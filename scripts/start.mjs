// Runs on plain Node 20.19 with nothing installed: no dependency, no TypeScript in here and in launcher/.
import { installPackages } from './launcher/install.mjs';
import { findNode24 } from './launcher/node-24.mjs';
import { fail, Problem } from './launcher/say.mjs';

const modes = {
  '--start': () => import('./launcher/serve.mjs').then(({ serve }) => serve),
  '--dev': () => import('./launcher/develop.mjs').then(({ develop }) => develop),
  '--check': () => import('./launcher/check.mjs').then(({ check }) => check),
  '--test': () => import('./launcher/test.mjs').then(({ test }) => test),
  '--generate': () => import('./launcher/generators.mjs').then(({ generate }) => generate),
  '--bench': () => import('./launcher/bench.mjs').then(({ bench }) => bench),
  '--emulator': () => import('./launcher/emulate.mjs').then(({ emulate }) => emulate),
  '--cli': () => import('./launcher/serve.mjs').then(({ command }) => command),
};

const [mode = '--start', ...args] = process.argv.slice(2);

try {
  if (!(mode in modes) || (['--start', '--dev'].includes(mode) && args.length > 0)) {
    const unknown = mode in modes ? args[0] : mode;
    throw new Problem(`"${unknown}" is not known here. Settings come from the environment or the file .env: see docs/configuration.md.`);
  }
  await installPackages();
  const run = await modes[mode]();
  process.exitCode = await run({ node: findNode24(), args });
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  fail(error.message);
  process.exitCode = 1;
}
