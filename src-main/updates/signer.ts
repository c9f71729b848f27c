/**
 * Who has signed a Windows installer that was downloaded, by PowerShell's Get-AuthenticodeSignature. electron-updater 6.8.10
 * asks, too, but takes the file when PowerShell can't answer (electron.md 5): here no answer is a no.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import * as v from 'valibot';

export interface SignatureAnswer {
  /** PowerShell's exit code, or why there is none: `ENOENT`. */
  readonly code: number | string;
  readonly stdout: string;
}

/** `Status` 0 is Valid (System.Management.Automation.SignatureStatus). */
const AnswerSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    Status: v.number(),
    StatusMessage: v.nullish(v.string()),
    Path: v.string(),
    SignerCertificate: v.nullish(v.object({ Subject: v.string() })),
  }),
);

/**
 * @param publishers whole distinguished names (`CN=Offhook, O=Offhook, C=DE`) or common names
 * @returns what is wrong with the file; null when one of them has signed it
 */
export function signerProblem(publishers: readonly string[], file: string, answer: SignatureAnswer): string | null {
  if (publishers.length === 0) return 'nobody is named who may sign it';
  if (answer.code !== 0) return `PowerShell has not answered: ${answer.code}`;
  const read = v.safeParse(AnswerSchema, answer.stdout);
  if (!read.success) return 'PowerShell’s answer makes no sense';
  const { Status: status, StatusMessage: words, Path: asked, SignerCertificate: certificate } = read.output;
  if (status !== 0) return `the signature is not valid (${status}): ${words ?? ''}`;
  if (path.win32.normalize(asked).toLowerCase() !== path.win32.normalize(file).toLowerCase())
    return `another file was looked at: ${asked}`;
  const subject = readName(certificate?.Subject ?? '');
  return publishers.some((publisher) => isSigner(publisher, subject)) ? null : 'somebody else has signed it';
}

/** Every part that is named must be the same; a plain name is a CN. */
function isSigner(publisher: string, subject: ReadonlyMap<string, string>): boolean {
  const wanted = readName(publisher.includes('=') ? publisher : `CN=${publisher}`);
  return wanted.size > 0 && [...wanted].every(([part, value]) => subject.get(part) === value);
}

/** RFC 4514, as Windows writes it: `CN="Offhook, Inc.", O=Offhook`. A part that comes twice is taken for none. */
function readName(text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  const twice = new Set<string>();
  for (const [, name = '', quoted, bare] of text.matchAll(/([A-Za-z0-9.]+)=(?:"((?:[^"]|"")*)"|([^,]*))(?:,\s*|$)/g)) {
    const key = name.toUpperCase();
    if (parts.has(key)) twice.add(key);
    parts.set(key, quoted?.replaceAll('""', '"') ?? bare?.trim() ?? '');
  }
  for (const key of twice) parts.delete(key);
  return parts;
}

const ANSWER_MS = 60_000;

/** Asks this computer. Never fails: what went wrong is in the answer. */
export function askPowerShell(file: string): Promise<SignatureAnswer> {
  const system = process.env['SystemRoot'] ?? 'C:\\Windows';
  const program = path.win32.join(system, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  // Within single quotes only a single quote means anything to PowerShell.
  const literal = file.replaceAll("'", "''");
  const command = [
    '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
    `Get-AuthenticodeSignature -LiteralPath '${literal}' | Select-Object Status, StatusMessage, Path, SignerCertificate | ConvertTo-Json -Compress -Depth 2`,
  ].join('; ');
  return new Promise((resolve) => {
    execFile(
      program,
      ['-NoProfile', '-NonInteractive', '-Command', command],
      // A module path of the user's could bring another Get-AuthenticodeSignature.
      { windowsHide: true, timeout: ANSWER_MS, env: { ...process.env, PSModulePath: '' } },
      (error, stdout) => resolve({ code: error === null ? 0 : (error.code ?? 'failed'), stdout }),
    );
  });
}
