/**
 * electron-builder's `afterPack`: before anything is signed. electron-builder 26.17 allows every insecure connection in
 * macOS's App Transport Security, whatever `extendInfo` says (electronMac.js, `configureLocalhostAts`); it is taken back here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Packed {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
  readonly packager: { readonly appInfo: { readonly productFilename: string } };
}

export default function afterPack({ appOutDir, electronPlatformName, packager }: Packed): void {
  if (electronPlatformName !== 'darwin') return;
  const file = path.join(appOutDir, `${packager.appInfo.productFilename}.app/Contents/Info.plist`);
  const plist = readFileSync(file, 'utf8');
  const tightened = plist.replace(/(<key>NSAllowsArbitraryLoads<\/key>\s*)<true\/>/, '$1<false/>');
  if (tightened === plist) throw new Error('Info.plist has no NSAllowsArbitraryLoads to take back');
  writeFileSync(file, tightened);
}
