import { describe, expect, it } from 'vitest';
import { askPowerShell, signerProblem } from '../../../../src-main/updates/signer.ts';

const FILE = 'C:\\Users\\anna\\AppData\\Local\\offhook-updater\\pending\\Offhook-0.2.0-x64-setup.exe';
const PUBLISHER = 'CN=Offhook, O="Offhook, Inc.", L=Berlin, C=DE';

/** What `Get-AuthenticodeSignature … | ConvertTo-Json -Compress` writes; Windows PowerShell 5.1. */
const answer = (given: object = {}): { code: number; stdout: string } => ({
  code: 0,
  stdout: JSON.stringify({
    Status: 0,
    StatusMessage: 'Signature verified.',
    Path: FILE,
    SignerCertificate: { Subject: PUBLISHER, Thumbprint: 'A1B2C3', Issuer: 'CN=Some CA' },
    ...given,
  }),
});

describe('the signer of an update', () => {
  it.each([
    ['by the whole name', PUBLISHER],
    ['by some parts of it, in any order', 'C=DE, CN=Offhook'],
    ['by its common name', 'Offhook'],
  ])('is ours %s', (_how, publisher) => {
    expect(signerProblem([publisher], FILE, answer())).toBeNull();
    expect(signerProblem(['CN=Somebody', publisher], FILE, answer())).toBeNull();
  });

  it('is compared without regard to the case of the path', () => {
    expect(signerProblem([PUBLISHER], FILE.toLowerCase(), answer())).toBeNull();
  });

  it.each<[string, readonly string[], object]>([
    [
      'somebody else',
      [PUBLISHER],
      answer({ SignerCertificate: { Subject: 'CN=Evil, O="Offhook, Inc.", L=Berlin, C=DE' } }),
    ],
    [
      'somebody whose name begins like ours',
      ['Offhook'],
      answer({ SignerCertificate: { Subject: 'CN=Offhook Evil, C=DE' } }),
    ],
    [
      'somebody who puts our name into another part',
      ['Offhook'],
      answer({ SignerCertificate: { Subject: 'O="CN=Offhook", CN=Evil' } }),
    ],
    ['somebody with two common names', ['Offhook'], answer({ SignerCertificate: { Subject: 'CN=Offhook, CN=Evil' } })],
    [
      'nobody',
      [PUBLISHER],
      answer({ Status: 2, StatusMessage: 'The file is not digitally signed.', SignerCertificate: null }),
    ],
    ['ours, on a file that was changed afterwards', [PUBLISHER], answer({ Status: 3, StatusMessage: 'hash mismatch' })],
    ['ours, whose root is not trusted here', [PUBLISHER], answer({ Status: 4 })],
    ['ours, on another file', [PUBLISHER], answer({ Path: 'C:\\Windows\\notepad.exe' })],
    ['somebody without a certificate', [PUBLISHER], answer({ SignerCertificate: null })],
    ['anybody, while no publisher is named', [], answer()],
  ])('is refused: %s', (_who, publishers, given) => {
    expect(signerProblem(publishers, FILE, given as ReturnType<typeof answer>)).toEqual(expect.any(String));
  });

  it.each<[string, { code: number | string; stdout: string }]>([
    ['PowerShell is missing', { code: 'ENOENT', stdout: '' }],
    ['PowerShell fails, whatever it has written', { code: 1, stdout: answer().stdout }],
    ['PowerShell is forbidden to run scripts', { code: 1, stdout: '' }],
    ['PowerShell takes too long', { code: 'ETIMEDOUT', stdout: '' }],
    ['the answer is empty', { code: 0, stdout: '' }],
    ['the answer is no JSON', { code: 0, stdout: 'ConvertTo-Json : not recognized' }],
    ['the answer lacks the status', { code: 0, stdout: '{"Path":"x"}' }],
    ['the status is a word', answer({ Status: 'Valid' })],
  ])('is refused where %s: it never fails open', (_why, given) => {
    expect(signerProblem([PUBLISHER], FILE, given)).toEqual(expect.any(String));
  });

  it('is unknown on a computer without PowerShell', async () => {
    const given = await askPowerShell(FILE);
    expect(given.code).toBe('ENOENT');
    expect(signerProblem([PUBLISHER], FILE, given)).not.toBeNull();
  });
});
