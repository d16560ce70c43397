import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { documentHeaders, shellPolicy } from './security-headers.ts';
import { listStaticFiles, sendStaticFile } from './static-files.ts';

/** The build writes this where the nonce of each answer belongs. */
const noncePlaceholder = '__CSP_NONCE__';
const configBlock = /(<script\b[^>]*\bid="runtime-config"[^>]*>)[^<]*(<\/script>)/;

export interface ShellOptions {
  /** Where the build of the web app is. */
  readonly folder: string;
  /** What the page has to know before its first request. Public by definition: everybody can read it. */
  readonly runtimeConfig: () => object | Promise<object>;
}

/** Answers undefined where there is neither a file nor a page. */
export type Page = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;

/** Answers files of the build by their name and every other address of a person's browser with the page itself. */
export async function createShell({ folder, runtimeConfig }: ShellOptions): Promise<Page> {
  const files = await listStaticFiles(folder, (urlPath) => urlPath.startsWith('/assets/'));
  const template = cut(await readFile(path.join(folder, 'index.html'), 'utf8'));
  return async (request, reply) => {
    const urlPath = pathOf(request.url);
    const file = urlPath === '/index.html' ? undefined : files.get(urlPath);
    if (file) return sendStaticFile(request, reply, file);
    if (!isForPeople(request, urlPath)) return undefined;
    const nonce = randomBytes(18).toString('base64');
    const html = template(nonce, await runtimeConfig());
    return reply
      .headers(documentHeaders)
      .header('content-security-policy', shellPolicy(nonce))
      .header('cache-control', 'no-cache')
      .header('vary', 'accept')
      .type('text/html; charset=utf-8')
      .send(html);
  };
}

/** Splits the page once, so that an answer only has to be put together. */
function cut(html: string): (nonce: string, config: object) => string {
  const place = configBlock.exec(html);
  if (!place)
    throw new Error('the web app has no <script type="application/json" id="runtime-config"> for its configuration: build it again');
  const [whole, open = '', close = ''] = place;
  const before = (html.slice(0, place.index) + open).split(noncePlaceholder);
  const after = (close + html.slice(place.index + whole.length)).split(noncePlaceholder);
  return (nonce, config) => before.join(nonce) + forScript(config) + after.join(nonce);
}

/** JSON that cannot end the script element it stands in. */
export function forScript(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** Addresses of programs never answer with a page, whatever the caller accepts. */
const forPrograms = /^\/(?:v\d+|api|media|assets|docs|openapi\.json|metrics|livez|readyz|healthz)(?:\/|$)/;

function isForPeople(request: FastifyRequest, urlPath: string): boolean {
  if (forPrograms.test(urlPath) || urlPath.includes('/.') || path.posix.extname(urlPath) !== '') return false;
  return /\btext\/html\b|\*\/\*/.test(request.headers.accept ?? '*/*');
}

export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}
