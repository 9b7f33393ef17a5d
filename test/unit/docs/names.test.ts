import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { COMMANDS as TERMINAL_COMMANDS } from '../../../src/runner/cli/args';
import { blocks, documentOf, documents, inlineCode, prose, read, root } from './documents';

interface Manifest {
  readonly version: string;
  readonly engines: { readonly vscode: string; readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const nls = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
// A command of a foreign menu, where no category stands before it, has the name in its title.
const titles = manifest.contributes.commands.map(({ title }) =>
  (nls[title.slice(1, -1)] ?? title).replace(/^Lossline: /, ''),
);
const settings = Object.keys(manifest.contributes.configuration.properties);
const scripts = Object.keys(manifest.scripts);
const readme = documentOf('README.md').text;
const contributing = documentOf('CONTRIBUTING.md').text;
const architecture = documentOf('ARCHITECTURE.md').text;

/** All that documents say, with the file it stands in. */
function mentions(pattern: RegExp, of: (text: string) => string = (text) => text): { file: string; name: string }[] {
  return documents.flatMap(({ file, text }) =>
    [...of(text).matchAll(pattern)].map(([, name]) => ({ file, name: name ?? '' })),
  );
}

describe('commands', () => {
  it('that documents name by their title exist', () => {
    const named = mentions(/(?:\*\*|"|\| )Lossline: ([A-Z][\w ]+?)(?:\*\*|"| *\|)/g);
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter(({ name }) => !titles.includes(name)),
      [],
    );
  });

  it('are all listed in README.md', () => {
    for (const title of titles) assert.match(readme, new RegExp(`^\\| Lossline: ${title} +\\|`, 'm'), title);
  });

  it('of the terminal that documents name exist, and README.md shows all that work on runs', () => {
    const named = mentions(/\blossline (?!is\b|does\b)([a-z]+)\b/g, (text) => inlineCode(text).join('\n'));
    const shown = mentions(/^(?:npx )?lossline ([a-z]+)/gm, (text) => blocks(text, 'sh').join('\n'));
    const known: readonly string[] = TERMINAL_COMMANDS;
    assert.deepEqual(
      [...named, ...shown].filter(({ name }) => !known.includes(name)),
      [],
    );
    const inReadme = shown.filter(({ file }) => file === 'README.md').map(({ name }) => name);
    assert.deepEqual(
      known.filter((name) => name !== 'help' && !inReadme.includes(name)),
      [],
    );
  });
});

describe('settings', () => {
  it('that documents name exist, and README.md names all', () => {
    const commands = manifest.contributes.commands.map(({ command }) => command);
    const files = ['lossline.yaml', 'lossline.yml', 'lossline.json'];
    const named = mentions(/`(lossline\.\w+)`/g, prose);
    assert.deepEqual(
      named.filter(({ name }) => ![...settings, ...commands, ...files].includes(name)),
      [],
    );
    for (const setting of settings) assert.ok(readme.includes(`\`${setting}\``), setting);
  });
});

describe('scripts', () => {
  it('of npm that documents name exist', () => {
    const named = [...mentions(/\bnpm run ([\w:-]+)/g), ...mentions(/\bnpm (start|test)\b/g)];
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter(({ name }) => !scripts.includes(name)),
      [],
    );
  });

  it('of npm are all explained in CONTRIBUTING.md', () => {
    for (const script of scripts.filter((name) => name !== 'prepare')) {
      const command = ['start', 'test'].includes(script) ? `npm ${script}` : `npm run ${script}`;
      assert.match(contributing, new RegExp(`^\\| \`${command}\` +\\|`, 'm'), script);
    }
  });

  it('that documents start with node exist', () => {
    const named = mentions(/\bnode (scripts\/[\w.-]+\.mjs)/g);
    assert.ok(named.length > 3);
    for (const { file, name } of named) assert.ok(existsSync(path.join(root, name)), `${name} in ${file}`);
  });

  it('are given options, stages and parts that they know', () => {
    const start = read('scripts/lib/start/options.mjs');
    const stages = [...read('scripts/test.mjs').matchAll(/\{ name: '([\w-]+)', script/g)].map(([, name]) => name);
    for (const { name } of mentions(/\bnpm start -- --([\w-]+)/g)) assert.match(start, new RegExp(`\\b${name}: \\{`));
    for (const { name } of mentions(/\bnpm test -- ([\w -]+)/g)) {
      for (const stage of name.trim().split(' ')) assert.ok(stages.includes(stage), stage);
    }
    for (const { name } of mentions(/\bnpm run bench -- ([\w-]+)/g))
      assert.ok(existsSync(path.join(root, `bench/${name}.ts`)));
    for (const { name } of mentions(/\bnpm run unit -- ([\w/-]+)/g))
      assert.ok(hasTest(['test/unit', 'test/host'], name), name);
    for (const { name } of mentions(/\bwebview-tests\.mjs (?!--)(\w+)/g))
      assert.ok(hasTest(['test/webview'], name), name);
    for (const { name } of mentions(/\bnpm run test:journeys -- ([\w/-]+)/g))
      assert.ok(hasTest(['test/e2e'], name), name);
  });

  it('read the variables that documents name', () => {
    const code = readdirSync(path.join(root, 'scripts'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.mjs'))
      .map((file) => read(path.join('scripts', file)))
      .join('\n');
    const named = inlineCode(contributing).filter((word) => /^(?:LOSSLINE_\w+|CHROMIUM_PATH|VSCODE_\w+)$/.test(word));
    assert.ok(named.length > 2);
    for (const name of named) assert.ok(code.includes(name), name);
  });
});

function hasTest(folders: readonly string[], part: string): boolean {
  return folders.some((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).some(
      (file) => file.endsWith('.test.ts') && `${folder}/${file.split(path.sep).join('/')}`.includes(part),
    ),
  );
}

describe('versions', () => {
  it('of VS Code are those that are declared and tested', () => {
    const oldest = /\d+\.\d+/.exec(manifest.engines.vscode)?.[0] ?? '';
    const hosts = [...read('scripts/lib/setup/vscode-server.mjs').matchAll(/vscode: '(\d+\.\d+)\./g)].map(([, v]) => v);
    assert.equal(hosts.length, 2);
    assert.ok(hosts.includes(oldest));
    const named = mentions(/\b(1\.1\d\d)\b/g).filter(({ file }) => /^[A-Z]+\.md$/.test(file));
    assert.ok(named.length > 3);
    for (const { file, name } of named) assert.ok(hosts.includes(name), `${name} in ${file}`);
    assert.ok(readme.includes(`VS Code (${oldest} or later)`));
  });

  it('of the product is that of package.json, or still to come', () => {
    assert.ok(readme.includes(`lossline-${manifest.version}.vsix`));
    assert.match(documentOf('CHANGELOG.md').text, /^## \[Unreleased\]|^## \[\d+\.\d+\.\d+\]/m);
  });
});

describe('dependencies in ARCHITECTURE.md', () => {
  const listed = [...architecture.matchAll(/^\| `(@?[\w./-]+)` +\| [^|]+\| ([^|]+?) +\| [^|]*\| [^|]*\|$/gm)].map(
    ([, name = '', licence = '']) => [name, licence] as const,
  );
  const rows = new Map(listed);

  it('are those of package.json, each once', () => {
    const wanted = [...Object.keys(manifest.devDependencies), ...Object.keys(manifest.peerDependencies)];
    assert.deepEqual(listed.map(([name]) => name).sort(), wanted.sort());
  });

  it('have the licence that the package says', () => {
    for (const name of Object.keys(manifest.devDependencies)) {
      const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string };
      assert.equal(rows.get(name), license, name);
    }
  });
});
