/** The postMessage protocol between a frame and the portal page (bitrix24.md 7.2), parent side. */

import { isRecord } from './values.ts';

export interface FrameRequest {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Id to answer with; '' when the frame wants no answer. */
  readonly callback: string;
  readonly sid: string;
}

/** Undefined for data that is no request. JSON may hold colons, so the parts are counted from both ends. */
export function parseRequest(data: unknown): FrameRequest | undefined {
  if (typeof data === 'string') return parseText(data);
  if (!isRecord(data)) return undefined;
  const { method, params, callback, appSid } = data;
  if (typeof method !== 'string' || typeof appSid !== 'string') return undefined;
  return { method, params: asParams(params), callback: typeof callback === 'string' ? callback : '', sid: appSid };
}

/** The answer, or one firing of a bound event; `undefined` becomes nothing after the colon. */
export const formatReply = (callback: string, result: unknown): string =>
  `${callback}:${result === undefined ? '' : JSON.stringify(result)}`;

function parseText(text: string): FrameRequest | undefined {
  const parts = text.split(':');
  const method = parts.shift();
  const sid = parts.pop();
  if (!method || sid === undefined) return undefined;
  const callback = parts.pop() ?? '';
  return { method, params: asParams(parts.join(':')), callback, sid };
}

function asParams(value: unknown): Record<string, unknown> {
  if (isRecord(value)) return value;
  if (typeof value !== 'string' || value === '') return {};
  try {
    return asParams(JSON.parse(value));
  } catch {
    return {};
  }
}
