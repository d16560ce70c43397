export type EmbeddedPostgresProblem =
  | 'unsupported_platform'
  | 'root_refused'
  | 'data_folder_missing'
  | 'data_folder_unwritable'
  | 'data_folder_in_use'
  | 'password_missing'
  | 'password_wrong'
  | 'database_newer'
  | 'database_older'
  | 'database_corrupt'
  | 'disk_full'
  | 'start_failed';

/** The embedded database cannot run. The message is written for the operator: what happened, and what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly problem: EmbeddedPostgresProblem;

  constructor(problem: EmbeddedPostgresProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
