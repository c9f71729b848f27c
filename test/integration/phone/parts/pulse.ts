/** A sound server of the test's own, whose headsets can really be unplugged. Needs `pulseaudio` and `pactl`. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasPulse: boolean = ['pulseaudio', 'pactl'].every(
  (program) => spawnSync(program, ['--version']).error === undefined,
);

export class Pulse {
  readonly server: string;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #modules = new Map<string, string>();

  private constructor(folder: string, process: ChildProcess) {
    this.#folder = folder;
    this.#process = process;
    this.server = `unix:${folder}/native`;
  }

  static async start(): Promise<Pulse> {
    const folder = mkdtempSync(join(tmpdir(), 'offhook-pulse-'));
    const script = join(folder, 'default.pa');
    writeFileSync(script, `load-module module-native-protocol-unix socket=${folder}/native auth-anonymous=1\n`);
    const options = [
      '-n',
      '-F',
      script,
      '--daemonize=no',
      '--exit-idle-time=-1',
      '--use-pid-file=no',
      '--disallow-exit',
    ];
    const env = { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder, PULSE_RUNTIME_PATH: folder };
    const pulse = new Pulse(folder, spawn('pulseaudio', options, { env, stdio: 'ignore' }));
    const deadline = performance.now() + 5000;
    while (pulse.#pactl('info').status !== 0) {
      if (performance.now() > deadline) throw new Error('pulseaudio did not come up');
      await new Promise((next) => setTimeout(next, 50));
    }
    return pulse;
  }

  plugSpeaker(name: string): void {
    this.#load(name, 'module-null-sink', `sink_name=${name}`, `sink_properties=device.description=${name}`);
  }

  /** A microphone that hears a tone. */
  plugMicrophone(name: string, hz: number): void {
    const feed = `${name}_feed`;
    if (!this.#modules.has(feed)) {
      this.plugSpeaker(feed);
      this.#load(`${name}_tone`, 'module-sine', `sink=${feed}`, `frequency=${hz}`);
    }
    const properties = `source_properties=device.description=${name}`;
    this.#load(name, 'module-remap-source', `master=${feed}.monitor`, `source_name=${name}`, properties);
  }

  unplug(name: string): void {
    this.#must('unload-module', this.#modules.get(name) ?? '');
    this.#modules.delete(name);
  }

  useByDefault(speaker: string, microphone: string): void {
    this.#must('set-default-sink', speaker);
    this.#must('set-default-source', microphone);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #load(name: string, ...module: string[]): void {
    this.#modules.set(name, this.#must('load-module', ...module).trim());
  }

  #must(...command: string[]): string {
    const { status, stdout, stderr } = this.#pactl(...command);
    if (status !== 0) throw new Error(`pactl ${command.join(' ')}: ${stderr}`);
    return stdout;
  }

  #pactl(...command: string[]) {
    return spawnSync('pactl', command, { env: { ...process.env, PULSE_SERVER: this.server }, encoding: 'utf8' });
  }
}
