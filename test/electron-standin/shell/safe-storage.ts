import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from '../app/app.ts';
import { mustBeReady } from '../app/ready.ts';
import { standin } from '../record.ts';
import { strictModule } from '../strict.ts';

const VERSION = Buffer.from('v10');

/** The async half of safeStorage; the sync half is deprecated. The key lies in userData, where Electron has the OS. */
export const safeStorage = strictModule('safeStorage', {
  async isAsyncEncryptionAvailable(): Promise<boolean> {
    mustBeReady('safeStorage cannot be used before the app is ready');
    return standin.encryptionAvailable;
  },

  async encryptStringAsync(text: string): Promise<Buffer> {
    mustBeAvailable('encrypting');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key(), nonce);
    const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([VERSION, nonce, cipher.getAuthTag(), data]);
  },

  async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    mustBeAvailable('decrypting');
    if (!sealed.subarray(0, 3).equals(VERSION))
      throw new Error('Error while decrypting the ciphertext: unknown format');
    const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(3, 15));
    decipher.setAuthTag(sealed.subarray(15, 31));
    const result = decipher.update(sealed.subarray(31), undefined, 'utf8') + decipher.final('utf8');
    return { result, shouldReEncrypt: standin.shouldReEncrypt };
  },

  getSelectedStorageBackend: () => (standin.encryptionAvailable ? 'gnome_libsecret' : 'basic_text'),
});

function mustBeAvailable(doing: string): void {
  mustBeReady('safeStorage cannot be used before the app is ready');
  if (!standin.encryptionAvailable) throw new Error(`Error while ${doing}: encryption is not available`);
}

function key(): Buffer {
  const file = join(app.getPath('userData'), 'electron-standin.key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}
