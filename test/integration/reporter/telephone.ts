/** What a desktop is made of between the phone window and the portal, with nothing replaced but the SIP. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Line, Owner } from '#shared/call.ts';
import { type Availability, defaultCallSettings } from '#shared/settings.ts';
import { type AccessSource, PortalClient } from '#shared/web/portal/portal-client.ts';
import { CallBook } from '../../../src-main/calls/call-book.ts';
import type { CallBookDeps } from '../../../src-main/calls/call-book-ports.ts';
import { openJournal } from '../../../src-main/calls/open-journal.ts';
import { Callers } from '../../../src-main/portal/callers.ts';
import { type ReportPolicy, reportPolicy } from '../../../src-main/portal/report-policy.ts';
import { inBase64, uploadRecord } from '../../../src-main/portal/record-upload.ts';
import { Reporter } from '../../../src-main/portal/reporter.ts';
import { RecentCalls } from '../../../src-main/recent-calls.ts';
import { RecordingStore } from '../../../src-main/recordings/recording-store.ts';
import { type Log, type Network, systemClock } from '../../../src-main/ports.ts';

export interface TelephoneSetup {
  readonly journalFile: string;
  /** `http://127.0.0.1:1234/rest/` */
  readonly endpoint: string;
  readonly token: string;
  readonly owner: Owner;
  readonly line: Line;
  readonly voicemailNumber?: string;
  readonly availability?: () => Availability;
  /** Instead of the minute for which a request may still be under way. */
  readonly settleMs?: number;
}

export function telephone(
  setup: TelephoneSetup,
  given: {
    network: Network;
    log: Log;
    announce?: (portalCallId: string) => Promise<void>;
    policy?: Partial<ReportPolicy>;
    book?: Partial<CallBookDeps>;
    /** Asks who calls, as the program does. */
    names?: boolean;
    /** Instead of a token that never expires. */
    access?: AccessSource;
  },
) {
  const clock = systemClock;
  const { log, network } = given;
  const { journal, notice, recordings: rows } = openJournal(setup.journalFile, { clock, log });
  const recordings = new RecordingStore({
    folder: path.join(path.dirname(setup.journalFile), 'recordings'),
    rows,
    clock,
    log,
    count: () => undefined,
  });
  const requests = { network, clock, userAgent: 'Offhook/test' };
  const access = {
    token: setup.token,
    endpoint: setup.endpoint,
    user: `${setup.owner.memberId}/${setup.owner.userId}`,
  };
  const portal = new PortalClient({
    ...requests,
    log,
    count: () => undefined,
    access: given.access ?? { current: async () => access, renew: async () => access },
    onMoved: async () => undefined,
  });
  const callers = new Callers({
    portal,
    clock,
    log,
    calls: () => book.calls,
    learn: (callId, facts) => book.learn(callId, { type: 'crm', facts }),
  });
  const reporter = new Reporter({
    portal,
    ...(given.names === true && { rider: (calls) => callers.rider(calls) }),
    journal,
    clock,
    log,
    random: Math.random,
    announce: given.announce ?? (async () => undefined),
    recordings,
    upload: (upload, way) => uploadRecord(requests, upload, way),
    inBase64,
    policy: {
      ...reportPolicy,
      ...given.policy,
      settleMs: setup.settleMs ?? reportPolicy.settleMs,
    },
  });
  const book: CallBook = new CallBook({
    clock,
    log,
    journal,
    newId: randomUUID,
    account: () => ({ line: setup.line, country: 'DE', voicemailNumber: setup.voicemailNumber }),
    owner: () => setup.owner,
    registered: () => true,
    reachable: () => true,
    availability: setup.availability ?? (() => ({ kind: 'available' })),
    settings: () => defaultCallSettings,
    isAttended: () => true,
    ...given.book,
  });
  book.on('changed', ({ call }) => {
    if (given.names === true) callers.update(call);
    reporter.update(call);
  });
  recordings.on('closed', () => reporter.recordingClosed());
  reporter.on('registered', ({ callId, portalCallId }) => book.registered(callId, portalCallId));
  return {
    portal,
    callers,
    book,
    reporter,
    journal,
    recordings,
    recentCalls: new RecentCalls({
      journal,
      recordings: rows,
      reporter,
      viewer: () => setup.owner,
      away: () => (reporter.state.state === 'ok' ? null : reporter.state.reason),
    }),
    notice,
    start: () => {
      book.recover();
      reporter.start(setup.owner);
      void recordings.recover();
    },
    stop: async () => {
      book.close();
      await reporter.stop();
      await recordings.close();
      journal.close();
    },
  };
}
