import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { problems } from '@pinhole/contract';
import type { FastifyInstance } from 'fastify';
import { documentHeaders, referencePolicy } from './security-headers.ts';
import { forScript } from './shell.ts';
import { sendStaticFile, staticFile } from './static-files.ts';

/** `/openapi.json`, the reference at `/docs/api` from our own origin, and what every problem code means. */
export function mountApiPages(app: FastifyInstance): void {
  let document: { readonly text: string; readonly etag: string } | undefined;
  app.get('/openapi.json', async (request, reply) => {
    if (!document) {
      const text = JSON.stringify(app.swagger());
      document = { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 16)}"` };
    }
    reply.header('etag', document.etag).header('cache-control', 'public, no-cache');
    if (request.headers['if-none-match'] === document.etag) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(document.text);
  });

  const bundle = staticFile(
    path.join(path.dirname(import.meta.resolve('@scalar/api-reference').replace('file://', '')), 'browser/standalone.js'),
  );
  app.get('/docs/api/reference.js', (request, reply) => sendStaticFile(request, reply, bundle));
  app.get('/docs/api', async (_request, reply) => {
    const nonce = randomBytes(18).toString('base64');
    return reply
      .headers(documentHeaders)
      .header('content-security-policy', referencePolicy(nonce))
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(referencePage(nonce));
  });
  app.get('/docs/problems', async (_request, reply) => {
    const nonce = randomBytes(18).toString('base64');
    const policy = `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
    return reply
      .headers(documentHeaders)
      .header('content-security-policy', policy)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(problemsPage(nonce));
  });
}

/** Nothing is loaded from or sent to anybody else: no fonts, no telemetry, no proxy, no assistant. */
const referenceSettings = {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'json',
};

const referencePage = (nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pinhole API</title>
</head>
<body>
<div id="reference"></div>
<noscript>The reference needs JavaScript. The document itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="/docs/api/reference.js" nonce="${nonce}"></script>
<script nonce="${nonce}">Scalar.createApiReference('#reference', ${forScript(referenceSettings)});</script>
</body>
</html>
`;

const problemsPage = (nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Problem codes · Pinhole API</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
body { max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
dt { margin-top: 1.5rem; font-family: ui-monospace, monospace; font-weight: 600; scroll-margin-top: 1rem; }
dt:target { outline: 2px solid; outline-offset: 0.25rem; }
dd { margin: 0; }
</style>
</head>
<body>
<main>
<h1>Problem codes</h1>
<p>Every failure is <code>application/problem+json</code>. <code>code</code> is one of these and never changes its meaning; <code>request_id</code> finds the call in the operator’s log.</p>
<dl>
${Object.entries(problems)
  .map(([code, { status, title }]) => `<dt id="${code}">${code} · ${status}</dt>\n<dd>${title}</dd>`)
  .join('\n')}
</dl>
</main>
</body>
</html>
`;
