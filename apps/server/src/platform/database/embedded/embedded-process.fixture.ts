import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

/** A process as small as possible that does with the database what Pinhole does: start, wait for a signal, stop in order. */
const [dataFolder = ''] = process.argv.slice(2);
const say = (event: object): boolean => process.stdout.write(`${JSON.stringify(event)}\n`);
try {
  const postgres = await startEmbeddedPostgres({
    dataFolder,
    settings: { fsync: 'off' },
    onProgress: (message) => say({ progress: message }),
    onUnexpectedExit: (reason) => say({ unexpectedExit: reason }),
  });
  const keepAlive = setInterval(() => {}, 60_000);
  const stop = async (): Promise<void> => {
    say({ answersAfterSignal: await stillAnswers(postgres.connectionString) });
    await postgres.stop();
    say({ stopped: true });
    clearInterval(keepAlive);
  };
  process.once('SIGINT', () => void stop()).once('SIGTERM', () => void stop());
  say({ ready: { connectionString: postgres.connectionString, adopted: postgres.adopted } });
} catch (error) {
  if (!(error instanceof EmbeddedPostgresError)) throw error;
  say({ problem: error.problem, message: error.message });
  process.exitCode = 1;
}

/** Pinhole finishes running work between the signal and the stop, so the database must not have heard the signal itself. */
async function stillAnswers(connectionString: string): Promise<boolean> {
  await sleep(200);
  const client = new Client({ connectionString });
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}
