import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bitString, der, integer, octetString, oid, sequence, utcTime, utf8, yes } from './der.ts';

export interface ThrowAwayIdentity {
  /** PEM */
  readonly key: string;
  /** PEM; self-signed, so that it serves as its own CA: `ca: cert`, `NODE_EXTRA_CA_CERTS`. */
  readonly cert: string;
  /** For Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly spki: string;
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
const dayMs = 86_400_000;

/** A key and a certificate for these host names and 127.0.0.1, valid for a week, known to nobody (RFC 5280 4.1). */
export function throwAwayIdentity(names: readonly string[]): ThrowAwayIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(der(0x31, sequence(oid('2.5.4.3'), utf8('Offhook sandbox'))));
  const now = Date.now();
  const certificate = sequence(
    der(0xa0, integer(Uint8Array.of(2))),
    integer(Uint8Array.of(0x40, ...randomBytes(8))),
    ecdsaWithSha256,
    name,
    sequence(utcTime(new Date(now - dayMs)), utcTime(new Date(now + 7 * dayMs))),
    name,
    spki,
    der(0xa3, sequence(subjectNames(names), certificateAuthority)),
  );
  const signature = sign('sha256', certificate, privateKey);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(sequence(certificate, ecdsaWithSha256, bitString(signature))),
    spki: createHash('sha256').update(spki).digest('base64'),
  };
}

function subjectNames(names: readonly string[]): Buffer {
  const dns = names.map((given) => der(0x82, Buffer.from(given)));
  const loopback = der(0x87, Buffer.from([127, 0, 0, 1]));
  return sequence(oid('2.5.29.17'), octetString(sequence(...dns, loopback)));
}

const certificateAuthority = sequence(oid('2.5.29.19'), yes, octetString(sequence(yes)));

const pem = (content: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${content.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
