import { createHash } from 'node:crypto';
import { ApiError } from './emulator-world.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The first answer of a key is the answer of that key, a server error too. */
export interface Keys {
  /** Throws while another call holds the key, or when the key was used for something else. A stored answer, or nothing yet. */
  claim(key: string, request: string): Answer | undefined;
  /** Keeps the answer, or with null gives the key free: nothing was begun. */
  settle(key: string, answer: Answer | null): void;
  forget(): void;
}

export function createKeys(): Keys {
  const kept = new Map<string, { readonly digest: string; answer?: Answer }>();
  return {
    claim(key, request) {
      if (key.length > 255) throw new ApiError(400, 'Idempotency keys have up to 255 characters.', { type: 'invalid_request_error' });
      const digest = createHash('sha256').update(request).digest('hex');
      const known = kept.get(key);
      if (!known) {
        kept.set(key, { digest });
        return undefined;
      }
      if (known.digest !== digest) {
        const message = 'Keys for idempotent requests can only be used with the same parameters they were first used with.';
        throw new ApiError(400, message, { type: 'idempotency_error' });
      }
      if (known.answer) return known.answer;
      const message = 'There is currently another in-progress request using this Idempotent Key. Please try again later.';
      throw new ApiError(409, message, { type: 'idempotency_error', code: 'idempotency_key_in_use' });
    },
    settle(key, answer) {
      const known = kept.get(key);
      if (known && answer) known.answer = answer;
      else kept.delete(key);
    },
    forget() {
      for (const [key, { answer }] of kept) if (answer) kept.delete(key);
    },
  };
}
