import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** The folders with rules of their own, and which of the others each may import. Unlisted folders may import all. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src-shared': [],
  'src-main': ['src-shared'],
  'src-renderer': ['src-shared', 'assets'],
  'src-placement': ['src-shared', 'package.json'],
  sandbox: ['src-shared', 'src-main', 'src-renderer', 'src-placement'],
};

/** Packages that only some places know: everything else stays free of them and is tested without them. */
const ONLY_IN: Readonly<Record<string, RegExp>> = {
  electron: /^(src-main\/shell\/|src-main\/main\.ts$|src-renderer\/preload\/)/,
  'electron-store': /^src-main\/(shell\/|main\.ts$)/,
  jssip: /^src-renderer\/phone\//,
  react: /^src-renderer\/ui\//,
  'react-dom': /^src-renderer\/ui\//,
};

const PRODUCT = /^src-/;
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"]+)\1/g;

/** One line for each import that goes the wrong way. Paths are relative to `root`. */
export function wrongImports(root: string): string[] {
  return Object.keys(MAY_IMPORT)
    .flatMap((folder) => sourceFiles(join(root, folder)))
    .flatMap((file) => problemsOf(relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')));
}

/** The wrong imports of one file. `file` is relative to the repository, with slashes. */
export function problemsOf(file: string, source: string): string[] {
  return [...source.matchAll(IMPORT)].flatMap(([, , specifier = '']) => {
    const problem = problemWith(file, specifier);
    return problem === null ? [] : [`${file}: ${problem}`];
  });
}

function problemWith(file: string, specifier: string): string | null {
  const [from = ''] = file.split('/');
  const to = folderOf(file, specifier);
  if (to === null) {
    const place = PRODUCT.test(file) ? ONLY_IN[packageOf(specifier)] : undefined;
    return place && !place.test(file) ? `'${specifier}' is for other places` : null;
  }
  if (to === from) return null;
  return MAY_IMPORT[from]?.includes(to) ? null : `${from} must not import from ${to} ('${specifier}')`;
}

/** The top folder that a specifier leads to; null for a package. */
function folderOf(file: string, specifier: string): string | null {
  if (specifier.startsWith('#shared/')) return 'src-shared';
  if (!specifier.startsWith('.')) return null;
  const [folder = ''] = relative('/', resolve('/', dirname(file), specifier)).split(sep);
  return folder;
}

function packageOf(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
