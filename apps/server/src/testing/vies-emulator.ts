import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a number answers: a verdict, one of the error codes of VIES, or how the line breaks. */
export type ViesReply =
  | { readonly valid: true; readonly name?: string; readonly address?: string }
  | { readonly valid: false }
  | { readonly error: string; readonly status?: number }
  | { readonly broken: 'hangs' | 'drops' | 'not_json' };

export interface ViesEmulator {
  /** What takes the place of the address of VIES. */
  readonly address: string;
  readonly asked: readonly Readonly<Record<string, string>>[];
  readonly mostAtOnce: number;
  /** From now on; by prefix and number, such as `DE136695976`. */
  answer(number: string, reply: ViesReply): void;
  close(): Promise<void>;
}

/** The numbers that the documentation of the test service names, of any country. */
const documented: Readonly<Record<string, ViesReply>> = {
  100: { valid: true, name: 'John Doe', address: '123 Main St, Anytown, UK' },
  200: { valid: false },
  201: { error: 'INVALID_INPUT' },
  202: { error: 'INVALID_REQUESTER_INFO' },
  300: { error: 'SERVICE_UNAVAILABLE' },
  301: { error: 'MS_UNAVAILABLE' },
  302: { error: 'TIMEOUT' },
  400: { error: 'VAT_BLOCKED' },
  401: { error: 'IP_BLOCKED' },
  500: { error: 'GLOBAL_MAX_CONCURRENT_REQ' },
  501: { error: 'GLOBAL_MAX_CONCURRENT_REQ_TIME' },
  600: { error: 'MS_MAX_CONCURRENT_REQ' },
  601: { error: 'MS_MAX_CONCURRENT_REQ_TIME' },
};

/** The check of VAT numbers as the European Commission offers it, over real HTTP, with the answers a test wants. */
export async function startViesEmulator({ delayMs = 0 }: { readonly delayMs?: number } = {}): Promise<ViesEmulator> {
  const replies = new Map<string, ViesReply>();
  const asked: Record<string, string>[] = [];
  let [running, mostAtOnce, consultations] = [0, 0, 0];

  const server = createServer((request, response) => {
    void (async () => {
      const send = (status: number, body: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body));
      };
      const place = new URL(request.url ?? '/', 'http://vies').pathname;
      if (request.method !== 'POST' || !/\/check-vat-(?:number|test-service)$/.test(place)) return send(404, {});
      const question = JSON.parse(await text(request)) as Record<string, string>;
      asked.push(question);
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      await new Promise((resolve) => void setTimeout(resolve, delayMs));
      running -= 1;
      const { countryCode = '', vatNumber = '', requesterMemberStateCode } = question;
      const reply = replies.get(countryCode + vatNumber) ?? documented[vatNumber] ?? { valid: false };
      if ('broken' in reply) {
        if (reply.broken === 'not_json') return send(200, '<html>maintenance</html>');
        if (reply.broken === 'drops') request.socket.destroy();
        return undefined;
      }
      if ('error' in reply) return send(reply.status ?? 200, { actionSucceed: false, errorWrappers: [{ error: reply.error }] });
      if (requesterMemberStateCode && reply.valid) consultations += 1;
      return send(200, {
        countryCode,
        vatNumber,
        requestDate: '2026-11-20T12:00:00.000Z',
        valid: reply.valid,
        requestIdentifier: requesterMemberStateCode && reply.valid ? `WAPIAAAA${String(consultations).padStart(8, '0')}` : '',
        name: (reply.valid && reply.name) || '---',
        address: (reply.valid && reply.address) || '---',
      });
    })();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/rest-api`,
    asked,
    get mostAtOnce() {
      return mostAtOnce;
    },
    answer: (number, reply) => void replies.set(number, reply),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
