/** The administrator's page (`/app`, and `/install` before the installation is finished) and what it asks for. */
import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { HOST_PATH, MemberIdSchema } from '#shared/host-api.ts';
import { WIZARD_PATH, WizardSessionRequestSchema } from '#shared/host-wizard.ts';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { formBody, type FormTree, jsonBody, malformed } from '../http/body.ts';
import { clientAddress } from '../http/client-address.ts';
import { HostFailure } from '../http/host-failure.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { issueToken, readToken } from '../keys/signed-token.ts';
import { answer, withMeta } from '../pages/page-routes.ts';
import { NEVER, pageHeaders } from '../pages/page-headers.ts';
import { readPages } from '../pages/page-files.ts';
import type { HostParts } from '../parts.ts';
import { adoptPortal, type Handover } from '../portal/adopt.ts';
import type { PortalAccess } from '../portal/portal-access.ts';
import { bearer } from '../session/session.ts';
import { beginTest, testResult } from './event-test.ts';
import { issueTicket, openTicket } from './ticket.ts';
import { Wizard } from './wizard.ts';

const PER_ADDRESS = { burst: 60, perSecond: 1 };
const LIFE_MS = 3_600_000;
const SessionSchema = v.object({ memberId: v.string(), wizard: v.literal(true) });

export const wizardRoutes =
  (portals: PortalAccess) =>
  (parts: HostParts): Hono => {
    const limit = new RateLimit(parts.clock, PER_ADDRESS);
    const wizard = new Wizard(parts, portals);
    const page = readPages(parts.config.pages).get('app.html');
    const headers = { ...pageHeaders(parts.config), 'cache-control': NEVER };
    const show = (c: Context, ticket: string) =>
      page === undefined ? c.notFound() : answer(c, withMeta(page, 'offhook-ticket', ticket), headers);
    /** One question of the page's; the portal's own refusal goes to the administrator. */
    const asked = (carryOut: (memberId: string, c: Context) => Promise<object>) => async (c: Context) => {
      limit.take(clientAddress(c, parts.config.trustedProxies));
      const memberId = memberOf(parts, c);
      return c.json(await carryOut(memberId, c).catch(translated), 200, { 'cache-control': NEVER });
    };

    const app = new Hono()
      .post(WIZARD_PATH.session, async (c) => {
        limit.take(clientAddress(c, parts.config.trustedProxies));
        const given = handoverOf(parts, await jsonBody(c, WizardSessionRequestSchema));
        const { record, userName } = await adoptPortal(parts, portals, given).catch(withWhy);
        const session = issueToken(
          parts.keys,
          'wizard',
          { memberId: record.memberId, wizard: true },
          parts.clock.now() + LIFE_MS,
        );
        return c.json({ session, userName }, 200, { 'cache-control': NEVER });
      })
      .get(
        WIZARD_PATH.status,
        asked((memberId) => wizard.status(memberId)),
      )
      .post(
        WIZARD_PATH.repair,
        asked((memberId) => wizard.repair(memberId)),
      )
      .post(
        WIZARD_PATH.unbind,
        asked((memberId) => wizard.unbind(memberId)),
      )
      .post(
        WIZARD_PATH.test,
        asked(async (memberId) => {
          const id = randomUUID();
          await beginTest(parts, memberId, id);
          await wizard.test(memberId, id);
          return { id, arrivedMs: null };
        }),
      )
      .get(
        WIZARD_PATH.test,
        asked(async (memberId, c) => {
          const id = c.req.query('id') ?? '';
          return { id, arrivedMs: await testResult(parts, memberId, id) };
        }),
      );
    for (const path of [HOST_PATH.wizard, HOST_PATH.install]) {
      app
        .get(path, (c) => show(c, ''))
        .post(path, async (c) => show(c, issueTicket(parts, c.req.query(), flat(await formBody(c)))));
    }
    return app;
  };

const flat = (form: FormTree): Record<string, string> =>
  Object.fromEntries(Object.entries(form).filter((field): field is [string, string] => typeof field[1] === 'string'));

function handoverOf(parts: HostParts, given: v.InferOutput<typeof WizardSessionRequestSchema>): Handover {
  if ('ticket' in given) {
    const handover = openTicket(parts, given.ticket);
    if (handover === null) throw new HostFailure('refused', 'ticketExpired', { why: 'ticketExpired' });
    return handover;
  }
  const memberId = v.safeParse(MemberIdSchema, given.memberId);
  if (!memberId.success) throw malformed(memberId.issues);
  return { ...given, memberId: memberId.output, serverEndpoint: null, applicationToken: null };
}

function memberOf({ keys, clock }: HostParts, c: Context): string {
  const token = bearer(c);
  const session = token === null ? null : readToken(keys, 'wizard', SessionSchema, token, clock.now());
  if (session === null) throw new HostFailure('sessionNeeded', 'no wizard session');
  return session.memberId;
}

function withWhy(error: unknown): never {
  if (!(error instanceof HostFailure)) throw error;
  throw new HostFailure(error.code, error.message, { why: error.message, cause: error });
}

function translated(error: unknown): never {
  if (!(error instanceof PortalError)) throw error;
  throw new HostFailure('portalFailed', 'the portal refused', {
    ...(error.code === '' ? {} : { portal: error.code }),
    cause: error,
  });
}
