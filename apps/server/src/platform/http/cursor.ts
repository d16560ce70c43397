import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { AppError } from '../app-error.ts';

const macBytes = 16;

/** Where a list goes on. Bound to one operation in one workspace: a cursor from elsewhere, or a changed one, is refused. */
export interface Cursors {
  encode(place: CursorPlace, key: string): string;
  decode(place: CursorPlace, cursor: string): string;
}

export interface CursorPlace {
  readonly operation: string;
  readonly workspaceId: string;
}

export function createCursors(secret: string | Uint8Array): Cursors {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'pinhole list cursor v1', 32));
  const mac = ({ operation, workspaceId }: CursorPlace, payload: Buffer): Buffer =>
    createHmac('sha256', key).update(`${operation}\0${workspaceId}\0`).update(payload).digest().subarray(0, macBytes);
  return {
    encode(place, value) {
      const payload = Buffer.from(value);
      return Buffer.concat([mac(place, payload), payload]).toString('base64url');
    },
    decode(place, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const payload = bytes.subarray(macBytes);
      // Decoding forgives stray letters; only the spelling we gave out is ours.
      const spelled = bytes.toString('base64url') === cursor;
      if (!spelled || payload.length === 0 || !timingSafeEqual(bytes.subarray(0, macBytes), mac(place, payload))) {
        throw new AppError('request.cursor_invalid');
      }
      return payload.toString();
    },
  };
}
