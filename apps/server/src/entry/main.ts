import { type Config, readConfig } from './config.ts';
import { refusePlaceholders } from './refuse-placeholders.ts';
import { serve } from './serve.ts';
import { explainStartupError } from './startup-error.ts';
import { version } from './version.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

let config: Config | undefined;
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());

try {
  config = readConfig(process.env);
  for (const name of config.unknownVariables)
    say(`${name} is not a variable of Pinhole. Is it mistyped? docs/configuration.md lists them all.`);
  refusePlaceholders(config, say);
  const service = await serve({ config, version, onProgress: say });
  if (service.address) {
    const port = config.http.port === 0 ? `:${service.address.port}` : '';
    say(`\n  Pinhole is ready.\n\n    ${config.http.port === 0 ? `http://localhost${port}` : config.http.publicUrl}\n`);
  }
  if (service.setupLink) say(`  Set it up within 30 minutes (a new link: npm run pinhole -- setup-link):\n\n    ${service.setupLink}\n`);
  if (!stopping.signal.aborted) await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve, { once: true }));
  say('\n  Stopping: running work ends or is given back …');
  await service.stop();
  say('  Stopped. Nothing was lost.');
  process.exit(0);
} catch (error) {
  const failure = explainStartupError(error, config?.http);
  say(failure.message);
  process.exit(failure.exitCode);
}
