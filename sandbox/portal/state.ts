import type {
  Activity,
  ChatMessage,
  CrmEntity,
  EventHandler,
  ExternalLine,
  OfflineEvent,
  PlacementHandler,
  PortalApp,
  PortalCall,
  PortalUser,
  RecordFile,
  StatisticsRow,
  Transcript,
} from './model.ts';
import type { OperatingSettings } from './rest/operating.ts';
import { Timeline } from './timeline.ts';

export interface PortalSettings {
  /** '' is what live portals answer, `ERROR_CORE` is what the docs print (2.3). */
  defaultErrorCode: '' | 'ERROR_CORE';
  /** `NUMBER` of an external line or `REST_APP:<id>`; '' for none (3.9). */
  outgoingLine: string;
  /** The portal setting that lets `hide` and `finish` close cards (6.4). */
  autoClose: boolean;
  /** How long a card with an open comment editor outlives its closing (6.4). */
  commentGraceMs: number;
  /** So many requests for a record still come too early: the statistics don't have the call yet (3.5). */
  statisticsLag: number;
  /** The plan's `rest_offline_extended`: offline events may be reserved instead of deleted (4.5). */
  offlineExtended: boolean;
  /** Leaky bucket per source address; Enterprise has 250 and 5 (2.5). */
  bucket: { enabled: boolean; capacity: number; drainPerSecond: number };
  /** Time that methods may take (2.5). */
  operating: OperatingSettings;
  /** The plan's family: `ent` has the bigger bucket (3.9). */
  licenseFamily: string;
  /** RECORD_URL may only name public addresses, as the cloud has it; a sandbox has none but private ones (3.5). */
  publicRecordUrls: boolean;
  /** SIP lines of the portal's own telephony, by id. */
  sipLines: Record<string, string>;
  /** Whether an administrator has let the application call `voximplant.user.get` (2.4). */
  methodConfirmation: 'waiting' | 'denied' | 'granted';
  /** Frame loads over `thresholdMs` are counted; more than `perDay` delete the placement (5.4). */
  overtime: { thresholdMs: number; perDay: number };
}

/** The portal's data. Plain tables; the rules that change them live in the modules beside this one. */
export class PortalState {
  readonly now: () => number;
  readonly memberId: string;
  readonly timeline: Timeline;
  readonly users: PortalUser[] = [];
  readonly apps: PortalApp[] = [];
  /** Unfinished calls by CALL_ID, oldest first. */
  readonly calls = new Map<string, PortalCall>();
  readonly statistics: StatisticsRow[] = [];
  readonly activities: Activity[] = [];
  readonly entities: CrmEntity[] = [];
  readonly lines: ExternalLine[] = [];
  readonly records: RecordFile[] = [];
  readonly transcripts: Transcript[] = [];
  readonly chat: ChatMessage[] = [];
  readonly eventHandlers: EventHandler[] = [];
  readonly offlineEvents: OfflineEvent[] = [];
  readonly placements: PlacementHandler[] = [];
  readonly webhooks: { userId: number; code: string; scope: string[] }[] = [];
  readonly settings: PortalSettings = {
    defaultErrorCode: '',
    outgoingLine: '',
    autoClose: true,
    commentGraceMs: 65_000,
    statisticsLag: 0,
    offlineExtended: true,
    bucket: { enabled: true, capacity: 50, drainPerSecond: 2 },
    operating: { enabled: false, limitSeconds: 480, leastMs: 0 },
    licenseFamily: 'basic',
    publicRecordUrls: false,
    sipLines: {},
    methodConfirmation: 'waiting',
    overtime: { thresholdMs: 5000, perDay: 10 },
  };
  #lastId = 100;

  constructor(memberId: string, now: () => number) {
    this.memberId = memberId;
    this.now = now;
    this.timeline = new Timeline(now);
  }

  /** Ids are unique over all tables, which makes a mixed-up one visible. */
  nextId(): number {
    return ++this.#lastId;
  }

  user(id: number): PortalUser | undefined {
    return this.users.find((user) => user.id === id);
  }

  app(id: number | undefined): PortalApp | undefined {
    return this.apps.find((app) => app.id === id);
  }

  entity(type: string, id: number): CrmEntity | undefined {
    return this.entities.find((entity) => entity.type === type && entity.id === id);
  }
}
