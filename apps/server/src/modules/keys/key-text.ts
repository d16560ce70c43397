import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { newSecret } from '../../platform/ids.ts';

/** `pk_`, 256 random bits, and a checksum that tells a mistyped or made-up key from a real one without asking the database. */
const keyPattern = /^pk_([\w-]{43})([0-9a-f]{8})$/;
const shownCharacters = 8;

export interface FreshKey {
  /** Shown once, never stored. */
  readonly secret: string;
  /** Tells keys apart in a list. */
  readonly start: string;
  readonly hash: Buffer;
}

export function makeKey(): FreshKey {
  const random = newSecret();
  const secret = `pk_${random}${checksum(random)}`;
  return { secret, start: secret.slice(0, shownCharacters), hash: hashKey(secret) };
}

/** What the database holds of a key in an `Authorization` header; null when it cannot be one of ours. */
export function hashOfBearer(authorization: string): Buffer | null {
  const [scheme = '', text = '', ...more] = authorization.trim().split(/\s+/);
  const [whole, random = '', given] = keyPattern.exec(text) ?? [];
  if (!whole || more.length > 0 || scheme.toLowerCase() !== 'bearer' || given !== checksum(random)) return null;
  return hashKey(whole);
}

const checksum = (random: string): string => crc32(random).toString(16).padStart(8, '0');
const hashKey = (secret: string): Buffer => createHash('sha256').update(secret).digest();
