import { SettingsError } from '../modules/settings/index.ts';
import { EmbeddedPostgresError } from '../platform/database/embedded/embedded-postgres-error.ts';
import { SchemaError } from '../platform/database/migrate.ts';
import { ConfigError } from './config.ts';

/** sysexits.h: supervisors may tell a mistake of the operator from a crash and not restart for ever. */
const exitCodes = { configuration: 78, unavailable: 69, bug: 70 } as const;

export interface StartupFailure {
  readonly message: string;
  readonly exitCode: number;
}

/** Turn whatever stopped the start into sentences that say what to do. A bug keeps its stack: it is for us. */
export function explainStartupError(error: unknown, where: { readonly host?: string; readonly port?: number } = {}): StartupFailure {
  if (error instanceof ConfigError || error instanceof SettingsError) {
    return {
      message: `Pinhole cannot start. ${error.message}\nAll variables are described in docs/configuration.md.`,
      exitCode: exitCodes.configuration,
    };
  }
  if (error instanceof EmbeddedPostgresError || error instanceof SchemaError) {
    return { message: `Pinhole cannot start. ${error.message}`, exitCode: exitCodes.unavailable };
  }
  const sentence = explainCode(codeOf(error), where, error);
  if (sentence) return { message: `Pinhole cannot start. ${sentence}`, exitCode: exitCodes.unavailable };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `Pinhole cannot start because of a fault of its own. Please report this:\n${detail}`, exitCode: exitCodes.bug };
}

function explainCode(
  code: string | undefined,
  { host = '127.0.0.1', port }: { host?: string; port?: number },
  error: unknown,
): string | undefined {
  const listening = error instanceof Error && 'syscall' in error && error.syscall === 'listen';
  switch (code) {
    case 'EADDRINUSE':
      return `The port ${port ?? ''} on ${host} is taken by another program. Stop that program, or set PORT to another number.`;
    case 'EACCES':
      return listening ? `This user may not listen on port ${port ?? ''}. Set PORT to a number above 1023.` : undefined;
    case 'EADDRNOTAVAIL':
      return `This machine does not have the address ${host}. Set HOST to one that it has, or to 0.0.0.0 for all.`;
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return 'The database server of DATABASE_URL does not answer. Check that it runs and that its address and port are right.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'The host name in DATABASE_URL cannot be found. Check its spelling and the name service of this machine.';
    case '28P01':
    case '28000':
      return 'The database server of DATABASE_URL refuses the user or the password in it.';
    case '3D000':
      return 'The database that DATABASE_URL names does not exist. Create it, or correct the last part of the address.';
    case '42501':
      return 'The user in DATABASE_URL may not change the schema of its database. Make it the owner of the database.';
    case '53300':
      return 'The database server of DATABASE_URL has no connection left. Raise its limit, or give this service fewer processes.';
    case '57P03':
      return 'The database server of DATABASE_URL is just starting or stopping. Start Pinhole again in a moment.';
    case 'ENOSPC':
      return 'The disk is full. Make room on the disk of the data folder, or set PINHOLE_DATA to a folder on another disk.';
    default:
      return undefined;
  }
}

/** The system's or the database's code, also where it hides inside a failure of several addresses or below a cause. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return error.errors.map(codeOf).find((code) => code !== undefined);
  return codeOf(error.cause);
}
