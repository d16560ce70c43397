// Private media with the access check, against a bare Node stream of the same file without any check. In turns, one process each.
// The client of this bench costs more than either server, so what counts is how much a second of the server's own CPU serves.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { inTransaction } from '../apps/server/src/platform/database/database.ts';
import { someId } from '../apps/server/src/testing/some-id.ts';
import { call, drive, expectStatus, median, printTable, type Reply, type Row } from './support/measure.ts';
import { type BenchWorkspace, startBench } from './support/service.ts';

const bareFile = process.env.BARE_FILES;
if (bareFile) await serveBare(bareFile);
else await measure();

/** The baseline: open, stream, nothing else. */
async function serveBare(folder: string): Promise<void> {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'image/webp' });
    createReadStream(path.join(folder, path.basename(request.url ?? ''))).pipe(response);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1000);
  });
  process.on('disconnect', () => process.exit(0));
}

async function measure(): Promise<void> {
  const bench = await startBench({ roles: 'web' });
  const folder = path.join(bench.dataFolder, 'bare');
  await mkdir(folder);
  const bare = fork(import.meta.filename, { env: { PATH: process.env.PATH, BARE_FILES: folder } });
  const barePort = await new Promise<number>((resolve) => bare.once('message', (port) => resolve(port as number)));
  try {
    const workspace = await bench.workspace();
    const rows: Row[] = [];
    for (const [name, bytes, goal, clients] of [
      ['40 kB thumbnail', 40_000, '≥ 2.5', 16],
      ['2 MB original', 2_000_000, '≥ 1.0', 8],
    ] as const) {
      const content = randomBytes(bytes);
      const files = Array.from({ length: 20 }, (_, index) => `${bytes}-${index}.bin`);
      await Promise.all(files.map((file) => writeFile(path.join(folder, file), content)));
      const assets = await Promise.all(files.map(() => addAsset(workspace, content)));
      let turn = 0;
      const ours: number[] = [];
      const base: number[] = [];
      for (let round = 0; round < 4; round += 1) {
        base.push(await servedPerCpuSecond(bareCpuMs, clients, () => call(`http://127.0.0.1:${barePort}/${files[turn++ % files.length]}`)));
        ours.push(
          await servedPerCpuSecond(
            async () => (await bench.memory()).cpuMs,
            clients,
            () =>
              call(`${bench.url}/media/${assets[turn++ % assets.length]}/original`, {
                headers: { authorization: workspace.authorization },
              }),
          ),
        );
      }
      rows.push({
        what: `${name}, requests per second of server CPU, with authorization`,
        ours: median(ours).toFixed(0),
        baseline: `${median(base).toFixed(0)} bare stream`,
        ratio: (median(ours) / median(base)).toFixed(2),
        goal,
      });
    }
    printTable('Serving media', rows);
  } finally {
    bare.disconnect();
    await bench.stop();
  }

  function bareCpuMs(): Promise<number> {
    return new Promise((resolve) => {
      bare.once('message', (cpuMs) => resolve(cpuMs as number));
      bare.send('cpu');
    });
  }

  async function servedPerCpuSecond(cpuMs: () => Promise<number>, clients: number, get: () => Promise<Reply>): Promise<number> {
    const before = await cpuMs();
    const { latenciesMs } = await drive(clients, 2, async () => expectStatus(await get(), 200));
    return (latenciesMs.length * 1000) / ((await cpuMs()) - before);
  }

  async function addAsset(workspace: BenchWorkspace, content: Buffer): Promise<string> {
    const [asset, blob] = [someId(), someId()];
    const key = `${workspace.id}/${randomBytes(16).toString('hex')}`;
    const target = path.join(bench.dataFolder, 'service', 'media');
    const { openFilesystemStorage } = await import('../apps/server/src/platform/storage/filesystem-storage.ts');
    const { Readable } = await import('node:stream');
    const { sha256 } = await (await openFilesystemStorage({ folder: target })).put(key, Readable.from(content));
    await inTransaction(bench.db, async (tx) => {
      await tx
        .insertInto('blob')
        .values({
          id: blob,
          workspace_id: workspace.id,
          key,
          mime: 'image/webp',
          bytes: BigInt(content.byteLength),
          sha256,
          state: 'committed',
        })
        .execute();
      await tx
        .insertInto('asset')
        .values({ id: asset, workspace_id: workspace.id, kind: 'image', mime: 'image/webp', width: 320, height: 320, thumb_hash: '' })
        .execute();
      await tx
        .insertInto('rendition')
        .values({
          asset_id: asset,
          name: 'original',
          blob_id: blob,
          mime: 'image/webp',
          width: 320,
          height: 320,
          bytes: BigInt(content.byteLength),
          sha256,
        })
        .execute();
    });
    return asset;
  }
}
