/**
 * In place of fpm, which Debian doesn't have: the part of its command line that electron-builder 26.17 uses
 * (`-s dir -t deb|rpm`), on top of dpkg-deb and rpmbuild. Selected with CUSTOM_FPM_PATH.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ONE = {
  '-s': 'source',
  '-t': 'type',
  '--architecture': 'arch',
  '--after-install': 'postinst',
  '--after-remove': 'postrm',
  '--before-install': 'preinst',
  '--before-remove': 'prerm',
  '--description': 'description',
  '--version': 'version',
  '--package': 'out',
  '--name': 'name',
  '--maintainer': 'maintainer',
  '--vendor': 'vendor',
  '--url': 'url',
  '--license': 'license',
  '--category': 'category',
  '--deb-priority': 'priority',
  '--deb-compression': 'compression',
  '--rpm-compression': 'compression',
  '--rpm-os': 'os',
  '--rpm-summary': 'summary',
  '--iteration': 'iteration',
  '--log': 'log',
} as const;
const MANY = {
  '-d': 'depends',
  '--deb-recommends': 'recommends',
  '--conflicts': 'conflicts',
  '--replaces': 'replaces',
  '--provides': 'provides',
} as const;
const SCRIPTS = ['preinst', 'postinst', 'prerm', 'postrm'] as const;

const one = new Map<string, string>();
const many = new Map<string, string[]>();
const files: (readonly [from: string, to: string])[] = [];
read(process.argv.slice(2));

const folder = fs.mkdtempSync(path.join(tmpdir(), 'offhook-fpm-'));
const root = path.join(folder, 'root');
for (const [from, to] of files) lay(from, to);
if (given('type') === 'deb') deb();
else rpm();
fs.rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify({ path: given('out') }));

function read(args: readonly string[]): void {
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name = arg, inline] = /^(--[^=]+)=(.*)$/s.exec(arg) ?? [];
    if (name === '--force' || name === '--debug') continue;
    const single = (ONE as Record<string, string>)[name];
    const list = (MANY as Record<string, string>)[name];
    if (single !== undefined) one.set(single, inline ?? rest.shift() ?? '');
    else if (list !== undefined) many.set(list, [...(many.get(list) ?? []), inline ?? rest.shift() ?? '']);
    else if (name.startsWith('-')) throw new Error(`fpm: unknown option ${arg}`);
    else files.push([arg.slice(0, arg.lastIndexOf('=')), arg.slice(arg.lastIndexOf('=') + 1)]);
  }
}

function given(name: string): string {
  return one.get(name) ?? '';
}

function lay(from: string, to: string): void {
  const target = path.join(root, to);
  fs.mkdirSync(from.endsWith('/') ? target : path.dirname(target), { recursive: true });
  if (from.endsWith('/')) fs.cpSync(from, target, { recursive: true, verbatimSymlinks: true });
  else {
    fs.copyFileSync(from, target);
    fs.chmodSync(target, 0o644);
  }
}

function deb(): void {
  const size = execFileSync('du', ['-sk', '--apparent-size', root], { encoding: 'utf8' }).split('\t')[0];
  const [first = '', ...more] = given('description').trim().split('\n');
  const list = (field: string, name: string): string[] =>
    many.has(name) ? [`${field}: ${many.get(name)?.join(', ')}`] : [];
  const control = [
    `Package: ${given('name')}`,
    `Version: ${given('version')}`,
    `License: ${given('license')}`,
    `Vendor: ${given('vendor')}`,
    `Architecture: ${given('arch')}`,
    `Maintainer: ${given('maintainer')}`,
    `Installed-Size: ${size}`,
    ...list('Depends', 'depends'),
    ...list('Recommends', 'recommends'),
    ...list('Conflicts', 'conflicts'),
    `Section: ${given('category') || 'default'}`,
    `Priority: ${given('priority') || 'optional'}`,
    `Homepage: ${given('url')}`,
    `Description: ${first}`,
    ...more.map((line) => ` ${line.trim() || '.'}`),
  ];
  fs.mkdirSync(path.join(root, 'DEBIAN'));
  fs.writeFileSync(path.join(root, 'DEBIAN/control'), `${control.join('\n')}\n`);
  // fpm takes what is below /etc for the administrator's own (its --deb-no-default-config-files would not).
  const configuration = files.map(([, to]) => to).filter((to) => to.startsWith('/etc/'));
  fs.writeFileSync(path.join(root, 'DEBIAN/conffiles'), configuration.map((file) => `${file}\n`).join(''));
  for (const script of SCRIPTS.filter((name) => one.has(name))) {
    fs.copyFileSync(given(script), path.join(root, 'DEBIAN', script));
    fs.chmodSync(path.join(root, 'DEBIAN', script), 0o755);
  }
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', root, given('out')], {
    stdio: 'inherit',
  });
}

function rpm(): void {
  const escaped = (text: string): string => text.replaceAll('%', '%%');
  const script = (section: string, name: string): string[] =>
    one.has(name) ? [section, escaped(fs.readFileSync(given(name), 'utf8'))] : [];
  const found = execFileSync('find', [root, '(', '-type', 'f', '-o', '-type', 'l', ')', '-printf', '"/%P"\n'], {
    encoding: 'utf8',
  });
  fs.writeFileSync(path.join(folder, 'files'), escaped(found));
  const spec = [
    '%define _binary_payload w1.gzdio',
    '%define __strip /bin/true',
    '%define debug_package %{nil}',
    '%define _build_id_links none',
    'AutoReqProv: no',
    `Name: ${given('name')}`,
    `Version: ${given('version').replaceAll('-', '~')}`,
    'Release: 1',
    `Summary: ${escaped(given('summary') || (given('description').split('\n')[0] ?? ''))}`,
    `License: ${given('license')}`,
    `Vendor: ${given('vendor')}`,
    `URL: ${given('url')}`,
    `Packager: ${given('maintainer')}`,
    ...(many.get('depends') ?? []).map((name) => `Requires: ${name}`),
    '%description',
    escaped(given('description')),
    ...script('%post', 'postinst'),
    ...script('%postun', 'postrm'),
    `%files -f ${folder}/files`,
    '%defattr(-,root,root,-)',
  ];
  fs.writeFileSync(path.join(folder, 'package.spec'), `${spec.join('\n')}\n`);
  const define = (name: string, value: string): string[] => ['--define', `${name} ${value}`];
  execFileSync(
    'rpmbuild',
    [
      ...'-bb --quiet --target x86_64-unknown-linux --buildroot'.split(' '),
      root,
      ...define('_topdir', `${folder}/build`),
      ...define('_rpmdir', `${folder}/rpms`),
      ...define('_rpmfilename', 'out.rpm'),
      path.join(folder, 'package.spec'),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  fs.copyFileSync(path.join(folder, 'rpms/out.rpm'), given('out'));
}
