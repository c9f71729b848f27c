/** What the guides name exists: files, pictures, sections, npm scripts, policy keys, variables, texts of the window, options. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '#shared/messages/en.ts';
import { policyKeys } from '#shared/policy/policies.ts';

const guides = [
  ...readdirSync('docs')
    .filter((name) => /^(?:guide-.*|releasing|host|README|security|architecture)\.md$/.test(name))
    .map((name) => `docs/${name}`),
  ...readdirSync('docs/pbx')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/pbx/${name}`),
  'README.md',
];
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** All that reads the environment, and the files that set it. */
const sources = ['src-main', 'src-placement', 'scripts', 'test/packaging', 'test/interop', '.github/workflows'].flatMap(
  (folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:ts|yml)$/.test(entry.name))
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8')),
);
const environment = new Set(sources.flatMap((text) => text.match(/\bOFFHOOK_[A-Z_]*[A-Z]/g) ?? []));

const POLICY = /`((?:Sip|Numbers|Calls|Portal|Updates|Shortcuts|Start|Notifications|Proxy)[A-Z][A-Za-z]+)`/g;
const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);
const missing = (names: readonly string[], exists: (name: string) => boolean): readonly string[] =>
  [...new Set(names)].filter((name) => !exists(name));

describe.each(guides)('%s', (guide) => {
  const text = readFileSync(guide, 'utf8');
  const here = (file: string): string => path.join(path.dirname(guide), file);

  it('leads to files, pictures and sections that exist', () => {
    const prose = text.replace(/^```.*?^```/gms, '');
    const links = matches(prose, /\]\(([^)\s]+)\)/g).filter((link) => !/^[a-z]+:/.test(link));
    const exists = (link: string): boolean => {
      const [file = '', section] = link.split('#');
      const target = file === '' ? guide : here(file);
      if (!existsSync(target)) return false;
      return section === undefined || headingsOf(target).includes(section);
    };
    expect(missing(links, exists)).toEqual([]);
  });

  it('names files of the project that exist', () => {
    const named = matches(text, /(?<![\w./])((?:src-[a-z]+|test|scripts|assets|docs|sandbox)\/[\w./-]*\w)(?![\w{*])/g);
    expect(missing(named, (file) => existsSync(file) || existsSync(here(file)))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    expect(missing(matches(text, /npm run ([\w:]+)/g), (name) => Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('names policies that exist', () => {
    expect(missing(matches(text, POLICY), (key) => (policyKeys as readonly string[]).includes(key))).toEqual([]);
  });

  it('names variables that something reads', () => {
    const named = matches(text, /\b(OFFHOOK_[A-Z_]*[A-Z])\b/g);
    expect(missing(named, (name) => environment.has(name.replace(/_FILE$/, '')))).toEqual([]);
  });
});

describe('the agent’s guide', () => {
  const text = readFileSync('docs/guide-agent.md', 'utf8');
  const words: ReadonlySet<string> = new Set<string>(
    Object.values(en).flatMap((message) => (typeof message === 'string' ? [message] : Object.values(message))),
  );

  it('quotes the window', () => {
    // Plurals are quoted as they are shown.
    const quoted = matches(text, /“([^”]+)”/g).filter((quote) => quote !== 'Connect' && quote !== 'not reachable');
    expect(quoted.length).toBeGreaterThan(7);
    expect(missing(quoted, (quote) => words.has(quote))).toEqual([]);
  });

  it('walks through settings that exist', () => {
    const pages = matches(text, /Settings › ([A-Z][a-z0-9A-Z ]+?)(?=[.,;)]| is\b| lets\b|, then| \|)/g);
    expect(pages.length).toBeGreaterThan(4);
    expect(missing(pages, (page) => words.has(page))).toEqual([]);
  });

  it('shows pictures that are drawn in every language', () => {
    const pictures = matches(text, /\]\(screens\/en\/([^)]+)\)/g);
    expect(pictures.length).toBeGreaterThan(6);
    for (const locale of ['en', 'de', 'ru'])
      expect(missing(pictures, (name) => existsSync(`docs/screens/${locale}/${name}`))).toEqual([]);
  });
});

it('every policy is in a template that the guide for IT names', () => {
  const guide = readFileSync('docs/guide-it.md', 'utf8');
  expect(guide).toContain('assets/policies/windows/Offhook.admx');
  const admx = readFileSync('assets/policies/windows/Offhook.admx', 'utf8');
  expect(missing(policyKeys, (key) => admx.includes(`"${key}"`))).toEqual([]);
});

it('what the exchanges’ guides quote of the rig is what the rig has', () => {
  const rig = (name: string): string => readFileSync(`test/interop/rig/${name}`, 'utf8');
  const asterisk = readFileSync('docs/pbx/asterisk.md', 'utf8');
  const wizard = rig('asterisk/etc/pjsip_wizard.conf');
  const settings = matches(asterisk, /^((?:endpoint|aor)\/[a-z_]+=[^;\s]+)/gm).filter(
    (line) => !/^aor\/mailboxes|callerid/.test(line),
  );
  expect(settings.length).toBeGreaterThan(12);
  expect(missing(settings, (line) => wizard.includes(line))).toEqual([]);
  const kamailio = rig('kamailio/kamailio.cfg');
  const quoted = [
    ...matches(readFileSync('docs/pbx/kamailio.md', 'utf8'), /^(modparam\([^)]*\))/gm),
    ...matches(readFileSync('docs/pbx/kamailio.md', 'utf8'), /`(replace-origin[^`]+)`/g),
  ];
  expect(quoted.length).toBeGreaterThan(8);
  expect(missing(quoted, (line) => kamailio.includes(line))).toEqual([]);
});

/** As GitHub makes them. */
const headingsOf = (file: string): readonly string[] =>
  matches(readFileSync(file, 'utf8'), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
