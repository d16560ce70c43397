import type { BrowserContext } from '@playwright/test';

/** What must never happen in a page, whatever a test does in it. */
export interface Watch {
  /** Errors in the console, uncaught errors and refusals of the content security policy. */
  readonly errors: readonly string[];
  /** Addresses asked for that are not ours. */
  readonly strayRequests: readonly string[];
  /** Somewhere else that a person of this test is led to, such as the page of a payment provider. */
  allow(url: string): void;
}

const expected: readonly RegExp[] = [
  // A test cut this line, to see what the page makes of it.
  /^console: Failed to load resource: net::ERR_CONNECTION_ABORTED /,
  // The browser itself reports every 4xx; whoever asks as a stranger whether they are signed in gets one.
  /^console: Failed to load resource: the server responded with a status of 401 .*\/v1\/me$/,
  // A coupon that cannot be used is a refusal, and the page says why.
  /^console: Failed to load resource: the server responded with a status of 409 .*\/v1\/orders\/preview$/,
  // A way that may not take real money yet is a refusal, and the page leads to what is missing.
  /^console: Failed to load resource: the server responded with a status of 409 .*\/v1\/admin\/payment-connections\/[\w-]+$/,
  // Somebody wants to be asked above a price, and the page did not know yet: it asks.
  /^console: Failed to load resource: the server responded with a status of 428 .*\/v1\/generations$/,
  // A VAT number that is none is a refusal, and the form says why.
  /^console: Failed to load resource: the server responded with a status of 400 .*\/v1\/billing\/details$/,
  // The API reference tries whether it may compile code, and goes on without.
  /^policy: script-src refused eval \(.*\/docs\/api\/reference\.js/,
];

export async function watchContext(context: BrowserContext, origin: string): Promise<Watch> {
  const errors: string[] = [];
  const strayRequests: string[] = [];
  const allowed = new Set([origin]);
  const note = (text: string): void => {
    if (!expected.some((pattern) => pattern.test(text))) errors.push(text);
  };
  await context.exposeFunction('reportRefusal', note);
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { reportRefusal } = window as unknown as { readonly reportRefusal: (text: string) => void };
      reportRefusal(`policy: ${event.violatedDirective} refused ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
    });
  });
  context.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} ${message.location().url}`);
  });
  context.on('weberror', (error) => note(`uncaught: ${error.error().stack || String(error.error())}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && !allowed.has(url.origin)) strayRequests.push(request.url());
  });
  return { errors, strayRequests, allow: (url) => void allowed.add(new URL(url).origin) };
}
