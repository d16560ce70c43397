import { createIdentify, type Identify } from '../modules/access/index.ts';
import { type AccountsDeps, accountJobs, revokedTopic, sweepAccounts } from '../modules/accounts/index.ts';
import {
  type AdminDeps,
  createFirstOperator,
  createOnboarding,
  type FirstOperator,
  issueSetupLink,
  type SetupDeps,
} from '../modules/admin/index.ts';
import { appendAudit } from '../modules/audit/index.ts';
import { openLedger } from '../modules/credits/index.ts';
import { describeQueue } from '../modules/generations/index.ts';
import type { KeysDeps } from '../modules/keys/index.ts';
import type { WorkspacesDeps } from '../modules/workspaces/index.ts';
import type { Faults } from '../platform/faults.ts';
import type { CronItem, JobHandler } from '../platform/jobs/job-queue.ts';
import type { MailDriver } from '../platform/mail/mail-driver.ts';
import { findForgottenMail, mailJobs, sweepMail } from '../platform/mail/outbox.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Config } from './config.ts';
import { describeMailServer } from './mail.ts';
import type { Studio } from './studio.ts';

/** Everything about who is who: the modules that know persons, introduced to each other. */
export interface People {
  readonly accounts: AccountsDeps;
  readonly workspaces: WorkspacesDeps;
  readonly keys: KeysDeps;
  readonly admin: AdminDeps;
  readonly setup: SetupDeps;
  readonly identify: Identify;
  readonly jobs: readonly JobHandler[];
  readonly cron: readonly CronItem[];
  /** The one-time link of a service that nobody has set up yet; a new one makes the older useless. */
  setupLink(): Promise<string | undefined>;
  close(): void;
}

export interface AccountsOptions extends Pick<Studio, 'db' | 'clock' | 'signals' | 'settings'> {
  readonly baseUrl: string;
  readonly secret: string;
}

/** Accounts and workspaces alone: what a command needs that makes or changes people. */
export function createAccounts({
  db,
  clock,
  signals,
  settings,
  baseUrl,
  secret,
}: AccountsOptions): Pick<People, 'accounts' | 'workspaces'> {
  const record = appendAudit;
  const workspaces: WorkspacesDeps = {
    db,
    clock,
    maxOwned: () => settings.get('workspaces.max'),
    onWorkspaceCreated: openLedger,
    record,
  };
  const accounts: AccountsDeps = {
    db,
    clock,
    signals,
    baseUrl,
    secret,
    signUpPolicy: () => ({
      open: settings.get('signUp.open'),
      requireVerifiedEmail: settings.get('signUp.requireVerifiedEmail'),
      policyVersion: settings.get('policy.version'),
    }),
    serviceName: () => settings.get('service.name'),
    idleDays: () => settings.get('sessions.idleDays'),
    record,
    ...createOnboarding({ settings, workspaces }),
  };
  return { accounts, workspaces };
}

export function createPeople({
  studio,
  config,
  secret,
  mailDriver,
  faults,
  log,
}: {
  readonly studio: Studio;
  readonly config: Config;
  readonly secret: string;
  readonly mailDriver: MailDriver;
  readonly faults: Faults;
  readonly log: Log;
}): People {
  const { db, clock, signals, settings } = studio;
  const { accounts, workspaces } = createAccounts({ ...studio, baseUrl: config.http.publicUrl, secret });
  const setup: SetupDeps = { accounts, settings };
  const identify = createIdentify({ ...accounts, signals });
  return {
    accounts,
    workspaces,
    setup,
    identify,
    keys: { db, clock, signals, maxKeys: () => settings.get('keys.max'), revokedTopic, record: appendAudit },
    admin: {
      db,
      settings,
      credits: studio.credits,
      startValues: config.effective
        .filter(({ name }) => !settings.list().some(({ env }) => env === name))
        .map((variable) => ({
          key: variable.name,
          title: variable.name,
          help: variable.summary,
          value: variable.value ?? '',
          source: variable.source,
          env: variable.name,
          editable: false,
          type: variable.secret ? ('secret' as const) : ('text' as const),
        })),
      mail: { driver: mailDriver, server: describeMailServer(config.mail) },
      describeQueue: (reader) => describeQueue(reader, clock.now()),
    },
    jobs: [
      ...accountJobs(accounts),
      ...mailJobs({ db, clock, driver: mailDriver, faults, log, retentionDays: () => settings.get('mail.retentionDays') }),
    ],
    cron: [
      { match: '29 * * * *', job: sweepAccounts },
      { match: '37 2 * * *', job: sweepMail },
      { match: '*/10 * * * *', job: findForgottenMail },
    ],
    setupLink: async () => (await issueSetupLink(setup))?.url,
    close: () => identify.close(),
  };
}

export async function makeFirstOperator(people: People, operator: FirstOperator): Promise<void> {
  await createFirstOperator(people.setup, operator);
}
