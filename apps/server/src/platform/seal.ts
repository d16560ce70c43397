import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps small secrets in the database so that a copy of the database alone does not give them away. */
export interface Seal {
  /** `context` is bound to the result: what was sealed for one row cannot be opened as another's. */
  seal(text: string, context: string): Buffer;
  /** Throws when the bytes were changed, moved to another row, or sealed with another secret. */
  open(sealed: Uint8Array, context: string): string;
}

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM under a key made from the service's secret for this purpose alone. */
export function createSeal(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'pinhole sealed values', 32));
  return {
    seal(text, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      return Buffer.concat([Buffer.of(version), nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== version || bytes.length < 1 + nonceBytes + tagBytes) throw new SealError();
      const nonce = bytes.subarray(1, 1 + nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce)
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(bytes.length - tagBytes));
      try {
        return decipher.update(bytes.subarray(1 + nonceBytes, bytes.length - tagBytes), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw new SealError();
      }
    },
  };
}

/** Says nothing of what was inside, or why exactly it did not open. */
export class SealError extends Error {
  override readonly name = 'SealError';

  constructor() {
    super('A sealed value cannot be opened. The service’s secret was changed, or the row was: enter the value again.');
  }
}
