import { StorageError } from './storage-error.ts';

// Lower case only, so that two keys never meet in one file on a case-insensitive disk. At least two characters and no
// leading dot: `.`, `..` and hidden files cannot be written down. Windows would drop a trailing dot, so none is allowed.
const segment = /^[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9_-])$/;
const windowsDevice = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/;
const maxKeyLength = 512;

const isSegment = (part: string): boolean => segment.test(part) && !windowsDevice.test(part);

/** The segments of a key, or an error. Every driver calls this before it touches anything. */
export function parseKey(key: string): readonly string[] {
  const parts = key.split('/');
  if (key.length > maxKeyLength || !parts.every(isSegment)) {
    throw new StorageError('bad_key', 'A storage key is 1 or more segments of 2–128 characters a–z 0–9 . _ - joined by "/".');
  }
  return parts;
}

/**
 * The segments of a listing prefix. A prefix names a folder: '' or 'segment/…/'. Without the closing slash, a listing of
 * 'w/ab' would also show 'w/abc', which belongs to somebody else.
 */
export function parsePrefix(prefix: string): readonly string[] {
  if (prefix === '') return [];
  if (!prefix.endsWith('/')) throw new StorageError('bad_key', 'A listing prefix is empty or ends with "/".');
  return parseKey(prefix.slice(0, -1));
}
