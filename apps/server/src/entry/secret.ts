import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The configured secret, or the one of the data folder, which the first start makes. The folder must exist. */
export function loadSecret(config: { readonly secret: string | undefined; readonly dataFolder: string }): string {
  if (config.secret !== undefined) return config.secret;
  const file = path.join(config.dataFolder, 'secret');
  return readSecret(file) ?? makeSecret(file);
}

/** Linked into place, so that two first starts agree on one secret and nobody reads half of it. */
function makeSecret(file: string): string {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const secret = readSecret(file);
  if (secret === undefined) throw new Error(`the secret in ${file} was removed while it was made`);
  return secret;
}

function readSecret(file: string): string | undefined {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret.length < 32)
      throw new Error(
        `The file ${file} does not hold a whole secret. Restore it from a backup, or delete it: everybody is then signed out.`,
      );
    return secret;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;
