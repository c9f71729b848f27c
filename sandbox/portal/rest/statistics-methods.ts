import type { StatisticsRow } from '../model.ts';
import type { PortalState } from '../state.ts';
import { isoZone } from './envelope.ts';
import { accessDenied } from './errors.ts';
import { Page, type RestMethod } from './method.ts';
import { int, type Params, record, text, upperKeys } from './params.ts';
import { cell, compare, condition } from './row-filter.ts';

/** `voximplant.statistic.get` (bitrix24.md 3.9): needs a right that agents usually lack. */
export function statisticsMethods(state: PortalState): [string, RestMethod][] {
  return [
    [
      'voximplant.statistic.get',
      {
        scope: 'telephony',
        webhook: true,
        run: ({ params, user }) => {
          if (!user.canViewStatistics) throw accessDenied('Access denied!');
          return list(state, upperKeys(params));
        },
      },
    ],
  ];
}

const pageSize = 50;

function list(state: PortalState, params: Params): Page {
  const conditions = Object.entries(record(params, 'FILTER')).map(([key, value]) => condition(key, value));
  const sort = text(params, 'SORT') || 'ID';
  const down = text(params, 'ORDER').toUpperCase() === 'DESC';
  const rows = state.statistics
    .map((row) => statisticsRow(state, row))
    .filter((row) => conditions.every((matches) => matches(row)))
    .sort((left, right) => compare(cell(left, sort), cell(right, sort)) * (down ? -1 : 1));
  const start = int(params, 'START');
  const next = start + pageSize < rows.length ? start + pageSize : undefined;
  return new Page(rows.slice(start, start + pageSize), rows.length, next);
}

function statisticsRow(state: PortalState, row: StatisticsRow): Record<string, string | number | null> {
  const file = state.records.find((known) => known.id === row.recordFileId);
  return {
    ID: String(row.id),
    CALL_ID: row.callId,
    EXTERNAL_CALL_ID: row.externalCallId || null,
    CALL_CATEGORY: 'external',
    PORTAL_USER_ID: String(row.portalUserId),
    PORTAL_NUMBER: row.portalNumber,
    PHONE_NUMBER: row.phoneNumber,
    CALL_TYPE: String(row.type),
    CALL_DURATION: String(row.duration),
    CALL_START_DATE: isoZone(row.startDate),
    CALL_VOTE: row.vote === undefined ? null : String(row.vote),
    COST: row.cost.toFixed(4),
    COST_CURRENCY: row.costCurrency,
    CALL_FAILED_CODE: row.failedCode,
    CALL_FAILED_REASON: row.failedReason,
    CRM_ENTITY_TYPE: row.entity?.type ?? null,
    CRM_ENTITY_ID: row.entity ? String(row.entity.id) : null,
    CRM_ACTIVITY_ID: row.activityId === undefined ? null : String(row.activityId),
    REST_APP_ID: row.app ? String(row.app.id) : null,
    REST_APP_NAME: row.app?.name ?? null,
    COMMENT: row.comment || null,
    TRANSCRIPT_ID: row.transcriptId === undefined ? null : String(row.transcriptId),
    TRANSCRIPT_PENDING: 'N',
    SESSION_ID: null,
    REDIAL_ATTEMPT: null,
    CALL_LOG: null,
    RECORD_DURATION: null,
    // The only number among strings.
    RECORD_FILE_ID: file?.id ?? null,
    CALL_RECORD_URL: file ? `/disk/downloadFile/${file.id}/` : null,
  };
}
