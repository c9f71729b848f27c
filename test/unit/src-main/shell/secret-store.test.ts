import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { structuredLog } from '#shared/web/log/structured-log.ts';
import { systemClock } from '../../../../src-main/ports.ts';
import { type Cipher, SafeSecretStore } from '../../../../src-main/shell/secret-store.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'offhook-secrets-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const file = () => path.join(directory, 'secrets.json');

/** A keychain with one key, which can be lost, rotated or locked. */
class Keychain implements Cipher {
  key = randomBytes(32);
  rotated = false;
  available = true;

  isAsyncEncryptionAvailable() {
    return Promise.resolve(this.available);
  }
  async encryptStringAsync(text: string) {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }
  async decryptStringAsync(encrypted: Buffer) {
    const decipher = createDecipheriv('aes-256-gcm', this.key, encrypted.subarray(0, 12));
    decipher.setAuthTag(encrypted.subarray(-16));
    const result = decipher.update(encrypted.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
    return { result, shouldReEncrypt: this.rotated };
  }
}

function open(cipher: Cipher = new Keychain()) {
  const { log, lines } = recordingLog();
  return { lines, store: new SafeSecretStore({ file: file(), cipher, log, clock: systemClock }) };
}

describe('the secret store', () => {
  it('gives back what it was given, in the next run, too', async () => {
    const keychain = new Keychain();
    await open(keychain).store.set('sip.password.main', 'pässwörd');
    expect(await open(keychain).store.get('sip.password.main')).toBe('pässwörd');
    expect(await open(keychain).store.get('portal.tokens')).toBeNull();
  });

  it('writes ciphertext only, for the owner only, and leaves no draft behind', async () => {
    await open().store.set('sip.password.main', 'S3cr3t');
    expect(readFileSync(file(), 'utf8')).not.toContain('S3cr3t');
    expect(statSync(file()).mode & 0o077).toBe(0);
    expect(readdirSync(directory)).toEqual(['secrets.json']);
  });

  it('deletes with null', async () => {
    const { store } = open();
    await store.set('portal.tokens', 'x');
    await store.set('portal.tokens', null);
    expect(await store.get('portal.tokens')).toBeNull();
    expect(JSON.parse(readFileSync(file(), 'utf8')).secrets).toEqual({});
  });

  it('loses none of many changes at once', async () => {
    const keychain = new Keychain();
    const { store } = open(keychain);
    const names = ['sip.password.main', 'portal.clientSecret', 'portal.tokens', 'bridge.secret'] as const;
    await Promise.all(names.map((name) => store.set(name, `value of ${name}`)));
    const next = open(keychain).store;
    expect(await Promise.all(names.map((name) => next.get(name)))).toEqual(names.map((name) => `value of ${name}`));
  });

  it('says when nothing can be encrypted, and keeps what it has', async () => {
    const keychain = new Keychain();
    const { store } = open(keychain);
    await store.set('sip.password.main', 'old');
    keychain.available = false;
    await expect(store.set('sip.password.main', 'new')).rejects.toMatchObject({ reason: 'secretsUnavailable' });
    expect(await store.get('sip.password.main')).toBe('old');
  });

  it('says when nothing can be written', async () => {
    const { log } = recordingLog();
    const nowhere = path.join(directory, 'missing', 'secrets.json');
    const store = new SafeSecretStore({ file: nowhere, cipher: new Keychain(), log, clock: systemClock });
    await expect(store.set('sip.password.main', 'x')).rejects.toMatchObject({ reason: 'secretsUnavailable' });
  });

  it('has nothing when the key is lost, logs it, and keeps the ciphertext', async () => {
    const keychain = new Keychain();
    await open(keychain).store.set('sip.password.main', 'x');
    const { key } = keychain;
    keychain.key = randomBytes(32);
    const { store, lines } = open(keychain);
    expect(await store.get('sip.password.main')).toBeNull();
    expect(lines).toMatchObject([{ level: 'error', event: 'secrets.undecryptable' }]);
    keychain.key = key;
    expect(await store.get('sip.password.main')).toBe('x');
  });

  it('encrypts anew when the system has rotated its key', async () => {
    const keychain = new Keychain();
    const { store } = open(keychain);
    await store.set('sip.password.main', 'x');
    const before = readFileSync(file(), 'utf8');
    keychain.rotated = true;
    expect(await store.get('sip.password.main')).toBe('x');
    await expect.poll(() => readFileSync(file(), 'utf8')).not.toBe(before);
    keychain.rotated = false;
    expect(await open(keychain).store.get('sip.password.main')).toBe('x');
  });

  it.each(['', '{"secrets":', '[]'])('sets a broken file (%j) aside and works on', async (content) => {
    writeFileSync(file(), content);
    const { store, lines } = open();
    expect(await store.get('sip.password.main')).toBeNull();
    expect(existsSync(file())).toBe(false);
    expect(readdirSync(directory)[0]).toMatch(/^secrets\.json\.broken-\d+$/);
    expect(lines).toMatchObject([{ level: 'error', event: 'secrets.unreadable' }]);
    await store.set('sip.password.main', 'new');
    expect(await store.get('sip.password.main')).toBe('new');
  });
});

it('tells nothing of what stands in a file that it cannot read', async () => {
  const marker = 'ciphertext-of-a-token';
  for (const content of [`{"secrets": {"portal.tokens": "${marker}"`, `{"secrets": "${marker}"}`, marker]) {
    writeFileSync(file(), content);
    const { store, lines } = open();
    expect(await store.get('portal.tokens')).toBeNull();
    expect(lines.map(({ event }) => event)).toContain('secrets.unreadable');
    const written: string[] = [];
    const log = structuredLog({
      clock: systemClock,
      sinks: [{ append: (line) => written.push(line) }],
      level: 'debug',
      count: () => undefined,
    });
    for (const { event, fields } of lines) log.error(event, fields);
    expect(written.join('\n')).not.toContain('ciphertext');
  }
});
