/**
 * npm run signer: on Windows, whether the program that is updated would take these files: it asks as the program does
 * (src-main/updates/signer.ts), once by the right name and once by a wrong one, which must be refused.
 *
 *   npm run signer -- release/Offhook-1.0.0-x64-setup.exe
 */
import path from 'node:path';
import { askPowerShell, signerProblem } from '../src-main/updates/signer.ts';

const files = process.argv.slice(2).map((file) => path.resolve(file));
const publisher = process.env['OFFHOOK_PUBLISHER'] ?? '';
if (process.platform !== 'win32' || files.length === 0 || publisher === '') {
  console.error('On Windows, with files to look at and OFFHOOK_PUBLISHER set to who must have signed them.');
  process.exit(2);
}
let failed = false;
for (const file of files) {
  const answer = await askPowerShell(file);
  const problem = signerProblem([publisher], file, answer);
  const stranger = signerProblem(['Somebody else'], file, answer);
  failed ||= problem !== null || stranger === null;
  console.log(
    `${path.basename(file)}: ${problem ?? 'signed by the publisher'}; by a stranger’s name: ${stranger ?? 'TAKEN'}`,
  );
}
process.exit(failed ? 1 : 0);
