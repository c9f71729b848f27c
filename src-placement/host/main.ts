/** The companion host as a program: environment in, JSON lines out, SIGTERM and SIGINT end it in good order. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { structuredLog } from '#shared/web/log/structured-log.ts';
import { systemClock } from '#shared/web/ports.ts';
import { ConfigError, readConfig } from './config/read-config.ts';
import { startHost } from './host.ts';
import { version } from '../../package.json' with { type: 'json' };

/** EX_CONFIG: a supervisor needn't try again. */
const BAD_CONFIG = 78;

try {
  const config = readConfig({
    env: process.env,
    readFile: (path) => readFileSync(path, 'utf8'),
    pages: fileURLToPath(new URL('../placement', import.meta.url)),
  });
  const log = structuredLog({
    clock: systemClock,
    level: config.logLevel,
    sinks: [{ append: (line) => void process.stdout.write(`${line}\n`) }],
    count: () => undefined,
  });
  const host = await startHost(config, {
    network: { fetch },
    clock: systemClock,
    log: log.part('host'),
    userAgent: `Offhook-Host/${version}`,
  });
  host.parts.metrics.collectProcess();
  const end = (signal: string): void => {
    log.info('host.stopping', { signal });
    void host.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('host.stopFailed', { error });
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', end).once('SIGINT', end);
} catch (error) {
  console.error(error instanceof ConfigError ? error.problems.join('\n') : error);
  process.exit(error instanceof ConfigError ? BAD_CONFIG : 1);
}
