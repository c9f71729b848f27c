/** A replica of the companion host as a program of its own, which can be stopped and killed as one. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { HostConfig } from '../../src-placement/host/config/host-config.ts';

const BUNDLE = path.resolve(import.meta.dirname, '../../out/host/host.js');

export class Replica {
  readonly name: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly #process: ChildProcess;

  private constructor(name: string, child: ChildProcess, ports: { port: number; metricsPort: number }) {
    this.name = name;
    this.#process = child;
    this.port = ports.port;
    this.metricsPort = ports.metricsPort;
  }

  static async start(name: string, config: HostConfig): Promise<Replica> {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', BUNDLE], {
      env: { PATH: process.env['PATH'] ?? '', ...environment(config) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const killWithUs = () => void child.kill('SIGKILL');
    process.once('exit', killWithUs);
    child.once('exit', () => process.off('exit', killWithUs));
    return new Replica(name, child, await started(child));
  }

  get isDead(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** Stands still: connections are accepted by the kernel, and nobody answers. */
  freeze(): void {
    this.#process.kill('SIGSTOP');
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.isDead) return;
    const exit = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill(signal);
    await exit;
  }
}

/** The ports are in its first line. */
async function started(child: ChildProcess): Promise<{ port: number; metricsPort: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ port: number; metricsPort: number }>();
  child.once('exit', (code) => reject(new Error(`the replica ended with ${code}`)));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  lines.on('line', (line) => {
    const { event, data } = JSON.parse(line) as { event: string; data: { port: number; metricsPort: number } };
    if (event === 'host.started') resolve(data);
  });
  return promise;
}

const environment = (config: HostConfig): Record<string, string> => ({
  OFFHOOK_HOST_PUBLIC_URL: config.publicUrl,
  OFFHOOK_HOST_APPS: JSON.stringify(config.apps),
  OFFHOOK_HOST_KEYS: config.keys.map(({ kid, secret }) => `${kid}:${secret.toString('base64')}`).join(),
  OFFHOOK_HOST_STORE: config.store,
  OFFHOOK_HOST_LISTEN: '127.0.0.1:0',
  OFFHOOK_HOST_METRICS_LISTEN: '127.0.0.1:0',
  OFFHOOK_HOST_TRUSTED_PROXIES: '1',
  OFFHOOK_HOST_LINE: config.line.number,
  OFFHOOK_HOST_PAGES: config.pages,
});
