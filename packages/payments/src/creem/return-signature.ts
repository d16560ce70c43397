import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Creem itself led the buyer back with these parameters. For what the page says to the buyer only: credits are given for what Creem
 * answers when it is asked.
 */
export function isReturnGenuine(query: URLSearchParams, apiKey: string): boolean {
  const given = query.get('signature') ?? '';
  if (!/^[0-9a-f]{64}$/.test(given)) return false;
  const names = ['checkout_id', 'order_id', 'customer_id', 'subscription_id', 'product_id', 'request_id'];
  return timingSafeEqual(
    Buffer.from(given, 'hex'),
    Buffer.from(
      signReturn(
        names.map((name) => [name, query.get(name) ?? ''] as const),
        apiKey,
      ),
      'hex',
    ),
  );
}

/** Over what is not empty, in the order of the names. */
export function signReturn(parameters: readonly (readonly [string, string])[], apiKey: string): string {
  const text = parameters
    .filter(([, value]) => value !== '')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return createHmac('sha256', apiKey).update(text).digest('hex');
}
