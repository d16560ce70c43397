import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * A pid alone proves nothing: after a reboot or a container restart another program has it. The pair of pid and
 * start time names one process for good. Undefined when no such process runs.
 */
export function processStartTime(pid: number): string | undefined {
  if (!isRunning(pid)) return undefined;
  if (process.platform === 'linux') return linuxStat(pid)?.startTime;
  return run('ps', ['-o', 'lstart=', '-p', String(pid)]);
}

/** True while the process runs. A zombie is over: in a container without an init process nobody ever reaps it. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return process.platform !== 'linux' || linuxStat(pid)?.state !== 'Z';
}

/** True if the process is a Postgres server that works in this cluster folder. */
export function servesCluster(pid: number, clusterFolder: string): boolean {
  if (!isRunning(pid)) return false;
  if (process.platform !== 'linux') return isServerCommand(run('ps', ['-o', 'command=', '-p', String(pid)]), clusterFolder);
  // The server changes into its cluster folder and stays there. In a container root may not look at another
  // user's working folder; the command line is open to everybody.
  return (
    attempt(() => readlinkSync(`/proc/${pid}/cwd`)) === clusterFolder ||
    isServerCommand(
      attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
      clusterFolder,
    )
  );
}

const isServerCommand = (command: string | undefined, clusterFolder: string): boolean =>
  command !== undefined && command.includes('postgres') && command.includes(clusterFolder);

/** True if the program file of a running process was removed, for example by an update: it must not be kept. */
export function programWasRemoved(pid: number): boolean {
  return process.platform === 'linux' && (attempt(() => readlinkSync(`/proc/${pid}/exe`))?.endsWith(' (deleted)') ?? false);
}

function linuxStat(pid: number): { state: string; startTime: string } | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === undefined) return undefined;
  // The second field is the program's name in brackets and may itself hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  return state === undefined || startTime === undefined ? undefined : { state, startTime };
}

function run(program: string, args: readonly string[]): string | undefined {
  return attempt(() => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
