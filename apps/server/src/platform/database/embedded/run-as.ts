import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { binariesIn, type PostgresBinaries } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Postgres refuses to run as root. A way to run it nevertheless, without asking for another user's account. */
export interface RunAs {
  readonly binaries: PostgresBinaries;
  /** Put before the program and its arguments. */
  readonly prefix: readonly string[];
  /** The owner that the cluster's files need on disk; undefined where they belong to this process already. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** Whether the child itself has to change to that owner. */
  readonly switchUser: boolean;
}

type Way = Omit<RunAs, 'binaries'>;

const nobodyId = 65534;

/** Inside its own user namespace root counts as `nobody`, while the files on disk stay root's. */
const userNamespace: Way = {
  prefix: ['unshare', '--user', `--map-user=${nobodyId}`, `--map-group=${nobodyId}`],
  owner: { uid: 0, gid: 0 },
  switchUser: false,
};

/** `nobody` who may still pass folders that are closed to others. Without the securebits the capability is lost on the way. */
const capabilities: Way = {
  prefix: [
    'setpriv',
    `--reuid=${nobodyId}`,
    `--regid=${nobodyId}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ],
  owner: { uid: nobodyId, gid: nobodyId },
  switchUser: false,
};

/** Choose how to run the binaries so that they can use `folder`. */
export function chooseRunAs(binaries: PostgresBinaries, folder: string): RunAs {
  if (process.getuid?.() !== 0) return { binaries, prefix: [], owner: undefined, switchUser: false };
  for (const way of [userNamespace, capabilities]) {
    if (works({ ...way, binaries }, folder)) return { ...way, binaries };
  }
  return asPlainNobody(binaries, folder);
}

/** A plain `nobody` sees only what everybody may see, so the binaries may have to move next to the data. */
function asPlainNobody(binaries: PostgresBinaries, folder: string): RunAs {
  const way: Way = { prefix: [], owner: nobodyAccount(), switchUser: true };
  // Others may pass through the folder, not list it; the files in it stay closed.
  chmodSync(folder, statSync(folder).mode | 0o011);
  if (works({ ...way, binaries }, folder)) return { ...way, binaries };
  if (!works({ ...way, binaries: { ...binaries, postgres: '/bin/true' } }, folder)) throw rootRefused(folder);
  const copy = binariesIn(path.join(folder, 'postgres-binaries'));
  copyBinaries(binaries.root, copy.root);
  if (works({ ...way, binaries: copy }, folder)) return { ...way, binaries: copy };
  throw rootRefused(folder);
}

const rootRefused = (folder: string): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'root_refused',
    `PostgreSQL refuses to run as root, and no other way works on this machine (unshare and setpriv are missing or forbidden, and other users may not enter ${folder}). Start Pinhole as an ordinary user, set PINHOLE_DATA to a folder that every user may enter, such as /var/lib/pinhole, or set DATABASE_URL to a PostgreSQL server of your own.`,
  );

export function commandFor(runAs: RunAs, program: string, args: readonly string[]): [string, string[]] {
  const [wrapper, ...options] = runAs.prefix;
  return wrapper === undefined ? [program, [...args]] : [wrapper, [...options, program, ...args]];
}

export const spawnOwner = (runAs: RunAs): { uid?: number; gid?: number } =>
  runAs.switchUser && runAs.owner ? { uid: runAs.owner.uid, gid: runAs.owner.gid } : {};

/** Hand a tree to the owner that this way of running needs; another start may have used another way. */
export function giveTo(runAs: RunAs, tree: string): void {
  if (!runAs.owner) return;
  const found = lstatSync(tree);
  if (found.uid === runAs.owner.uid && found.gid === runAs.owner.gid) return;
  if (found.isDirectory()) {
    for (const name of readdirSync(tree, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(tree, name);
      if (!lstatSync(file).isSymbolicLink()) chownSync(file, runAs.owner.uid, runAs.owner.gid);
    }
  }
  // Last, so that an interrupted hand-over is taken up again by the check above.
  chownSync(tree, runAs.owner.uid, runAs.owner.gid);
}

function works(runAs: RunAs, folder: string): boolean {
  const [program, args] = commandFor(runAs, '/bin/sh', ['-c', 'cd "$0" && exec "$1" --version', folder, runAs.binaries.postgres]);
  return spawnSync(program, args, { ...spawnOwner(runAs), stdio: 'ignore', timeout: 10_000 }).status === 0;
}

function copyBinaries(from: string, to: string): void {
  if (existsSync(to)) return;
  const draft = `${to}.new`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  renameSync(draft, to);
}

function nobodyAccount(): { uid: number; gid: number } {
  const [, , uid, gid] =
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith('nobody:'))
      ?.split(':') ?? [];
  return { uid: Number(uid ?? nobodyId), gid: Number(gid ?? nobodyId) };
}
