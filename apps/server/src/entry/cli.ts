import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { issueSetupLink } from '../modules/admin/index.ts';
import { verifyAuditChain } from '../modules/audit/index.ts';
import { verifyLedger } from '../modules/credits/index.ts';
import { createSettings } from '../modules/settings/index.ts';
import { systemClock } from '../platform/clock.ts';
import type { Db } from '../platform/database/database.ts';
import { createDatabase, createPool } from '../platform/database/database.ts';
import { findRunningEmbeddedPostgres, startEmbeddedPostgres } from '../platform/database/embedded/start-embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';
import { createSignals } from '../platform/database/signals.ts';
import { type Config, readConfig } from './config.ts';
import { runMapCommand } from './map-command.ts';
import { createAccounts } from './people.ts';
import { loadSecret } from './secret.ts';
import { explainStartupError } from './startup-error.ts';

interface Tools {
  readonly config: Config;
  readonly db: Db;
  readonly pool: Pool;
  readonly directUrl: string;
}

interface Command {
  readonly help: string;
  /** Answers the exit code. */
  run(tools: Tools): Promise<number>;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const commands: Readonly<Record<string, Command>> = {
  'setup-link': {
    help: 'Make a new one-time link for setting the service up. Works while the service runs, and makes the older link useless.',
    async run({ config, db, pool, directUrl }) {
      const signals = await createSignals({ connectionString: directUrl, pool, onError: () => {} });
      const settings = await createSettings({ db, signals, onError: () => {}, ...config.settings });
      try {
        const { accounts } = createAccounts({
          db,
          clock: systemClock,
          signals,
          settings,
          baseUrl: config.http.publicUrl,
          secret: loadSecret(config),
        });
        const link = await issueSetupLink({ accounts, settings });
        print(link ? link.url : 'This service is set up already. Sign in instead.');
        return link ? 0 : 1;
      } finally {
        settings.close();
        await signals.close();
      }
    },
  },
  'ledger-verify': {
    help: 'Prove the books: every unit sums to zero, every balance is its entries, every hold ended once, no cap was passed, every charge has its event.',
    async run({ db }) {
      const { violations, ...counts } = await verifyLedger(db);
      print(JSON.stringify(counts));
      for (const violation of violations) print(violation);
      return violations.length === 0 ? 0 : 1;
    },
  },
  'audit-verify': {
    help: 'Prove that no link of the audit chain was changed or removed.',
    async run({ db }) {
      const report = await verifyAuditChain(db);
      print(JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
      return report.intact ? 0 : 1;
    },
  },
};

/** Commands that bring their own connection. */
const ownCommands: Readonly<Record<string, { readonly help: string; readonly run: () => Promise<number> }>> = {
  'map-cover': {
    help: 'Compare the data map with everything this service really stores: columns, files, jobs.',
    run: () => runMapCommand(['cover'], process.env, print),
  },
};

const usage = (): string =>
  [
    'Usage: npm run pinhole -- <command>',
    '',
    ...Object.entries({ ...commands, ...ownCommands }).map(([name, { help }]) => `  ${name.padEnd(16)}${help}`),
  ].join('\n');

/** The running service's database if there is one, else its own for as long as the command takes. */
async function withTools(config: Config, run: (tools: Tools) => Promise<number>): Promise<number> {
  const running = config.database?.url ?? (await findRunningEmbeddedPostgres(config.dataFolder));
  const own = running ? undefined : await startEmbeddedPostgres({ dataFolder: config.dataFolder });
  const url = running ?? own?.connectionString ?? '';
  const directUrl = config.database?.directUrl ?? url;
  try {
    await migrate(directUrl);
    const pool = createPool({ connectionString: url, max: 4 });
    try {
      return await run({ config, db: createDatabase(pool), pool, directUrl });
    } finally {
      await pool.end();
    }
  } finally {
    await own?.stop();
  }
}

const { positionals, values } = parseArgs({ allowPositionals: true, strict: false, options: { help: { type: 'boolean' } } });
// `ledger verify` is the same as `ledger-verify`.
const name = [positionals[0] ?? '', positionals.slice(0, 2).join('-')].findLast((word) => word in commands || word in ownCommands) ?? '';
const command = commands[name];
const own = ownCommands[name];
if ((!command && !own) || values.help) {
  print(usage());
  process.exitCode = values.help ? 0 : 64;
} else {
  try {
    process.exitCode = command ? await withTools(readConfig(process.env), (tools) => command.run(tools)) : await own?.run();
  } catch (error) {
    const { message, exitCode } = explainStartupError(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = exitCode;
  }
}
