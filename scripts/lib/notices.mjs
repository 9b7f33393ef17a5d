import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { COPIED_FILES, bundles } from './bundles.mjs';
import { root } from './paths.mjs';

/** @typedef {{ name: string, version: string, license: string, home: string, texts: string[] }} Shipped */

/**
 * Where the text of a licence stands that a package only names.
 * @type {Readonly<Record<string, string>>}
 */
const LICENCE_SOURCES = { 'Apache-2.0': 'node_modules/typescript/LICENSE.txt', MIT: 'scripts/lib/licences/MIT.txt' };

const HEAD = `# Third-party notices

Lossline ships parts of the packages below, bundled by esbuild. This file is made by \`npm run notices\`
from what is really in the bundles; a test checks that it is up to date.
`;

/**
 * Folder of the package that a bundled file belongs to; null for our own files.
 * @param {string} file relative to the repository
 */
function packageFolder(file) {
  const parts = file.split(/[\\/]/);
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return null;
  return parts.slice(0, at + (parts[at + 1]?.startsWith('@') ? 3 : 2)).join('/');
}

/** @param {string} folder @returns {Shipped} */
function describe(folder) {
  const full = path.join(root, folder);
  const manifest = JSON.parse(readFileSync(path.join(full, 'package.json'), 'utf8'));
  const texts = readdirSync(full)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map((file) => readFileSync(path.join(full, file), 'utf8').replaceAll('\r\n', '\n').trim());
  const repository = typeof manifest.repository === 'string' ? manifest.repository : (manifest.repository?.url ?? '');
  return {
    name: manifest.name,
    version: manifest.version,
    license: typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? 'see below'),
    home: (manifest.homepage ?? repository).replace(/^git\+/, '').replace(/\.git$/, ''),
    texts,
  };
}

/**
 * Packages of which something is in the bundles, by name.
 * @returns {Promise<Shipped[]>}
 */
export async function shippedPackages() {
  const { build } = await import('esbuild');
  const results = await Promise.all(
    bundles({ production: true }).map((options) => build({ ...options, write: false, metafile: true })),
  );
  const inputs = results.flatMap((result) =>
    Object.values(result.metafile.outputs).flatMap((output) =>
      Object.entries(output.inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([file]) => file),
    ),
  );
  const fonts = results
    .flatMap((result) => Object.keys(result.metafile.inputs))
    .filter((file) => file.endsWith('.ttf'));
  const folders = [...inputs, ...fonts, ...COPIED_FILES].map(packageFolder).filter((folder) => folder !== null);
  return [...new Set(folders)]
    .map(describe)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** Text of THIRD_PARTY_NOTICES.md. A licence text that several packages share stands there once. */
export async function renderNotices() {
  const packages = await shippedPackages();
  /** @type {Map<string, string[]>} */
  const sections = new Map();
  for (const shipped of packages) {
    const title = `${shipped.name} ${shipped.version} (${shipped.license})${shipped.home && `, <${shipped.home}>`}`;
    const text = shipped.texts.length > 0 ? shipped.texts.join('\n\n') : licenceText(shipped.license);
    sections.set(text, [...(sections.get(text) ?? []), title]);
  }
  return [HEAD, ...[...sections].map(([text, titles]) => section(titles, text))].join('\n');
}

/** @param {readonly string[]} titles @param {string} text */
function section(titles, text) {
  const fence = text.includes('```') ? '~~~~' : '```';
  return `${titles.map((title) => `- ${title}`).join('\n')}\n\n${fence}text\n${text}\n${fence}\n`;
}

/**
 * Some packages name their licence and leave its text out. The text is then taken from a package of the same family.
 * @param {string} license
 */
function licenceText(license) {
  const texts = license.split(/ (?:AND|OR) /).map((name) => LICENCE_SOURCES[name]);
  if (texts.length === 0 || texts.some((file) => file === undefined)) {
    throw new Error(`A bundled package is licensed under ${license} and brings no text: name a source in notices.mjs.`);
  }
  return texts
    .map((file) =>
      readFileSync(path.join(root, String(file)), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim(),
    )
    .join('\n\n');
}
