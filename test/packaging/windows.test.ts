import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { built, builtFile, isBuilt, fusesOf, HARDENED, rootCertificate, run } from './packages.ts';
import { PUBLISHER } from './toolchain/toolchain.ts';
import { FEED } from './toolchain/global-setup.ts';
import { expectedFeed, feedOf } from './update-feed.ts';

const signatureOf = (file: string): string =>
  run('osslsigncode', ['verify', '-CAfile', rootCertificate(), '-in', file]);

describe.skipIf(!isBuilt)('for Windows', () => {
  it('everything that Windows loads is signed, by SHA-256 only and by our publisher', () => {
    const unpacked = readdirSync(built('win-unpacked')).filter((name) => /\.(exe|dll)$/.test(name));
    expect(unpacked).toContain('Offhook.exe');
    expect(unpacked.length).toBeGreaterThan(5);
    for (const file of [...unpacked.map((name) => built(`win-unpacked/${name}`)), builtFile('-setup.exe')]) {
      const signature = signatureOf(file);
      expect(signature, file).toContain('Signature verification: ok');
      expect(signature, file).toContain(`CN=${PUBLISHER}`);
      expect(signature, file).toMatch(/Message digest algorithm\s*: SHA256/);
      expect(signature, file).not.toMatch(/Message digest algorithm\s*: SHA1/);
    }
  });

  it('a changed program is no longer taken for ours', () => {
    const bytes = readFileSync(built('win-unpacked/Offhook.exe'));
    bytes[bytes.length >> 2] = (bytes[bytes.length >> 2] ?? 0) ^ 0xff;
    const file = built('changed.exe');
    run('tee', [file], { input: bytes, stdio: ['pipe', 'ignore', 'ignore'] });
    expect(() => signatureOf(file)).toThrow();
  });

  it('the program knows its archive’s checksum, and the fuses are set', async () => {
    const program = built('win-unpacked/Offhook.exe');
    const integrity = /\[\{"file":"resources\\\\app\.asar","alg":"SHA256","value":"([0-9a-f]{64})"\}\]/i;
    expect(readFileSync(program, 'latin1')).toMatch(integrity);
    expect(await fusesOf(program)).toEqual(HARDENED);
    expect(existsSync(built('win-unpacked/resources/app.asar.unpacked'))).toBe(false);
  });

  it('names its publisher in full, so that an update’s signer is compared with it', () => {
    const update = readFileSync(built('win-unpacked/resources/app-update.yml'), 'utf8');
    expect(update).toContain(`url: ${FEED}`);
    expect(update).toContain(PUBLISHER);
  });

  it('the installer’s feed names what was built, with its checksum', () => {
    expect(feedOf('latest.yml')).toEqual(expectedFeed([builtFile('-setup.exe')]));
    expect(existsSync(`${builtFile('-setup.exe')}.blockmap`)).toBe(true);
  });

  it('an MSI can be made and signed', () => {
    expect(signatureOf(built('Offhook.msi'))).toContain('Signature verification: ok');
    const files = run('msiinfo', ['export', built('Offhook.msi'), 'File']);
    for (const name of ['Offhook.exe', 'app.asar']) expect(files).toContain(name);
  });
});
