import { Agent, request } from 'node:http';
import os from 'node:os';

export const quantile = (values: readonly number[], at: number): number =>
  values.toSorted((left, right) => left - right)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? Number.NaN;
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Runs `work` with so many at a time for so long; answers how often it was done per second, and the latencies. */
export async function drive(
  clients: number,
  seconds: number,
  work: (client: number) => Promise<unknown>,
): Promise<{ readonly perSecond: number; readonly latenciesMs: readonly number[] }> {
  const latenciesMs: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      while (performance.now() < until) {
        const at = performance.now();
        await work(client);
        latenciesMs.push(performance.now() - at);
      }
    }),
  );
  return { perSecond: (latenciesMs.length * 1000) / (performance.now() - began), latenciesMs };
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

export interface Reply {
  readonly status: number;
  readonly body: Buffer;
}

/** The smallest client there is: what it costs is hardly part of the figure. */
export function call(
  url: string,
  options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: options.method ?? 'GET', headers: options.headers ?? {} }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(options.body);
  });
}

export function expectStatus(reply: Reply, status: number): Reply {
  if (reply.status !== status) throw new Error(`answered ${reply.status} instead of ${status}: ${reply.body.toString().slice(0, 300)}`);
  return reply;
}

export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly baseline: string;
  readonly ratio: string;
  readonly goal: string;
}

export function printTable(title: string, rows: readonly Row[]): void {
  const widths = (['what', 'ours', 'baseline', 'ratio', 'goal'] as const).map((name) =>
    Math.max(name.length, ...rows.map((row) => row[name].length)),
  );
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  console.log(`\n${title} (load ${os.loadavg()[0]?.toFixed(1)}, ${os.availableParallelism()} cores)\n`);
  console.log(line(['what', 'ours', 'baseline', 'ratio', 'goal']));
  console.log(line(widths.map((width) => '-'.repeat(width))));
  for (const row of rows) console.log(line([row.what, row.ours, row.baseline, row.ratio, row.goal]));
}
