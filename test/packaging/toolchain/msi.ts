/**
 * A plain MSI around the unpacked program, by Debian's wixl: electron-builder's own needs WiX, which needs Windows. It shows
 * that the files fit into one and that it can be signed; what users get comes from the release's Windows runner.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PFX_PASSWORD, type Toolchain } from './toolchain.ts';

const WXS = `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" Name="Offhook" UpgradeCode="6A2D3B0E-5C0F-4B7E-9E57-0FF400B1D24A" Version="0.1.0" Language="1033" Manufacturer="The Offhook authors">
    <Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Platform="x64"/>
    <Media Id="1" Cabinet="files.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir"><Directory Id="ProgramFiles64Folder"><Directory Id="INSTALLDIR" Name="Offhook"/></Directory></Directory>
    <Feature Id="All" Level="1"><ComponentGroupRef Id="Files"/></Feature>
  </Product>
</Wix>
`;

/** @param folder that holds `win-unpacked`: wixl joins its paths itself, and takes relative ones only */
export function makeMsi(folder: string, { pfx }: Toolchain): void {
  const run = (file: string, args: readonly string[], input = ''): string =>
    execFileSync(file, args, { cwd: folder, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  const made = ['product.wxs', 'files.wxs', 'unsigned.msi'];
  writeFileSync(path.join(folder, 'product.wxs'), WXS);
  const list = run('find', ['win-unpacked']);
  const group = ['--component-group', 'Files', '--var', 'var.Source', '--directory-ref', 'INSTALLDIR', '--win64'];
  writeFileSync(path.join(folder, 'files.wxs'), run('wixl-heat', ['-p', 'win-unpacked/', ...group], list));
  const defines = ['-D', 'Win64=yes', '-D', 'Source=win-unpacked'];
  run('wixl', ['-a', 'x64', ...defines, '-o', 'unsigned.msi', 'product.wxs', 'files.wxs']);
  const sign = ['sign', '-pkcs12', pfx, '-pass', PFX_PASSWORD, '-h', 'sha256'];
  run('osslsigncode', [...sign, '-in', 'unsigned.msi', '-out', 'Offhook.msi']);
  for (const file of made) rmSync(path.join(folder, file));
}
