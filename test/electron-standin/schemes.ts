/**
 * Chromium cannot be taught a scheme from outside, so `app://ui/x` is shown to it as `https://ui.app.standin.test/x`.
 * Such a request is always answered here, before it could reach a network; main only ever sees `app://`.
 */
const SUFFIX = 'standin.test';
export const CHROMIUM_PATTERN = `https://*.${SUFFIX}/*`;

const schemes = new Set<string>();

export function registerScheme(scheme: string): void {
  schemes.add(scheme);
}

export function isCustomScheme(scheme: string): boolean {
  return schemes.has(scheme);
}

export function schemeOf(url: string): string {
  return url.slice(0, Math.max(0, url.indexOf(':')));
}

export function toChromium(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i, (all, scheme: string, host: string) =>
    schemes.has(scheme) ? `https://${host}.${scheme}.${SUFFIX}` : all,
  );
}

export function fromChromium(url: string): string {
  return url.replace(/^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.standin\.test(?=[/?#]|$)/, '$2://$1');
}

/** The origin as `WebFrameMain.origin` spells it: no slash at its end. */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return 'null';
  const { origin, protocol, host } = new URL(url);
  return origin === 'null' && schemes.has(protocol.slice(0, -1)) ? `${protocol}//${host}` : origin;
}

/** A content security policy in Chromium's terms: sources of a custom scheme become its stand-in hosts. */
export function policyToChromium(policy: string): string {
  return policy
    .replace(/([a-z][a-z0-9+.-]*):\/\/[\w.*-]+/g, (source) => toChromium(source))
    .replace(/(^|[\s;])([a-z][a-z0-9+-]*):(?=[\s;]|$)/g, (all, before: string, scheme: string) =>
      schemes.has(scheme) ? `${before}https://*.${scheme}.${SUFFIX}` : all,
    );
}
