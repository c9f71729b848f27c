/** The rows of the portal. Names follow Bitrix24's own columns in camel case (bitrix24.md 3, appendix A). */

export type EntityType = 'CONTACT' | 'LEAD' | 'COMPANY';

export interface EntityRef {
  readonly type: EntityType;
  readonly id: number;
}

export interface PortalUser {
  readonly id: number;
  name: string;
  lastName: string;
  email: string;
  position: string;
  admin: boolean;
  active: boolean;
  /** UF_PHONE_INNER: the extension, numeric 1…9999 to count as one (2.7). */
  innerNumber: string;
  workPhone: string;
  mobilePhone: string;
  timemanStatus: 'OPENED' | 'CLOSED' | 'PAUSED' | 'EXPIRED' | 'UNAVAILABLE' | 'NOT_INSTALLED';
  /** The right "statistics: view", which agents usually lack. */
  canViewStatistics: boolean;
  /** CRM rights: all clients, or only those that the user is responsible for (3.6). */
  crmRights: 'all' | 'own';
  /** The user's own outgoing line; '' means the portal's default. */
  outgoingLine: string;
}

export interface PortalApp {
  /** Numeric id: `REST_APP_ID`, and the `REST_APP:<id>` line name. */
  readonly id: number;
  readonly clientId: string;
  clientSecret: string;
  name: string;
  applicationToken: string;
  scope: string[];
  /** The address of the app card that OAuth redirects to; a client can't choose it (1.4). */
  redirectUri: string;
  /** The page of the application in the portal; '' when it only uses the API. */
  handlerUrl: string;
  /** The wizard of an application with a page; else where ONAPPINSTALL is posted; '' for neither. */
  installUrl: string;
  installed: boolean;
  /** Users who may use the application; undefined for everybody (2.4, user_access_error). */
  accessFor: number[] | undefined;
  version: number;
  options: Record<string, unknown>;
  userOptions: Map<number, Record<string, unknown>>;
  /** Users whose first run is over (`setInstall`). */
  readonly opened: Set<number>;
}

/** An unfinished call: the row disappears on finish (3.3). */
export interface PortalCall {
  readonly callId: string;
  readonly userId: number;
  readonly phoneNumber: string;
  readonly type: CallType;
  /** Undefined when an inbound webhook registered it. */
  readonly appId: number | undefined;
  readonly lineNumber: string;
  readonly externalCallId: string;
  /** Unix ms; equals CALL_START_DATE when one was given, which is why old replays are never deduplicated (3.2). */
  readonly dateCreate: number;
  readonly callListId: number;
  /** The number is a colleague's extension: no CRM work. */
  readonly internal: boolean;
  entity: EntityRef | undefined;
  readonly created: EntityRef[];
  readonly leadCreationError: string | undefined;
  comment: string;
  activityId: number | undefined;
}

export type CallType = 1 | 2 | 3 | 4 | 5;

/** What `finish` leaves behind for the telephony statistics. */
export interface StatisticsRow {
  readonly id: number;
  readonly callId: string;
  readonly externalCallId: string;
  readonly portalUserId: number;
  readonly phoneNumber: string;
  readonly portalNumber: string;
  readonly type: CallType;
  /** Seconds. */
  readonly duration: number;
  /** Unix ms. */
  readonly startDate: number;
  /** True when the parties talked. */
  readonly talked: boolean;
  readonly failedCode: string;
  readonly failedReason: string;
  readonly vote: number | undefined;
  readonly cost: number;
  readonly costCurrency: string;
  readonly app: { id: number; name: string } | undefined;
  readonly entity: EntityRef | undefined;
  readonly activityId: number | undefined;
  readonly activityError: string | undefined;
  comment: string;
  recordFileId: number | undefined;
  transcriptId: number | undefined;
}

/** What was said, as an application has written it down (3.7). */
export interface Transcript {
  readonly id: number;
  readonly callId: string;
  /** Seconds from the beginning of the call. */
  readonly messages: readonly { side: 'User' | 'Client'; start: number; stop: number; text: string }[];
}

export interface Activity {
  readonly id: number;
  /** `VI_<CALL_ID>` */
  readonly originId: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly subject: string;
  readonly phoneNumber: string;
  readonly owner: EntityRef;
  readonly responsibleId: number;
  /** A missed incoming call stays open. */
  completed: boolean;
  readonly startTime: number;
  readonly duration: number;
  readonly failedCode: string;
  comment: string;
  recordFileId: number | undefined;
}

export interface PhoneEntry {
  readonly value: string;
  readonly kind: 'WORK' | 'MOBILE';
}

/** A contact, lead or company. One shape: the portal page and the search treat them alike. */
export interface CrmEntity {
  readonly type: EntityType;
  readonly id: number;
  title: string;
  /** Job title of a contact, branch of a company, source of a lead. */
  note: string;
  phones: PhoneEntry[];
  email: string;
  company: number | undefined;
  assignedById: number;
  readonly createdAt: number;
}

export interface ExternalLine {
  readonly appId: number;
  readonly number: string;
  name: string;
  crmAutoCreate: boolean;
}

export interface RecordFile {
  readonly id: number;
  readonly callId: string;
  readonly name: string;
  readonly content: Buffer;
}

export interface ChatMessage {
  readonly at: number;
  readonly userId: number;
  readonly text: string;
}

export interface EventHandler {
  readonly id: number;
  readonly appId: number;
  /** Upper case. */
  readonly event: string;
  /** '' for an offline binding. */
  readonly handler: string;
  readonly authType: number;
  readonly offline: boolean;
  /** Source key of an offline binding, '' when none was given. */
  readonly connectorId: string;
  /** Seconds between two notices of ONOFFLINEEVENT. */
  readonly minTimeout: number | undefined;
}

/** A row of the queue of offline events (4.5). */
export interface OfflineEvent {
  readonly id: number;
  readonly appId: number;
  readonly name: string;
  readonly connectorId: string;
  /** md5 of name and data: equal events that nobody has fetched yet are one row. */
  readonly messageId: string;
  at: number;
  data: Record<string, unknown>;
  /** Who caused it. */
  userId: number;
  /** Who has reserved it; '' for nobody. */
  processId: string;
  error: boolean;
}

export interface PlacementHandler {
  readonly id: number;
  readonly appId: number;
  readonly placement: string;
  readonly handler: string;
  /** 0 for everyone. */
  readonly userId: number;
  readonly options: Record<string, string>;
  readonly title: string;
  readonly description: string;
  readonly langAll: Record<string, unknown>;
  /** Loads over the threshold today (5.4). */
  overtime: { day: string; count: number };
}
