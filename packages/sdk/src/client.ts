import { bindOperations, type Operations } from './client.generated.ts';
import { type ClientOptions, createTransport } from './transport.ts';

/** A typed client for one Pinhole service. */
export interface PinholeClient extends Operations {
  /** The address of a rendition, for example for an `<img>` on a page of the same origin. */
  mediaUrl(assetId: string, rendition: string): string;
}

/** Connects to a service. In a page of the service itself, no options are needed. */
export function createClient(options: ClientOptions = {}): PinholeClient {
  const origin = (options.baseUrl ?? '').replace(/\/+$/, '');
  return {
    ...bindOperations(createTransport(options)),
    mediaUrl: (assetId, rendition) => `${origin}/media/${encodeURIComponent(assetId)}/${encodeURIComponent(rendition)}`,
  };
}
