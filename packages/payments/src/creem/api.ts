import { z } from 'zod';
import { httpFailure, readAnswer, readFailure, send } from '../http-kit/index.ts';
import type { PaymentCall } from '../spec/provider.ts';
import { pageOf } from './shapes.ts';

export const provider = 'Creem';

const failureSchema = z.object({ trace_id: z.string().nullish(), error: z.string().nullish() });
/** Against a provider that always names a next page. */
const maxPages = 2_000;

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface CreemApi {
  /** Sent once. What is lost of a POST is `read-first`: Creem takes no keys for what moves money. Throws `PaymentError`. */
  get<Schema extends z.ZodType>(
    call: PaymentCall,
    path: string,
    query: Readonly<Record<string, string>>,
    schema: Schema,
  ): Promise<z.output<Schema>>;
  post<Schema extends z.ZodType>(call: PaymentCall, path: string, body: object, schema: Schema, key?: string): Promise<z.output<Schema>>;
  /** Every item of all pages of a search. */
  search<Item extends z.ZodType>(
    call: PaymentCall,
    path: string,
    query: Readonly<Record<string, string>>,
    item: Item,
  ): AsyncIterable<z.output<Item>>;
}

export function creemApi(base: URL, apiKey: string): CreemApi {
  async function ask<Schema extends z.ZodType>(
    call: PaymentCall,
    url: URL,
    { headers, ...init }: Asked,
    schema: Schema,
  ): Promise<z.output<Schema>> {
    const options = { provider, retry: init.method === 'POST' ? 'read-first' : 'same-key' } as const;
    const response = await send(call, url, { ...init, headers: { 'x-api-key': apiKey, ...headers } }, options);
    if (response.ok) return readAnswer(response, schema, options);
    const body = await readFailure(response, failureSchema, options);
    throw httpFailure(response, { ...options, providerCode: body?.error ?? undefined, requestId: body?.trace_id ?? undefined });
  }

  const api: CreemApi = {
    get(call, path, query, schema) {
      const url = new URL(path, base);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return ask(call, url, { method: 'GET' }, schema);
    },
    post(call, path, body, schema, key) {
      const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) };
      return ask(call, new URL(path, base), { method: 'POST', headers, body: JSON.stringify(body) }, schema);
    },
    async *search(call, path, query, item) {
      const schema = pageOf(item);
      for (let page = 1, count = 0; count < maxPages; count += 1) {
        const { items, pagination } = await api.get(call, path, { ...query, page_number: String(page), page_size: '100' }, schema);
        yield* items as z.output<typeof item>[];
        const next = pagination?.next_page;
        if (!next || next <= page) return;
        page = next;
      }
    },
  };
  return api;
}
