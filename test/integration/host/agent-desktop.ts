/** A desktop of one agent: the whole program below Electron, signed in at the sandbox portal, with its telephone played by the test. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CallEnd } from '#shared/call.ts';
import type { Settings } from '#shared/settings.ts';
import { Counters } from '#shared/web/log/counters.ts';
import type { HostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { systemClock } from '../../../src-main/ports.ts';
import { Program } from '../../../src-main/program.ts';
import { SettingsStore } from '../../../src-main/settings/settings-store.ts';
import { MemorySecrets } from '../portal-client/memory-secrets.ts';
import { type LogLine, recordingLog } from '../portal-client/recording-log.ts';
import { quietComputer } from '../../unit/src-main/quiet-computer.ts';

export const LINKED = 'X-Linkedid';

export interface DesktopOptions {
  readonly userId: number;
  readonly line?: 'group' | 'direct';
  readonly settings?: Partial<Settings>;
  /** Another run on the same computer. */
  readonly computer?: Computer;
}

/** What outlives a run of the program. */
export interface Computer {
  readonly directory: string;
  readonly secrets: MemorySecrets;
  stored: Partial<Settings>;
}

export class AgentDesktop {
  readonly program: Program;
  readonly computer: Computer;
  readonly lines: LogLine[];
  readonly #userId: number;

  private constructor(program: Program, computer: Computer, userId: number, lines: LogLine[]) {
    this.program = program;
    this.computer = computer;
    this.lines = lines;
    this.#userId = userId;
  }

  static async start(world: HostedPortal, options: DesktopOptions): Promise<AgentDesktop> {
    const { portal } = world;
    const computer = options.computer ?? newComputer();
    const userId = String(options.userId);
    const owner = { memberId: portal.memberId, userId, name: `Agent ${userId}` };
    const { accessToken, refreshToken, expires } = portal.issueTokens(options.userId);
    computer.secrets.stored.set(
      'portal.tokens',
      JSON.stringify({
        accessToken,
        refreshToken,
        expiresAt: expires,
        endpoint: `${portal.site.origin}/rest/`,
        server: portal.site.origin,
        clientId: portal.app.clientId,
        memberId: portal.memberId,
        userId,
      }),
    );
    computer.stored = {
      instanceId: randomUUID(),
      ...computer.stored,
      account: {
        address: `${userId}@pbx.example`,
        server: 'wss://pbx.example/ws',
        line: { number: 'offhook-1', kind: options.line ?? 'group' },
        physicalIdHeader: LINKED,
        iceServers: [],
      },
      portal: {
        origin: portal.site.origin,
        clientId: portal.app.clientId,
        handlerOrigin: portal.handlerSite.origin,
        hostOrigin: world.hostOrigin,
      },
      owner,
      ...options.settings,
    };
    const { log, lines } = recordingLog();
    const settings = new SettingsStore({
      file: {
        read: () => computer.stored,
        write: (next) => void (computer.stored = next as Partial<Settings>),
        setAside: () => null,
      },
      log,
      newId: randomUUID,
    });
    const program = await Program.start({
      ...quietComputer(computer.directory),
      network: { fetch },
      openSocket: (url) => new WebSocket(url),
      clock: systemClock,
      log,
      counters: new Counters(),
      secrets: computer.secrets,
      settings,
      computerName: `PC of ${userId}`,
    });
    return new AgentDesktop(program, computer, options.userId, lines);
  }

  get userId(): number {
    return this.#userId;
  }

  /** An INVITE of the group call with that name. @returns the call's id */
  ring(physicalId: string, number = '+493023125101'): string {
    const callId = randomUUID();
    this.program.book.report({
      type: 'incoming',
      callId,
      sipCallId: `sip-${callId}`,
      physicalId,
      number,
      name: null,
      at: systemClock.now(),
    });
    return callId;
  }

  answer(callId: string): void {
    const at = systemClock.now();
    for (const type of ['answering', 'accepted', 'confirmed'] as const) {
      this.program.book.report({ type: 'call', callId, event: { type, at } });
    }
  }

  end(callId: string, end: Partial<CallEnd> = {}): void {
    const full: CallEnd = { cause: 'hungup', by: 'remote', sipCode: null, ...end };
    this.program.book.report({ type: 'call', callId, event: { type: 'ended', at: systemClock.now(), end: full } });
  }

  call(callId: string) {
    return this.program.book.call(callId);
  }

  /** Known at the host, heard by the portal's push server, and no request of the start is under way any more. */
  get isReady(): boolean {
    return this.program.host.client.isReady && this.lines.some(({ event }) => event === 'instances.published');
  }

  async stop(): Promise<void> {
    await this.program.stop();
  }

  discard(): void {
    rmSync(this.computer.directory, { recursive: true, force: true });
  }
}

export const newComputer = (): Computer => ({
  directory: mkdtempSync(path.join(tmpdir(), 'offhook-agent-')),
  secrets: new MemorySecrets(),
  stored: {},
});
