import { createHmac, hkdfSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createMemoryScratch, type Engine, type EngineCall, type OutputKind, type Provider } from '@pinhole/engines';
import { providers as allProviders } from '@pinhole/engines/providers';
import type { PaymentProviderKind } from '@pinhole/payments';
import { paymentProviders } from '@pinhole/payments/providers';
import type { Pool } from 'pg';
import {
  type AssetDeps,
  createScratch,
  type ExpiryNoticeDeps,
  type LaterRenditionDeps,
  type LocalFile,
  lastFrameOf,
} from '../modules/assets/index.ts';
import { type BillingDeps, createPaymentWays, promptCheckersOf } from '../modules/billing/index.ts';
import { type Connections, type ConnectionsDeps, createConnections } from '../modules/connections/index.ts';
import type { CreditsDeps, SpendTerms } from '../modules/credits/index.ts';
import { type Allowance, allowanceOf, type EntitlementDeps, keepers, termsInStatement } from '../modules/entitlements/index.ts';
import {
  createPreviewDesk,
  defaultTiming,
  type EncodePreview,
  type GenerationDeps,
  type GenerationEnd,
  type GenerationTiming,
  measurePaces,
} from '../modules/generations/index.ts';
import { type GoingLiveDeps, listHindrances } from '../modules/going-live/index.ts';
import { type Catalogue, createCatalogue, syncCatalogue } from '../modules/models/index.ts';
import { createSettings, type Settings } from '../modules/settings/index.ts';
import { cutTaxPapers, type Vies } from '../modules/tax/index.ts';
import type { IngestedUpload, UploadDeps, UploadLimits } from '../modules/uploads/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database/database.ts';
import { createSignals, type Signals } from '../platform/database/signals.ts';
import type { Egress } from '../platform/egress/egress.ts';
import { createEventHub, type EventHub } from '../platform/events/event-hub.ts';
import type { Faults } from '../platform/faults.ts';
import { outboxDriver } from '../platform/mail/mail-driver.ts';
import { toDigitalSourceType } from '../platform/media/digital-source-type.ts';
import {
  createMedia,
  type IngestedMedia,
  lastFrameRendition,
  laterRenditions,
  type Media,
  type MediaFile,
  promptRenditions,
} from '../platform/media/media.ts';
import { isPublicHost } from '../platform/public-host.ts';
import { createSeal } from '../platform/seal.ts';
import { openFilesystemStorage } from '../platform/storage/filesystem-storage.ts';
import type { StorageDriver } from '../platform/storage/storage-driver.ts';
import type { Config } from './config.ts';
import { createContentSigner } from './content-signer.ts';
import { createGoingLive } from './going-live.ts';
import { createWebhookAddresses, type WebhookAddresses } from './webhook-address.ts';

export interface StudioOptions {
  readonly db: Db;
  readonly pool: Pool;
  /** For LISTEN: a connection that no pooler shares. */
  readonly directUrl: string;
  readonly dataFolder: string;
  readonly contentIdentity?: Config['contentIdentity'];
  /** Engines that need no connection. */
  readonly engines: readonly Engine[];
  /** Kinds of connection that operators can make; all there are when left out. */
  readonly providers?: readonly Provider[] | undefined;
  /** Seals keys and makes addresses that nobody else can make. */
  readonly secret: string;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly timing?: Partial<GenerationTiming> | undefined;
  readonly settings: { readonly environment?: Readonly<Record<string, string>>; readonly configFile?: Readonly<Record<string, string>> };
  readonly fetchFor: (engineId: string) => typeof globalThis.fetch;
  /** Kinds of payment provider that operators can connect; all there are when left out. */
  readonly paymentKinds?: readonly PaymentProviderKind[] | undefined;
  readonly payFetchFor: (processorId: string) => typeof globalThis.fetch;
  /** Whom to ask about VAT numbers. */
  readonly vies: Vies;
  /** The name of what delivers mail; the outbox when left out. */
  readonly mailDriver?: string;
  readonly linesFor: (engineId: string) => NonNullable<EngineCall['openLine']>;
  readonly fetchUntrusted: Egress['fetchUntrusted'];
  readonly onError: (error: unknown) => void;
  readonly onEnd: (end: GenerationEnd) => void;
}

/** Everything the modules are given, made once per process, whatever its roles. */
export interface Studio {
  readonly db: Db;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly signals: Signals;
  readonly events: EventHub;
  readonly settings: Settings;
  readonly storage: StorageDriver;
  readonly media: Media;
  readonly catalogue: Catalogue;
  readonly connections: Connections;
  readonly connecting: ConnectionsDeps;
  readonly webhooks: WebhookAddresses;
  readonly generations: GenerationDeps;
  readonly assets: AssetDeps;
  readonly expiryNotices: Pick<ExpiryNoticeDeps, 'publicUrl' | 'serviceName' | 'timeZone' | 'faults'>;
  readonly uploads: UploadDeps;
  readonly credits: CreditsDeps;
  readonly billing: BillingDeps;
  readonly goingLive: GoingLiveDeps;
  /** What the plan of a workspace allows at this moment. */
  readonly allowanceOf: (db: Db, workspaceId: string) => Promise<Allowance>;
  readonly later: LaterRenditionDeps;
  close(): Promise<void>;
}

/**
 * First prices: a picture of up to one megapixel is one credit, a second of video is two, a text is a tenth, whatever the size of the
 * picture that it is about. The operator changes them later.
 */
const firstPrices = {
  image: { perOutput: 0n, perMegapixel: 1_000_000n, perSecond: 0n },
  video: { perOutput: 0n, perMegapixel: 0n, perSecond: 2_000_000n },
  text: { perOutput: 100_000n, perMegapixel: 0n, perSecond: 0n },
} as const satisfies Readonly<Record<OutputKind, object>>;
const firstPrice = (_engine: Engine, output: OutputKind) => firstPrices[output];

export async function createStudio(options: StudioOptions): Promise<Studio> {
  const { db, pool, clock, onError } = options;
  const signals = await createSignals({ connectionString: options.directUrl, pool, onError });
  const events = createEventHub({ db, signals, onError });
  const settings = await createSettings({
    db,
    signals,
    onError,
    refusesPlaceholders: isPublicHost(options.publicUrl),
    ...options.settings,
  });
  const storage = await openFilesystemStorage({ folder: path.join(options.dataFolder, 'media'), clock });
  const tempFolder = path.join(options.dataFolder, 'tmp');
  const media = await createMedia({ tempFolder, clock, signer: createContentSigner(options) });
  await syncCatalogue(db, options.engines, firstPrice);
  const providers = options.providers ?? allProviders;
  const seal = createSeal(options.secret);
  const connections = await createConnections({ db, signals, seal, clock, providers, builtIn: options.engines, onError });
  const catalogue = await createCatalogue({
    db,
    clock,
    engines: () => connections.engines,
    measurePaces: (modelIds) => measurePaces(db, modelIds),
    onError,
  });
  connections.onChange(() => void catalogue.refresh().catch(onError));
  const webhooks = createWebhookAddresses(options);
  const kinds = options.paymentKinds ?? paymentProviders;
  const ways = await createPaymentWays({ db, signals, seal, clock, kinds, fetchFor: options.payFetchFor, onError });
  const entitlements: EntitlementDeps = { clock, defaults: () => planDefaults(settings) };
  const allowance = (reader: Db, workspaceId: string): Promise<Allowance> => allowanceOf(entitlements, reader, workspaceId);
  const later: LaterRenditionDeps = {
    db,
    clock,
    events,
    storage,
    makeLater: async (kind, source, { digitalSourceType }, signal) => {
      const mark = digitalSourceType ? toDigitalSourceType(digitalSourceType) : undefined;
      const made = await media.ingest(
        { source, purpose: 'output', renditions: kind === 'image' ? laterRenditions : lastFrameRendition, digitalSourceType: mark },
        signal,
      );
      return { files: made.files.map(toLocalFile), cleanup: () => made.cleanup() };
    },
  };

  const shop = { db, clock, mode: () => settings.get('billing.mode') };
  const goingLive = createGoingLive({
    db,
    clock,
    settings,
    catalogue,
    mailDriver: options.mailDriver ?? outboxDriver.name,
    billing: { db, ways, seal, publicUrl: options.publicUrl, shop },
  });

  return {
    db,
    pool,
    clock,
    signals,
    events,
    settings,
    storage,
    media,
    catalogue,
    connections,
    allowanceOf: allowance,
    connecting: {
      db,
      signals,
      seal,
      clock,
      providers,
      connections,
      catalogue,
      callFor: (connectionId, signal) => ({ signal, fetch: options.fetchFor(connectionId), scratch: createMemoryScratch() }),
    },
    webhooks,
    generations: {
      db,
      clock,
      signals,
      events,
      storage,
      catalogue,
      faults: options.faults,
      timing: { ...defaultTiming, ...options.timing },
      onEnd: options.onEnd,
      promptCheckers: () => promptCheckersOf(ways),
      hashText: textHasher(options.secret),
      callFor: (engineId, workspaceId, signal) => ({
        signal,
        fetch: options.fetchFor(engineId),
        openLine: options.linesFor(engineId),
        scratch: createScratch({ db, clock, storage }, workspaceId),
      }),
      webhookUrl: (engineId, attemptId) => webhooks.urlOf(engineId, attemptId),
      warm: media.warm,
      previews: createPreviewDesk({ clock, encode: previewEncoder(media) }),
      lastFrameOf: (clip, signal) => lastFrameOf(later, clip, signal),
      limits: () => ({ maxActive: settings.get('generation.maxQueued'), spending: spendTerms(settings) }),
      planOf: allowance,
      planInStatement: (workspaceId) => termsInStatement(entitlements, workspaceId),
      ingest: async (source, facts, signal) => {
        const made = await media.ingest(
          {
            source: Readable.fromWeb(source as never),
            purpose: 'output',
            renditions: promptRenditions,
            digitalSourceType: toDigitalSourceType(facts.digitalSourceType),
          },
          signal,
        );
        return toIngested(made);
      },
    },
    assets: {
      db,
      clock,
      events,
      storage,
      trashDays: () => settings.get('trash.days'),
      async keepingOf(reader, workspaceId) {
        const { keeping } = await allowance(reader, workspaceId);
        return keeping && { ...keeping, noticeDays: settings.get('assets.noticeDays'), now: clock.now() };
      },
      keepers: (now) => keepers(db, now),
    },
    expiryNotices: {
      publicUrl: options.publicUrl,
      serviceName: () => settings.get('service.name'),
      timeZone: () => settings.get('service.timeZone'),
      faults: options.faults,
    },
    uploads: {
      db,
      clock,
      events,
      storage,
      faults: options.faults,
      writing: new Set(),
      tempFolder,
      fetchUntrusted: options.fetchUntrusted,
      limits: () => uploadLimits(settings),
      storedBytesOf: async (reader, workspaceId) => (await allowance(reader, workspaceId)).storedBytes,
      ingest: async (source, { imageBytes, videoBytes, videoSeconds }, signal) => {
        const limits = { imageBytes, videoBytes, videoDurationSeconds: videoSeconds };
        return toIngested(await media.ingest({ source, purpose: 'upload', renditions: promptRenditions, limits }, signal));
      },
    },
    credits: { db, clock, terms: () => spendTerms(settings) },
    billing: {
      db,
      clock,
      signals,
      seal,
      faults: options.faults,
      shop,
      kinds,
      ways,
      publicUrl: options.publicUrl,
      serviceName: () => settings.get('service.name'),
      graceDays: () => settings.get('billing.graceDays'),
      timeZone: () => settings.get('service.timeZone'),
      secondOperatorAbove: () => {
        const minor = settings.get('billing.secondOperatorAbove');
        return minor === 0 ? null : BigInt(minor);
      },
      closingTerms: () => ({ rule: settings.get('billing.closingRule'), days: settings.get('billing.closingDays') }),
      cutPapers: cutTaxPapers,
      keepYears: () => settings.get('tax.keepYears') || 7,
      settings,
      vies: options.vies,
      hindrancesOf: (wayId) => listHindrances(goingLive, wayId),
    },
    goingLive,
    later,
    async close() {
      ways.close();
      connections.close();
      settings.close();
      events.close();
      await media.close();
      await signals.close();
    },
  };
}

/** Says nothing of a text to whoever has the database alone. */
function textHasher(secret: string): (text: string) => Buffer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'pinhole hashed texts', 32));
  return (text) => createHmac('sha256', key).update(text).digest();
}

const spendTerms = (settings: Settings): SpendTerms => ({
  defaultCap: settings.get('credits.monthlyCap'),
  lowBalance: settings.get('credits.lowBalance'),
  currency: settings.get('credits.currency'),
  creditPrice: BigInt(settings.get('credits.price')),
  timeZone: settings.get('service.timeZone'),
});

const megabyte = 1024 * 1024;
const previewLimits = { imageBytes: megabyte, imagePixels: 2_048 * 2_048, imageFrames: 1, imageSeconds: 3 };

/** The one gate again, for small pictures: what an engine shows of its work is as foreign as the work itself. */
const previewEncoder =
  (media: Media): EncodePreview =>
  async (bytes, digitalSourceType, signal) => {
    const renditions = [{ name: 'preview', format: 'webp' }] as const;
    const source = Readable.from([bytes]);
    await using made = await media.ingest({ source, purpose: 'output', renditions, digitalSourceType, limits: previewLimits }, signal);
    const [file] = made.files;
    if (!file) throw new Error('the gate let no preview through');
    return { mime: file.mime, bytes: await readFile(file.path) };
  };

/** What holds where no plan says otherwise. */
const planDefaults = (settings: Settings): ReturnType<EntitlementDeps['defaults']> => ({
  storageGigabytes: settings.get('storage.maxGigabytes') || null,
  models:
    settings
      .get('generation.models')
      ?.split(',')
      .map((id) => id.trim())
      .filter(Boolean) ?? null,
});

function uploadLimits(settings: Settings): UploadLimits {
  return {
    imageBytes: settings.get('upload.maxImageMegabytes') * megabyte,
    videoBytes: settings.get('upload.maxVideoMegabytes') * megabyte,
    videoSeconds: settings.get('upload.maxVideoSeconds'),
    maxOpen: settings.get('upload.maxOpen'),
  };
}

const toIngested = (made: IngestedMedia): IngestedUpload => ({
  kind: made.kind,
  mime: made.mime,
  width: made.width,
  height: made.height,
  durationSeconds: made.durationSeconds ?? null,
  thumbHash: made.thumbHash ?? '',
  warnings: made.warnings,
  files: made.files.map(toLocalFile),
  cleanup: () => made.cleanup(),
});

/** WebP is what a rendition's plain name means; its AVIF twin says so. */
const toLocalFile = (file: MediaFile): LocalFile => ({
  name: file.format === 'avif' && file.name !== 'original' ? `${file.name}.avif` : file.name,
  mime: file.mime,
  width: file.width,
  height: file.height,
  path: file.path,
  bytes: file.bytes,
  sha256: file.sha256,
});
