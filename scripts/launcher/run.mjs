import { spawn } from 'node:child_process';
import os from 'node:os';
import { root } from './paths.mjs';
import { say } from './say.mjs';

/** Signals that come together are one wish: npm and the terminal both send them. A later one is impatience. */
const patienceMilliseconds = 2000;

/**
 * Run programs until the first one ends, then end the others. Each gets a process group of its own, so that Ctrl-C
 * (which a terminal sends to everybody) reaches it exactly once: from here.
 * @param {{ program: string, args: string[], env?: NodeJS.ProcessEnv, cwd?: string }[]} programs
 * @returns {Promise<number>} the exit code of the one that ended first
 */
export function runUntilEnd(programs) {
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = [];
  let askedAt;
  const end = (signal) => {
    if (askedAt === undefined) {
      askedAt = Date.now();
      for (const child of children) child.kill(signal);
    } else if (Date.now() - askedAt > patienceMilliseconds) {
      say('Ended at once, because it was asked again. The next start puts in order what was open.');
      for (const child of children) child.kill('SIGKILL');
    }
  };
  const onInterrupt = () => end('SIGINT');
  const onTerminate = () => end('SIGTERM');
  // Before anything runs: a signal in between would end this program alone and leave the others behind.
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate);
  for (const { program, args, env = process.env, cwd = root } of programs)
    children.push(spawn(program, args, { cwd, env, stdio: 'inherit', detached: process.platform !== 'win32' }));
  return Promise.all(
    children.map(async (child) => {
      const code = await exitCode(child);
      if (askedAt === undefined) end('SIGTERM');
      return { code, at: performance.now() };
    }),
  )
    .then((ends) => ends.sort((one, other) => one.at - other.at)[0]?.code ?? 1)
    .finally(() => {
      process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate);
    });
}

/** Run one tool and wait. Its output is shown, or kept to be shown if it fails. */
export function runTool(program, args, { env = process.env, cwd = root, show = true } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    void exitCode(child).then((code) => resolve({ code, output }));
  });
}

function exitCode(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`${child.spawnfile} could not be started: ${error.message}`);
      resolve(127);
    });
    child.once('close', (code, signal) => resolve(code ?? 128 + (os.constants.signals[signal] ?? 0)));
  });
}
