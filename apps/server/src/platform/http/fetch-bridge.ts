import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A request as libraries that speak the Fetch standard want it. The base comes from our settings: a forged Host header has no say. */
export function toFetchRequest(request: FastifyRequest, publicUrl: string, signal?: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name === 'host' || name === 'content-length' || name === 'transfer-encoding' || name === 'connection')
      continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD' && request.body !== undefined && request.body !== null;
  return new Request(new URL(request.url.replace(/^\/+/, '/'), publicUrl), {
    method: request.method,
    headers,
    ...(hasBody && { body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body) }),
    ...(signal && { signal }),
  });
}

export function sendFetchResponse(reply: FastifyReply, response: Response): FastifyReply {
  reply.code(response.status);
  for (const [name, value] of response.headers) if (name !== 'set-cookie' && name !== 'content-length') reply.header(name, value);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  return response.body ? reply.send(Readable.fromWeb(response.body as never)) : reply.send();
}
