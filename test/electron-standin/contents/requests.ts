import type { CdpSession } from '../chromium/cdp.ts';
import type { Protocol } from '../chromium/protocol.ts';
import { fromChromium, isCustomScheme, policyToChromium, schemeOf } from '../schemes.ts';

export type ProtocolHandler = (request: Request) => Response | Promise<Response>;

/** Answers a held request from the handler of its scheme, or lets it go on to the network. */
export async function answerRequest(
  { requestId, request }: Protocol.Fetch.requestPausedPayload,
  session: CdpSession,
  handlerOf: (scheme: string) => ProtocolHandler | undefined,
): Promise<void> {
  const url = fromChromium(request.url);
  const handler = handlerOf(schemeOf(url));
  if (!handler) {
    if (!isCustomScheme(schemeOf(url))) await session.send('Fetch.continueRequest', { requestId });
    else await session.send('Fetch.failRequest', { requestId, errorReason: 'NameNotResolved' });
    return;
  }
  try {
    const response = await handler(toRequest(url, request));
    const body = Buffer.from(await response.arrayBuffer()).toString('base64');
    await session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: toHeaders(response),
      body,
    });
  } catch (error) {
    // A handler that throws is a failed request in Electron (net::ERR_UNEXPECTED).
    console.error(`electron-standin: the protocol handler failed for ${url}:`, error);
    await session.send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
  }
}

function toRequest(url: string, request: Protocol.Network.Request): Request {
  const headers = Object.entries(request.headers).filter(([name]) => !name.startsWith(':'));
  const body = request.postData === undefined ? {} : { body: request.postData };
  return new Request(url, { method: request.method, headers, ...body });
}

function toHeaders(response: Response): { name: string; value: string }[] {
  return [...response.headers].map(([name, value]) => ({
    name,
    value: name.startsWith('content-security-policy') ? policyToChromium(value) : value,
  }));
}
