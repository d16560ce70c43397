import type { Socket } from 'node:net';
import { type ProblemCode, problems } from '@pinhole/contract';
import type { Clock } from '../clock.ts';
import { newId } from '../ids.ts';
import { problemOf } from './problem.ts';

const codeOf: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
  HPE_HEADER_OVERFLOW: 'request.too_large',
};

/** What never became a request: too slow, too long, or not HTTP. There is no route and no reply yet, only the connection. */
export function answerBrokenRequest(
  error: Error & { readonly code?: string },
  socket: Socket,
  about: { readonly clock: Clock; readonly publicUrl: string },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = codeOf[error.code ?? ''] ?? 'request.invalid';
  const requestId = newId(about.clock.now());
  const body = JSON.stringify(problemOf({ code }, requestId, about.publicUrl));
  const { status } = problems[code];
  const reason = { 408: 'Request Timeout', 413: 'Content Too Large' }[status as number] ?? 'Bad Request';
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
