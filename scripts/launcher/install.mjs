import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { explainInstallFailure, onlyOptionalPackagesAreMissing } from './install-failure.mjs';
import { inRoot, root } from './paths.mjs';
import { Problem, say, sayWhile } from './say.mjs';

const lockFile = inRoot('package-lock.json');
const modules = inRoot('node_modules');
const stampFile = path.join(modules, '.pinhole-lock');
const installedLockFile = path.join(modules, '.package-lock.json');

/** Bring node_modules to the state of the lock file. Does nothing, quickly, when it is there already. */
export async function installPackages() {
  const lockText = readFileSync(lockFile);
  const stamp = `${createHash('sha256').update(lockText).digest('hex')} ${process.platform}-${process.arch}\n`;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const lock = JSON.parse(lockText.toString());
  if (!alreadyInstalled(lock)) await install(lock);
  writeFileSync(stampFile, stamp);
}

async function install(lock) {
  rmSync(stampFile, { force: true });
  const names = packagesFor(lock).map(([name]) => name);
  const unpacked = () => names.filter((name) => existsSync(inRoot(name, 'package.json'))).length;
  const stopSaying = sayWhile(() => `Installing ${names.length} packages … ${unpacked()}`);
  const started = Date.now();
  const { code, output } = await installFromLock(lock).finally(stopSaying);
  if (code !== 0) throw new Problem(explainInstallFailure(output));
  say(`Installed ${unpacked()} packages in ${Math.round((Date.now() - started) / 1000)} s`);
}

async function installFromLock(lock) {
  const result = await npm(['ci']);
  // npm refuses its own lock when the registry lacks a binary of some other platform; installing from it is the same set.
  return result.code !== 0 && onlyOptionalPackagesAreMissing(result.output, lock) ? npm(['install', '--no-save']) : result;
}

const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function npm(args) {
  const options = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...args, ...options], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      // npm must not run on the Node in node_modules, which it is about to delete.
      env: { ...process.env, PATH: pathOutsideModules() },
    });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) =>
      reject(new Problem(`npm could not be started (${error.message}). Install Node with npm and run the command again.`)),
    );
    const interrupt = () => child.kill('SIGTERM');
    for (const signal of interruptions) process.on(signal, interrupt);
    child.once('close', (code, signal) => {
      for (const name of interruptions) process.off(name, interrupt);
      if (signal) reject(new Problem('The installation was interrupted. Run the command again: it starts over by itself.'));
      else resolve({ code, output });
    });
  });
}

const pathOutsideModules = () =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((entry) => !entry.startsWith(modules))
    .join(path.delimiter);

/** True if somebody else ran `npm ci` from this lock: everything that belongs on this machine is there in its version. */
function alreadyInstalled(lock) {
  if (!existsSync(installedLockFile)) return false;
  const installed = JSON.parse(readFileSync(installedLockFile, 'utf8')).packages ?? {};
  return packagesFor(lock).every(([name, { version, optional }]) => {
    const found = installed[name];
    return found ? found.version === version && existsSync(inRoot(name)) : optional === true;
  });
}

/** The entries of the lock that are meant for this machine. */
const packagesFor = (lock) =>
  Object.entries(lock.packages).filter(
    ([name, entry]) =>
      name.includes('node_modules/') &&
      !entry.link &&
      allows(entry.os, process.platform) &&
      allows(entry.cpu, process.arch) &&
      allows(entry.libc, libc),
  );

const libc = process.platform === 'linux' && existsSync('/lib/ld-musl-x86_64.so.1') ? 'musl' : 'glibc';

/** npm writes one value or a list; "!name" excludes. */
function allows(value, own) {
  const list = value === undefined ? [] : [value].flat();
  const named = list.filter((item) => !item.startsWith('!'));
  return !list.includes(`!${own}`) && (named.length === 0 || named.includes(own));
}
