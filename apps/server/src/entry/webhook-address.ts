import { createHmac, timingSafeEqual } from 'node:crypto';

/** Addresses at which providers push news. The last part proves that we made the address; nothing of it is stored. */
export interface WebhookAddresses {
  /** Null where providers cannot reach this service: no public https address. */
  urlOf(engineId: string, attemptId: string): URL | null;
  isOurs(engineId: string, attemptId: string, token: string): boolean;
}

export function createWebhookAddresses({ secret, publicUrl }: { readonly secret: string; readonly publicUrl: string }): WebhookAddresses {
  const base = URL.parse(publicUrl);
  const reachable = base?.protocol === 'https:' && base.hostname !== 'localhost' && !base.hostname.startsWith('127.');
  const tokenOf = (engineId: string, attemptId: string): string =>
    createHmac('sha256', secret).update(`engine webhook ${engineId} ${attemptId}`).digest('base64url').slice(0, 32);
  return {
    urlOf: (engineId, attemptId) =>
      reachable ? new URL(`/hooks/engines/${engineId}/${attemptId}/${tokenOf(engineId, attemptId)}`, base) : null,
    isOurs(engineId, attemptId, token) {
      const [given, real] = [Buffer.from(token), Buffer.from(tokenOf(engineId, attemptId))];
      return given.length === real.length && timingSafeEqual(given, real);
    },
  };
}
