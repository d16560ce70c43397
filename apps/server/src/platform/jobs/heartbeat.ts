import { makeWorkerUtils } from 'graphile-worker';
import type { Pool } from 'pg';

/** A process that has not been heard of for this long is dead, and its background jobs go back to the queue. */
const deadAfterSeconds = 15;
const beatMs = 4_000;

export interface HeartbeatOptions {
  readonly pool: Pool;
  readonly workerId: string;
  readonly jobWorkers: () => readonly string[];
  readonly onError: (error: unknown) => void;
}

/** Says every few seconds that this process lives, so that the jobs of one that does not can be taken up by others. */
export async function startHeartbeat({ pool, workerId, jobWorkers, onError }: HeartbeatOptions): Promise<{ stop(): Promise<void> }> {
  const beat = async (): Promise<void> => {
    await pool.query(
      `insert into worker (id, job_workers) values ($1, $2)
       on conflict (id) do update set heartbeat_at = now(), job_workers = excluded.job_workers`,
      [workerId, jobWorkers()],
    );
  };
  await beat();
  const timer = setInterval(() => {
    beat().catch(onError);
  }, beatMs);
  return {
    async stop() {
      clearInterval(timer);
      await pool.query('delete from worker where id = $1', [workerId]);
    },
  };
}

/** Gives back the background jobs of dead processes. Their own locks would last for hours. Answers how many workers were dead. */
export async function rescueJobs(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ name: string }>(
    `select distinct locked_by as name from graphile_worker.jobs
     where locked_by is not null and locked_at < now() - make_interval(secs => $1)
       and not exists (select from worker where locked_by = any (job_workers) and heartbeat_at > now() - make_interval(secs => $1))`,
    [deadAfterSeconds],
  );
  if (rows.length > 0) {
    const utils = await makeWorkerUtils({ pgPool: pool });
    try {
      await utils.forceUnlockWorkers(rows.map(({ name }) => name));
    } finally {
      await utils.release();
    }
  }
  await pool.query(`delete from worker where heartbeat_at < now() - interval '1 day'`);
  return rows.length;
}
