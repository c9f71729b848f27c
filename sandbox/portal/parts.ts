import type { Events } from './event-delivery.ts';
import type { Faults } from './faults.ts';
import type { Integrator } from './integrator.ts';
import type { OfflineEvents } from './offline-events.ts';
import type { Placements } from './placements.ts';
import type { PullConfigs } from './pull/config.ts';
import type { PullServer } from './pull/pull-server.ts';
import type { Push } from './push.ts';
import type { Buckets } from './rest/bucket.ts';
import type { OperatingTime } from './rest/operating.ts';
import type { RestRecords } from './rest/records.ts';
import type { Sessions } from './sessions.ts';
import type { Site } from './site.ts';
import type { PortalState } from './state.ts';
import type { CallbackRequest } from './telephony/callback.ts';
import type { Calls } from './telephony/calls.ts';
import type { Click, ClickResult } from './telephony/click.ts';
import type { CallRecords } from './telephony/records.ts';
import type { Tokens } from './tokens.ts';

/** The assembled portal, as its routes use it. */
export interface PortalParts {
  readonly state: PortalState;
  readonly site: Site;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  /** To the portal's own pages. */
  readonly push: Push;
  /** To the push clients of applications. */
  readonly pull: PullServer;
  readonly pullConfigs: PullConfigs;
  readonly faults: Faults;
  readonly events: Events;
  readonly offlineEvents: OfflineEvents;
  readonly integrator: Integrator;
  readonly placements: Placements;
  readonly calls: Calls;
  readonly callRecords: CallRecords;
  readonly restRecords: RestRecords;
  readonly buckets: Buckets;
  readonly operating: OperatingTime;
  readonly click: (click: Click) => ClickResult;
  readonly requestCallback: (given: CallbackRequest) => void;
}
