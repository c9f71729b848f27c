/**
 * Secrets under the operating system's key (async safeStorage): ciphertext in one file of its own, never in the
 * settings. Values are decrypted when asked for and not kept.
 */
import { readFile, rename } from 'node:fs/promises';
import * as v from 'valibot';
import { Failure } from '#shared/failure.ts';
import type { SecretName } from '#shared/settings.ts';
import type { Clock, Log, SecretStore } from '../ports.ts';
import { writeAtomically } from '../write-atomically.ts';

/** The part of Electron's `safeStorage` that is used; available once the app is ready. */
export interface Cipher {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
}

export interface SecretStoreDeps {
  /** `secrets.json` */
  readonly file: string;
  readonly cipher: Cipher;
  readonly log: Log;
  readonly clock: Clock;
}

const FileSchema = v.pipe(v.string(), v.parseJson(), v.object({ secrets: v.record(v.string(), v.string()) }));

export class SafeSecretStore implements SecretStore {
  readonly #deps: SecretStoreDeps;
  #secrets: Promise<Map<string, string>> | null = null;
  /** Changes go one after another: each replaces the whole file. */
  #queue: Promise<void> = Promise.resolve();

  constructor(deps: SecretStoreDeps) {
    this.#deps = deps;
  }

  async get(name: SecretName): Promise<string | null> {
    const { cipher, log } = this.#deps;
    const encrypted = (await this.#load()).get(name);
    if (encrypted === undefined) return null;
    try {
      const { result, shouldReEncrypt } = await cipher.decryptStringAsync(Buffer.from(encrypted, 'base64'));
      if (shouldReEncrypt) void this.#reEncrypt(name, encrypted, result);
      return result;
    } catch (error) {
      // Another user's profile, a changed keychain: it stays in the file, in case the key comes back.
      log.error('secrets.undecryptable', { which: name, error });
      return null;
    }
  }

  async set(name: SecretName, value: string | null): Promise<void> {
    const encrypted = value === null ? null : await this.#encrypt(value);
    await this.#change((secrets) => {
      if (encrypted === null) return secrets.delete(name);
      secrets.set(name, encrypted);
      return true;
    });
  }

  async #encrypt(value: string): Promise<string> {
    try {
      if (!(await this.#deps.cipher.isAsyncEncryptionAvailable())) throw new Error('no encryption is available');
      return (await this.#deps.cipher.encryptStringAsync(value)).toString('base64');
    } catch (error) {
      throw new Failure('secretsUnavailable', 'the secret could not be encrypted', { cause: error });
    }
  }

  /** The key has rotated; the value is good in any case. */
  async #reEncrypt(name: SecretName, old: string, value: string): Promise<void> {
    try {
      const encrypted = await this.#encrypt(value);
      await this.#change((secrets) => secrets.get(name) === old && Boolean(secrets.set(name, encrypted)));
    } catch (error) {
      this.#deps.log.warn('secrets.notReEncrypted', { which: name, error });
    }
  }

  /** @param edit returns whether anything has changed */
  #change(edit: (secrets: Map<string, string>) => boolean): Promise<void> {
    const change = this.#queue.then(async () => {
      const known = await this.#load();
      const secrets = new Map(known);
      if (!edit(secrets)) return;
      try {
        await writeAtomically(this.#deps.file, JSON.stringify({ secrets: Object.fromEntries(secrets) }));
      } catch (error) {
        throw new Failure('secretsUnavailable', 'the secrets could not be written', { cause: error });
      }
      this.#secrets = Promise.resolve(secrets);
    });
    this.#queue = change.catch(() => undefined);
    return change;
  }

  #load(): Promise<Map<string, string>> {
    this.#secrets ??= this.#read();
    return this.#secrets;
  }

  async #read(): Promise<Map<string, string>> {
    const { file, log, clock } = this.#deps;
    try {
      const parsed = v.safeParse(FileSchema, await readFile(file, 'utf8'));
      // Not what the parser says: it quotes what it has read.
      if (!parsed.success) throw new Error('not a file of secrets');
      return new Map(Object.entries(parsed.output.secrets));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
      const kept = `${file}.broken-${clock.now()}`;
      await rename(file, kept).catch((problem: unknown) => log.warn('secrets.notKept', { error: problem }));
      log.error('secrets.unreadable', { error, kept });
      return new Map();
    }
  }
}
