import path from 'node:path';
import { routes } from '@pinhole/contract';
import type { FastifyRequest } from 'fastify';
import { mountAccounts, revokedTopic } from '../modules/accounts/index.ts';
import { mountAdmin, mountSetup, setupNeeded } from '../modules/admin/index.ts';
import { countStoredBytes, createMediaGateway, mountAssets } from '../modules/assets/index.ts';
import { hadTrialIn, mountBilling } from '../modules/billing/index.ts';
import { mountConnections } from '../modules/connections/index.ts';
import { mountCredits } from '../modules/credits/index.ts';
import { mountEntitlements } from '../modules/entitlements/index.ts';
import { mountGenerationReports, mountGenerations, mountQueue } from '../modules/generations/index.ts';
import { mountGoingLive } from '../modules/going-live/index.ts';
import { mountKeys } from '../modules/keys/index.ts';
import { mountLive } from '../modules/live/index.ts';
import { listTypicalPrices, mountModels } from '../modules/models/index.ts';
import { mountPresets } from '../modules/presets/index.ts';
import { mountShop } from '../modules/shop/index.ts';
import { mountTax } from '../modules/tax/index.ts';
import { mountUploads } from '../modules/uploads/index.ts';
import { mountWorkspaces } from '../modules/workspaces/index.ts';
import { createHttp } from '../platform/http/http.ts';
import type { RateQuotas } from '../platform/http/rate-limit.ts';
import { createRequestLog } from '../platform/http/request-log.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import type { Config } from './config.ts';
import { mountEngineWebhooks } from './engine-webhooks.ts';
import type { People } from './people.ts';
import { rateQuotasOf } from './rate-quotas.ts';
import { reportPayments } from './report-payments.ts';
import type { Studio } from './studio.ts';
import type { Tax } from './tax.ts';

export interface Door {
  readonly address: { readonly host: string; readonly port: number };
  close(graceMs: number): Promise<void>;
}

export interface DoorOptions {
  readonly studio: Studio;
  readonly people: People;
  readonly tax: Tax;
  readonly config: Config;
  readonly secret: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly version: string;
  readonly rateQuotas?: () => RateQuotas;
}

const webFolder = path.join(import.meta.dirname, '../../../web/dist');

/** The web role: every route of the contract, the web app, and the signs of life. */
export async function openDoor({ studio, people, tax, config, secret, log, metrics, version, rateQuotas }: DoorOptions): Promise<Door> {
  const { db, clock, settings } = studio;
  const http = await createHttp({
    clock,
    log,
    metrics,
    db,
    secret,
    publicUrl: config.http.publicUrl,
    version,
    rateQuotas: rateQuotas ?? (() => rateQuotasOf(settings)),
    clientAddress: { header: config.http.clientIpHeader },
    identify: (request) =>
      isMedia(request) ? people.identify.identifyForMedia(request.headers) : people.identify.identify(request.headers),
    ready: async () => {
      await studio.pool.query('select 1');
    },
    metricsToken: settings.get('metrics.token') || undefined,
    requestLog: createRequestLog({ db, onError: (error) => log.error('unexpected-error', { name: 'request-log' }, error) }),
  });

  mountSetup(http, people.setup);
  mountAccounts(http, people.accounts);
  mountWorkspaces(http, people.workspaces);
  mountKeys(http, people.keys);
  mountModels(http, {
    catalogue: studio.catalogue,
    checkedBy: () => studio.generations.promptCheckers().map(({ title }) => title),
    modelsOf: async (workspaceId) => (await studio.allowanceOf(db, workspaceId)).models,
  });
  mountPresets(http, studio);
  mountGenerations(http, studio.generations);
  mountQueue(http, studio.generations);
  mountAssets(http, studio.assets, createMediaGateway(studio));
  mountUploads(http, studio.uploads);
  mountTax(http, tax.deps);
  mountCredits(http, studio.credits);
  mountLive(http, {
    db,
    clock: studio.clock,
    credits: studio.credits,
    assets: studio.assets,
    events: studio.events,
    // The same person in the same workspace with the same right: being somebody is not enough.
    stillAllowed: (request) => http.gate.stillAllowed(request, routes.streamEvents),
  });
  mountAdmin(http, people.admin);
  mountConnections(http, studio.connecting);
  mountShop(http, {
    ...studio.billing.shop,
    waysToPay: async () => studio.billing.ways.offered(),
    modelPrices: () => listTypicalPrices(studio.catalogue),
  });
  mountBilling(http, studio.billing);
  mountEntitlements(http, {
    db,
    allowanceOf: studio.allowanceOf,
    storedBytes: countStoredBytes,
    hadTrial: (reader, actor) => hadTrialIn(reader, actor.workspaceId, actor.accountId),
    maxRunning: () => settings.get('generation.maxRunning') || null,
  });
  mountGoingLive(http, studio.goingLive);
  reportPayments(metrics, studio);
  mountGenerationReports(http, studio);
  mountEngineWebhooks(http, studio);
  const stopListening = studio.signals.on(revokedTopic, () => http.streams.recheck());

  await http.serveShell({
    folder: webFolder,
    runtimeConfig: async () => ({
      serviceName: settings.get('service.name'),
      signUpOpen: settings.get('signUp.open'),
      minimumAge: settings.get('signUp.minimumAge'),
      locale: null,
      theme: 'system',
      needsSetup: await setupNeeded(people.setup),
      policyVersion: settings.get('policy.version'),
      legal: { terms: settings.get('legal.terms'), privacy: settings.get('legal.privacy'), contact: settings.get('service.contact') },
      version,
    }),
  });
  const { address, port } = await http.listen(config.http);
  return {
    address: { host: address, port },
    async close(graceMs) {
      stopListening();
      http.startDraining();
      await http.close({ timeoutMs: graceMs });
    },
  };
}

const isMedia = (request: FastifyRequest): boolean => request.routeOptions.config.contract?.limit === 'media';
