import { EgressError } from './egress-error.ts';

/** An outside party this installation may talk to, and what about. */
export interface Processor {
  readonly id: string;
  readonly title: string;
  /**
   * `api.example.com` is that host over https; `.example.com` any host below it; `http://127.0.0.1:8188` exactly this origin, for
   * an operator's own machine; `smtp://mail.example.com:587` exactly this port of a mail server.
   */
  readonly hosts: readonly string[];
  readonly purposes: readonly string[];
}

export interface ProcessorCall {
  readonly processorId: string;
  readonly purpose: string;
  readonly url: URL;
}

/** Throws unless this call was declared. What is not declared is not in the policy, so it must not happen. */
export function requireDeclared(processors: readonly Processor[], { processorId, purpose, url }: ProcessorCall): void {
  const processor = processors.find(({ id }) => id === processorId);
  if (!processor)
    throw new EgressError('unknown_processor', `"${processorId}" is not a declared processor. Declare it with its hosts and purposes.`);
  if (!processor.purposes.includes(purpose)) {
    throw new EgressError('unknown_purpose', `"${purpose}" is not a declared purpose of ${processor.title}.`);
  }
  if (!processor.hosts.some((host) => covers(host, url))) {
    throw new EgressError('unknown_host', `${url.host} is not a declared host of ${processor.title}.`);
  }
}

function covers(declared: string, url: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (declared.includes('://')) return serverOf(url) === serverOf(new URL(declared));
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return declared.startsWith('.') ? url.hostname.endsWith(declared) && url.hostname.length > declared.length : url.hostname === declared;
}

/** `origin` of a URL knows the schemes of the web only. */
const serverOf = ({ protocol, host }: URL): string => `${protocol}//${host}`;
