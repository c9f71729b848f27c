import * as v from 'valibot';
import { type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A portal that has user options only, with a network whose delays the test decides. */
export class OptionsPortal {
  readonly options = new Map<string, string>();
  readonly requests: string[] = [];
  readonly #time: VirtualTime;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** @param delay milliseconds of the next way there or back; 'refused' for a connection that isn't made */
  connect(delay: () => number | 'refused'): PortalApi {
    return {
      clockOffset: 0,
      batch: () => Promise.reject(new Error('not used')),
      call: async <Result>(method: string, params: Readonly<Record<string, unknown>>): Promise<Result> => {
        await this.#pass(delay());
        this.requests.push(method);
        const result = this.#answer(method, params);
        await this.#pass(delay());
        return result as Result;
      },
    };
  }

  #answer(method: string, params: Readonly<Record<string, unknown>>): unknown {
    if (method === 'user.option.get') return this.options.size === 0 ? [] : Object.fromEntries(this.options);
    const values = v.parse(v.record(v.string(), v.string()), params['options']);
    for (const [name, value] of Object.entries(values)) this.options.set(name, value);
    return true;
  }

  #pass(ms: number | 'refused'): Promise<void> {
    if (ms === 'refused') return Promise.reject(new PortalError('portalUnreachable', { delivery: 'unknown' }));
    return new Promise((resolve) => {
      this.#time.after(ms, resolve);
    });
  }
}
