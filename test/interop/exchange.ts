/** What the cases know of an exchange: where it is, and what it can that the other can't. */
import { ensureRig } from './rig/install.ts';
import { ASTERISK, Asterisk } from './rig/asterisk.ts';
import { KAMAILIO, Kamailio } from './rig/kamailio.ts';

export interface Exchange {
  readonly host: string;
  readonly ws: string;
  readonly wss: string;
  /** Host and port for plain telephones. */
  readonly udp: string;
  /** Of its TLS certificate. */
  readonly spki: string;
  /** Null on a proxy: there all legs of a call have one Call-ID. */
  readonly physicalIdHeader: string | null;
  /** The UDP ports of its end of the sound. */
  readonly mediaPorts: string;
  /** An account whose calls are offered in no codec that a browser has, when the caller has none either. */
  readonly foreignCodecUser: number;
  /** `kill -9` */
  crash(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

export async function startAsterisk(): Promise<Exchange & { readonly asterisk: Asterisk }> {
  const asterisk = await Asterisk.start(ensureRig().asteriskRoot);
  return {
    ...ASTERISK,
    mediaPorts: '20000:20999',
    foreignCodecUser: 1008,
    ...of(asterisk),
    asterisk,
  };
}

export async function startKamailio(): Promise<Exchange> {
  return {
    ...KAMAILIO,
    physicalIdHeader: null,
    mediaPorts: '30000:30999',
    foreignCodecUser: 1001,
    ...of(await Kamailio.start()),
  };
}

const of = (server: Asterisk | Kamailio): Pick<Exchange, 'spki' | 'crash' | 'up' | 'stop'> => ({
  spki: server.spki,
  crash: () => server.crash(),
  up: () => server.up(),
  stop: () => server.stop(),
});
