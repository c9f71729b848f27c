import { randomBytes } from 'node:crypto';
import { parseCookies } from './http/listener.ts';
import type { PortalUser } from './model.ts';
import type { PortalState } from './state.ts';

/** Browser sessions. Cookies ignore ports, so the cookie's name carries the port: two portals may share 127.0.0.1. */
export class Sessions {
  readonly #state: PortalState;
  readonly #users = new Map<string, number>();
  #cookie = 'PORTAL_SESSION';

  constructor(state: PortalState) {
    this.#state = state;
  }

  bindToPort(port: number): void {
    this.#cookie = `PORTAL_SESSION_${port}`;
  }

  /** The `set-cookie` value that logs the user in. */
  open(userId: number, secure: boolean): string {
    const id = randomBytes(16).toString('hex');
    this.#users.set(id, userId);
    return `${this.#cookie}=${id}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  }

  close(cookies: ReadonlyMap<string, string>): string {
    this.#users.delete(cookies.get(this.#cookie) ?? '');
    return `${this.#cookie}=; Path=/; Max-Age=0`;
  }

  user(cookies: ReadonlyMap<string, string>): PortalUser | undefined {
    const user = this.#state.user(this.#users.get(cookies.get(this.#cookie) ?? '') ?? 0);
    return user?.active ? user : undefined;
  }

  userOfHeader(cookie: string | undefined): PortalUser | undefined {
    return this.user(parseCookies(cookie ?? ''));
  }
}
