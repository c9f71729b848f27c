import type { PortalApp } from '../../../sandbox/portal/model.ts';
import type { Portal } from '../../../sandbox/portal/portal.ts';

export interface RestAnswer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- what a method answers is what these tests are about
  readonly body: { result?: any; error?: string; error_description?: string; argument?: string; total?: number };
}

export type Rest = (method: string, params?: object) => Promise<RestAnswer>;

/** Calls methods over real HTTP with a user's token, JSON in the body. */
export function restOf(portal: Portal, userId: number, app?: PortalApp): Rest {
  const { accessToken } = portal.issueTokens(userId, app);
  return async (method, params = {}) => {
    const response = await fetch(`${portal.site.origin}/rest/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ auth: accessToken, ...params }),
    });
    const body: RestAnswer['body'] = await response.json();
    return { status: response.status, body };
  };
}
