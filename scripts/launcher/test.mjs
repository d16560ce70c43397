import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildWeb } from './build-web.mjs';
import { runChecks } from './check.mjs';
import { environmentWith } from './node-24.mjs';
import { binary, inRoot } from './paths.mjs';
import { runTool } from './run.mjs';
import { say } from './say.mjs';
import { addCounts, countPlaywright, countVitest, summary } from './test-counts.mjs';

/** Everything that CI runs. The last line is the count. */
export async function test({ node }) {
  const reports = mkdtempSync(path.join(os.tmpdir(), 'pinhole-test-reports-'));
  try {
    const parts = [
      { skipped: 0, ...(await runChecks(node)) },
      await runBuild(node),
      await runVitest(node, path.join(reports, 'vitest.json')),
      await runBrowserTests(node, path.join(reports, 'playwright.json')),
    ];
    const total = parts.reduce(addCounts);
    process.stdout.write(`${summary(total)}\n`);
    return total.failed === 0 ? 0 : 1;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

/** Tests that start the real server need the pages it serves. */
async function runBuild(node) {
  try {
    await buildWeb(node);
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    say(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function runVitest(node, report) {
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await runTool(binary('vitest'), args, { env: environmentWith(node) });
  return countVitest(readReport(report), code);
}

async function runBrowserTests(node, report) {
  if (!hasBrowserTests(inRoot('e2e'))) return { passed: 0, failed: 0, skipped: 0 };
  const env = environmentWith(node, { PLAYWRIGHT_JSON_OUTPUT_NAME: report });
  const { code } = await runTool(binary('playwright'), ['test', '--reporter=list,json'], { cwd: inRoot('e2e'), env });
  return countPlaywright(readReport(report), code);
}

const hasBrowserTests = (folder) =>
  existsSync(folder) &&
  readdirSync(folder, { withFileTypes: true }).some((entry) =>
    entry.isDirectory()
      ? entry.name !== 'node_modules' && hasBrowserTests(path.join(folder, entry.name))
      : /\.(spec|test)\.ts$/.test(entry.name),
  );

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
