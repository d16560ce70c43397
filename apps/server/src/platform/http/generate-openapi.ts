import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type RouteContract, routes } from '@pinhole/contract';
import { systemClock } from '../clock.ts';
import type { Db } from '../database/database.ts';
import { silentLog } from '../telemetry/log.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import type { OpenApiDocument } from './api-document.ts';
import { createHttp } from './http.ts';
import { mount } from './mount.ts';

const target = path.join(import.meta.dirname, '../../../../../docs/openapi.json');

/** The document of the whole contract, made like the running server makes its own: from mounted routes. Nothing is called. */
export async function describeApi(): Promise<OpenApiDocument> {
  const never = (): Promise<never> => Promise.reject(new Error('this server only describes itself'));
  const http = await createHttp({
    clock: systemClock,
    log: silentLog,
    metrics: createMetrics(),
    db: {} as Db,
    secret: 'none',
    publicUrl: 'http://localhost',
    version: '1',
    identify: never,
    ready: never,
  });
  for (const route of Object.values<RouteContract>(routes)) mount(http, route, never);
  await http.app.ready();
  const document = http.document();
  await http.close();
  return document;
}

/** Writes `docs/openapi.json`; with `check`, says whether the file there is current. */
async function main(check: boolean): Promise<void> {
  const wanted = `${JSON.stringify(await describeApi(), null, 2)}\n`;
  const current = await readFile(target, 'utf8').catch(() => '');
  if (current === wanted) return;
  if (!check) {
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, wanted);
    return;
  }
  process.stderr.write('docs/openapi.json does not match the contract. Run: node apps/server/src/platform/http/generate-openapi.ts\n');
  process.exitCode = 1;
}

if (import.meta.main) await main(process.argv.includes('--check'));
