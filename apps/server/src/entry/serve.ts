import path from 'node:path';
import type { Engine, Provider } from '@pinhole/engines';
import { sketchEngine } from '@pinhole/engines/sketch';
import type { PaymentProviderKind } from '@pinhole/payments';
import type { PaymentWays } from '../modules/billing/index.ts';
import type { Connections } from '../modules/connections/index.ts';
import type { GenerationTiming } from '../modules/generations/index.ts';
import { createVies, viesProcessor } from '../modules/tax/index.ts';
import { systemClock } from '../platform/clock.ts';
import { createDatabase, createPool } from '../platform/database/database.ts';
import { prepareDataFolder } from '../platform/database/embedded/data-folder.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/database/embedded/start-embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';
import { createEgress } from '../platform/egress/egress.ts';
import type { Processor } from '../platform/egress/processors.ts';
import { type Faults, noFaults } from '../platform/faults.ts';
import type { RateQuotas } from '../platform/http/rate-limit.ts';
import { createLog, type Log } from '../platform/telemetry/log.ts';
import { createMetrics } from '../platform/telemetry/metrics.ts';
import type { Config } from './config.ts';
import { openDoor } from './door.ts';
import { createMailDriver, mailProcessors } from './mail.ts';
import { createPeople, makeFirstOperator } from './people.ts';
import { reportEnd } from './report-end.ts';
import { loadSecret } from './secret.ts';
import { createStudio } from './studio.ts';
import { createTax } from './tax.ts';
import { type Running, startScheduler, startWorker } from './worker.ts';

/** Until the last byte of an answer: engines that answer with the result take as long as it takes to make. */
const inferenceMs = 15 * 60_000;
/** Also a list of a provider's objects, read page by page. */
const paymentMs = 60_000;

export interface ServeOptions {
  readonly config: Config;
  readonly version: string;
  /** Told in words what happens, for a person who waits. */
  readonly onProgress?: (message: string) => void;
  readonly engines?: (dataFolder: string) => readonly ClosableEngine[];
  /** Kinds of connection that operators can make. */
  readonly providers?: readonly Provider[];
  /** Kinds of payment provider that operators can connect. */
  readonly paymentKinds?: readonly PaymentProviderKind[];
  /** Outside parties that engines may call, beside those of connections. */
  readonly processors?: readonly Processor[];
  readonly faults?: Faults;
  readonly log?: Log;
  readonly leaseSeconds?: number;
  /** Requests per caller; the built-in quotas when left out. */
  readonly rateQuotas?: () => RateQuotas;
  readonly timing?: Partial<GenerationTiming>;
}

export type ClosableEngine = Engine & { readonly close?: () => Promise<void> };

export interface Service {
  /** Where it listens; undefined without the web role. */
  readonly address: { readonly host: string; readonly port: number } | undefined;
  /** The one-time link of a service that nobody has set up yet. */
  readonly setupLink: string | undefined;
  /** Everything in order: no new visitors, no new work, running work ends or is given back, then the connections. */
  stop(): Promise<void>;
}

const builtInEngines = (dataFolder: string): readonly ClosableEngine[] => [sketchEngine({ spoolFolder: path.join(dataFolder, 'sketch') })];

/** Starts every role the configuration names, and leaves nothing running when it fails half-way. */
export async function serve(options: ServeOptions): Promise<Service> {
  const { config, faults = noFaults, onProgress = () => {} } = options;
  const log = options.log ?? createLog({ level: config.log.level, format: logFormat(config) });
  const onError = (error: unknown): void => log.error('unexpected-error', {}, error);
  const undo: (() => Promise<unknown> | void)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await Promise.resolve(step()).catch(onError);
  };
  try {
    prepareDataFolder(config.dataFolder);
    const database = await connect(config, onProgress, (reason) =>
      log.error('database-connection-lost', { name: 'embedded' }, new Error(reason)),
    );
    if (database.embedded) undo.push(() => database.embedded?.stop());
    const secret = loadSecret(config);
    await migrate(database.directUrl, (name) => log.info('migration-applied', { name }));

    const pool = createPool({ connectionString: database.url, onError });
    undo.push(() => pool.end());
    const jobPool = createPool({ connectionString: database.url, max: 4, plainTypes: true, onError });
    undo.push(() => jobPool.end());
    const db = createDatabase(pool, { prepare: database.url === database.directUrl });
    const metrics = createMetrics({ nodeMetrics: true });
    const engines = (options.engines ?? builtInEngines)(config.dataFolder);
    undo.push(() => Promise.all(engines.map(async (engine) => engine.close?.())));
    const vies = viesOf(config);
    let connected: Connections | undefined;
    let payable: PaymentWays | undefined;
    const egress = createEgress({
      clock: systemClock,
      processors: () => [
        vies.processor,
        ...mailProcessors(config.mail),
        ...(options.processors ?? []),
        ...(connected?.processors ?? []),
        ...(payable?.processors ?? []),
      ],
      onRecord: ({ processor, purpose, host, method, status, ms, bytesIn }) =>
        log.info('outbound-call-finished', { processor, purpose, host, method, status, ms, bytes: bytesIn }),
    });
    let serviceName = (): string => '';
    const mailDriver = createMailDriver({ config: config.mail, egress, serviceName: () => serviceName() });
    const studio = await createStudio({
      db,
      pool,
      directUrl: database.directUrl,
      dataFolder: config.dataFolder,
      contentIdentity: config.contentIdentity,
      engines,
      providers: options.providers,
      secret,
      publicUrl: config.http.publicUrl,
      clock: systemClock,
      faults,
      timing: options.timing,
      settings: config.settings,
      fetchUntrusted: (url, request) => egress.fetchUntrusted(url, request),
      paymentKinds: options.paymentKinds,
      payFetchFor: (processorId) => egress.fetchFor(processorId, 'payment', { timeoutMs: paymentMs }),
      vies: createVies({ fetch: egress.fetchFor('vies', 'vat-check'), ...vies.at }),
      fetchFor: (engineId) => egress.fetchFor(engineId, 'inference', { timeoutMs: inferenceMs }),
      linesFor: (engineId) => egress.linesFor(engineId, 'inference'),
      mailDriver: mailDriver.name,
      onEnd: (end) => reportEnd(log, metrics, end),
      onError,
    });
    connected = studio.connections;
    serviceName = () => studio.settings.get('service.name');
    payable = studio.billing.ways;
    undo.push(() => studio.close());
    const tax = await createTax({ ...studio, faults, vies: studio.billing.vies });
    const people = createPeople({ studio, config, secret, mailDriver, faults, log });
    undo.push(() => people.close());
    if (config.firstAdministrator) await makeFirstOperator(people, config.firstAdministrator);
    const setupLink = await people.setupLink();

    const graceMs = config.shutdownTimeoutSeconds * 1000;
    const keep = (running: Running): void => {
      undo.push(() => running.stop(graceMs));
    };
    if (config.roles.includes('scheduler')) keep(await startScheduler({ studio, jobPool, log }));
    if (config.roles.includes('worker')) {
      keep(
        await startWorker({
          studio,
          jobPool,
          log,
          jobs: [...people.jobs, ...tax.jobs],
          cron: [...people.cron, ...tax.cron],
          knownFiles: tax.knownFiles,
          ...(options.leaseSeconds ? { leaseSeconds: options.leaseSeconds } : {}),
        }),
      );
    }
    const door = config.roles.includes('web')
      ? await openDoor({
          studio,
          people,
          tax,
          config,
          secret,
          log,
          metrics,
          version: options.version,
          ...(options.rateQuotas ? { rateQuotas: options.rateQuotas } : {}),
        })
      : undefined;
    if (door) undo.push(() => door.close(graceMs));
    return { address: door?.address, setupLink, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

function logFormat({ log: { format } }: Config): 'json' | 'pretty' {
  if (format === 'auto') return process.stdout.isTTY ? 'pretty' : 'json';
  return format === 'text' ? 'pretty' : 'json';
}

async function connect(
  config: Config,
  onProgress: (message: string) => void,
  onUnexpectedExit: (reason: string) => void,
): Promise<{ readonly url: string; readonly directUrl: string; readonly embedded?: EmbeddedPostgres }> {
  if (config.database) return { url: config.database.url, directUrl: config.database.directUrl };
  const embedded = await startEmbeddedPostgres({ dataFolder: config.dataFolder, onProgress, onUnexpectedExit });
  return { url: embedded.connectionString, directUrl: embedded.connectionString, embedded };
}

/** Nobody but this machine can stand in for the European Commission, which the schema of the configuration sees to. */
const viesOf = ({ viesOrigin }: Config) =>
  viesOrigin === undefined
    ? { processor: viesProcessor, at: {} }
    : { processor: { ...viesProcessor, hosts: [viesOrigin] }, at: { address: viesOrigin } };
