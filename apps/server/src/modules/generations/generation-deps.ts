import type { Cost, EngineCall } from '@pinhole/engines';
import type { RawBuilder } from 'kysely';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Tx } from '../../platform/database/database.ts';
import { afterCommit } from '../../platform/database/database.ts';
import type { Signals } from '../../platform/database/signals.ts';
import type { EventHub } from '../../platform/events/event-hub.ts';
import { appendEvents } from '../../platform/events/event-log.ts';
import type { Faults } from '../../platform/faults.ts';
import { stepTopic } from '../../platform/jobs/step-runner.ts';
import type { StorageDriver } from '../../platform/storage/storage-driver.ts';
import type { AssetFile, LocalFile } from '../assets/index.ts';
import type { SpendTerms } from '../credits/index.ts';
import type { Catalogue } from '../models/index.ts';
import type { FinalState } from './generation-state.ts';
import type { PreviewDesk } from './previews/preview-desk.ts';

/** What a finished output looks like after the media gate: files on this machine, measured and marked. */
export interface IngestedOutput {
  readonly kind: 'image' | 'video';
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number | null;
  readonly thumbHash: string;
  readonly files: readonly LocalFile[];
  cleanup(): Promise<void>;
}

export type IngestOutput = (
  source: ReadableStream<Uint8Array>,
  facts: { readonly mime: string; readonly digitalSourceType: string },
  signal: AbortSignal,
) => Promise<IngestedOutput>;

export interface GenerationLimits {
  /** Generations of one workspace that may wait or run at once. */
  readonly maxActive: number;
  readonly spending: SpendTerms;
}

/** What the plan of a workspace allows of making. */
export interface PlanTerms {
  /** Ids of models; null: all. */
  readonly models: readonly string[] | null;
  /** Null: no limit. */
  readonly storedBytes: number | null;
}

export interface PlanInStatement {
  /** A value of the statement. */
  readonly expression: RawBuilder<unknown>;
  /** What came back as that value, understood. */
  read(value: unknown): PlanTerms;
}

/** How long each part of a life may take, in milliseconds. */
export interface GenerationTiming {
  /** Until a waiting generation must have begun. */
  readonly waitMs: number;
  readonly imageMs: number;
  readonly videoMs: number;
  /** How long a call that begins paid work may last, at engines that can tell for certain that it never arrived. */
  readonly callMs: number;
  /** How much longer than that a provider may take to know of it: its own clock, and what is on its way to it. */
  readonly lagMs: number;
  /** How long a lost answer is looked for before the hold is given back and the call is booked as doubtful. */
  readonly unknownMs: number;
  /** How long a prompt waits for a check that cannot be reached. */
  readonly screenMs: number;
  /** How long work that was given up is asked after at its provider, to learn whether it bills it. */
  readonly truthMs: number;
}

const minuteMs = 60_000;
export const defaultTiming: GenerationTiming = {
  waitMs: 24 * 60 * minuteMs,
  imageMs: 30 * minuteMs,
  videoMs: 120 * minuteMs,
  callMs: 3 * minuteMs,
  lagMs: 15_000,
  unknownMs: 10 * minuteMs,
  screenMs: 15 * minuteMs,
  truthMs: 15 * minuteMs,
};

/** What telemetry is told of an end: numbers and names of the catalogue, never what was asked for. */
export interface GenerationEnd {
  readonly id: string;
  readonly model: string;
  readonly engine: string;
  readonly state: FinalState;
  readonly code: string | null;
  readonly delivered: number;
  readonly chargedMicros: bigint;
  readonly cost: Cost | null;
  readonly ms: number;
}

/** Somebody who has to agree to every text before anything is made of it, such as a seller of record. */
export interface PromptChecker {
  readonly id: string;
  readonly title: string;
  /** `ref`: our number of the work. Throws when there is no answer. */
  screen(text: string, ref: string): Promise<'allow' | 'flag' | 'deny'>;
}

export interface GenerationDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly signals: Signals;
  readonly events: EventHub;
  readonly storage: StorageDriver;
  readonly catalogue: Catalogue;
  readonly ingest: IngestOutput;
  /** Lets pictures of unfinished work through, decoded, encoded anew and marked. */
  readonly previews: PreviewDesk;
  /** Undefined when the clip is gone, or cannot be decoded on this machine. */
  readonly lastFrameOf: (
    clip: { readonly workspaceId: string; readonly assetId: string },
    signal: AbortSignal,
  ) => Promise<AssetFile | undefined>;
  /** What an engine is given for one call: its only way out to the network, and a place for bytes. */
  readonly callFor: (engineId: string, workspaceId: string, signal: AbortSignal) => EngineCall;
  /** A secret address at which a provider may push news of this attempt; null where this service cannot be reached from outside. */
  readonly webhookUrl: (engineId: string, attemptId: string) => URL | null;
  /** Starts a decoder ahead of need. */
  readonly warm: () => void;
  readonly limits: () => GenerationLimits;
  /** Who has to agree to prompts at the moment; mostly nobody. */
  readonly promptCheckers: () => readonly PromptChecker[];
  /** 32 bytes that say nothing of the text to whoever does not have the key of this service. */
  readonly hashText: (text: string) => Buffer;
  /** What the plan of a workspace allows now: one row. */
  readonly planOf: (db: Db, workspaceId: string) => Promise<PlanTerms>;
  /** The same, read by a statement that is sent anyway. */
  readonly planInStatement: (workspaceId: string) => PlanInStatement;
  readonly timing: GenerationTiming;
  readonly faults: Faults;
  readonly onEnd: (end: GenerationEnd) => void;
}

/** Writes events as the last statement of a transaction and wakes their readers once it has committed. */
export async function tell(
  deps: Pick<GenerationDeps, 'events'>,
  tx: Tx,
  workspaceId: string,
  events: readonly { readonly type: string; readonly subjectId: string }[],
): Promise<void> {
  await appendEvents(tx, workspaceId, events);
  afterCommit(tx, () => {
    deps.events.announce(workspaceId);
  });
}

export function wakeSteps(deps: Pick<GenerationDeps, 'signals'>, tx: Tx): void {
  afterCommit(tx, () => {
    deps.signals.send(stepTopic);
  });
}
