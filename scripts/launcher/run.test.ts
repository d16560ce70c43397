import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Like the server: tells every signal it gets, takes a moment to stop, and ends with a code of its own. */
const server = `
  const stop = (signal) => { console.log('got ' + signal); setTimeout(() => process.exit(7), 300); };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  setInterval(() => {}, 1000);
  console.log('ready');
`;

async function launch(programs: readonly string[], act: (pid: number) => void): Promise<{ code: number | null; lines: string[] }> {
  const list = programs.map((script) => ({ program: process.execPath, args: ['-e', script] }));
  const launcher = `
    const { runUntilEnd } = await import(${JSON.stringify(path.join(import.meta.dirname, 'run.mjs'))});
    process.exitCode = await runUntilEnd(${JSON.stringify(list)});
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', launcher], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const lines: string[] = [];
  let acted = false;
  child.stdout.on('data', (chunk: Buffer) => {
    lines.push(...chunk.toString().trim().split('\n'));
    if (acted || lines.filter((line) => line === 'ready').length < programs.length) return;
    acted = true;
    act(child.pid ?? 0);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, lines };
}

it('hands Ctrl-C on exactly once, although the terminal sends it to the whole group, and passes the exit code on', async () => {
  const { code, lines } = await launch([server], (pid) => {
    process.kill(-pid, 'SIGINT');
    setTimeout(() => process.kill(-pid, 'SIGINT'), 50);
  });
  expect(lines).toEqual(['ready', 'got SIGINT']);
  expect(code).toBe(7);
});

it('hands SIGTERM on as it is, and stops the service when the terminal is closed', async () => {
  expect((await launch([server], (pid) => process.kill(pid, 'SIGTERM'))).lines).toEqual(['ready', 'got SIGTERM']);
  expect((await launch([server], (pid) => process.kill(pid, 'SIGHUP'))).lines).toEqual(['ready', 'got SIGTERM']);
});

it('ends a program that does not stop when it is asked again later', async () => {
  const deaf = `process.on('SIGINT', () => console.log('got SIGINT')); setInterval(() => {}, 1000); console.log('ready');`;
  const { code, lines } = await launch([deaf], (pid) => {
    process.kill(-pid, 'SIGINT');
    setTimeout(() => process.kill(-pid, 'SIGINT'), 2500);
  });
  expect(lines).toEqual(['ready', 'got SIGINT']);
  expect(code).toBe(128 + 9);
});

it('ends the other programs when one ends, and takes the exit code of that one', async () => {
  const shortLived = `console.log('ready'); setTimeout(() => process.exit(3), 500);`;
  const { code, lines } = await launch([server, shortLived], () => {});
  expect(lines).toContain('got SIGTERM');
  expect(code).toBe(3);
});
