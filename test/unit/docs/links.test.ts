import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { anchors, documentOf, documents, inlineCode, prose, read, root } from './documents';

interface Link {
  readonly from: string;
  readonly target: string;
}

/** Links and pictures that stay in the repository. */
const links: readonly Link[] = documents.flatMap(({ file, text }) =>
  [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => ({ from: file, target: target ?? '' }))
    .filter(({ target }) => !/^[a-z]+:/.test(target)),
);

function fileOf({ from, target }: Link): string {
  const [file = ''] = target.split('#');
  return file === '' ? from : path.posix.join(path.posix.dirname(from), decodeURIComponent(file));
}

/** Pictures are made by `npm run screenshots`; a checkout in which they were never taken has none. */
const picturesTaken = existsSync(path.join(root, 'docs/images'));
const isPicture = (file: string): boolean => file.startsWith('docs/images/');

describe('headings of the documents', () => {
  for (const { file, text } of documents.filter(({ file: name }) => name !== 'CHANGELOG.md')) {
    it(`stand once: ${file}`, () => {
      const titles = [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, title]) => title);
      assert.deepEqual(titles, [...new Set(titles)]);
    });
  }
});

describe('tables of the documents', () => {
  for (const { file, text } of documents) {
    it(`have no row twice: ${file}`, () => {
      const tables = prose(text).match(/(?:^\|.*\n)+/gm) ?? [];
      for (const table of tables) {
        const rows = table
          .trim()
          .split('\n')
          .map((row) => row.replace(/\s+/g, ' ').replace(/-+/g, '-'));
        assert.deepEqual(rows, [...new Set(rows)]);
      }
    });
  }
});

describe('links of the documents', () => {
  it('are many', () => assert.ok(links.length > 20, String(links.length)));

  it('lead to files that exist', () => {
    const missing = links.filter((link) => {
      const file = fileOf(link);
      return isPicture(file) && !picturesTaken ? false : !existsSync(path.join(root, file));
    });
    assert.deepEqual(missing, []);
  });

  it('lead to headings that exist', () => {
    const withAnchor = links.filter(({ target }) => target.includes('#'));
    const missing = withAnchor.filter((link) => {
      const text = readFileSync(path.join(root, fileOf(link)), 'utf8');
      return !anchors(text).has(link.target.split('#')[1] ?? '');
    });
    assert.ok(withAnchor.length > 0);
    assert.deepEqual(missing, []);
  });

  it('show pictures that npm run screenshots takes', () => {
    const script = read('test/e2e/screenshots.ts');
    const taken = new Set([...script.matchAll(/(?:picture|save)\(workbench, '([\w-]+)'\)/g)].map(([, name]) => name));
    const shown = links.map(fileOf).filter(isPicture);
    assert.ok(shown.length > 0);
    for (const file of shown.filter((name) => name.endsWith('.png'))) {
      assert.ok(taken.has(path.basename(file, '.png')), file);
    }
    // Drawings come from measurements: this one from npm run bench:stopping -- --picture.
    const drawn = shown.filter((name) => name.endsWith('.svg'));
    for (const file of drawn) assert.ok(read('bench/stopping/main.ts').includes(`'${file}'`), file);
  });
});

/** Folders whose files are in the repository; what is made (dist, out) is checked elsewhere or not at all. */
const FOLDERS = 'src|webview|scripts|test|bench|docs|examples|media|l10n|\\.vscode|\\.ci';
const FILE = new RegExp(`^(?:(?:${FOLDERS})/[\\w./*-]*|[\\w.-]+\\.(?:json|mjs|md|yaml)|\\.vscodeignore|LICENSE)$`);
/** Names of files of runs and workspaces, and of the project that the example's data comes from. */
const NOT_OURS =
  /^(?:penguins\.json|lossline\.(?:json|yaml|yml)|run\.json|stop\.json|summary\.json|sources\.json|log-files\.json|trainer_state\.json|(?:hparams|args|config|params|opt|hyp)\.ya?ml|(?:args|config|hparams|params)\.json|model\.json|preprocessing\.json)$/;
/** A name with a star stands for files of a folder. */
const exists = (name: string): boolean => existsSync(path.join(root, name.replace(/\*.*$/, '')));

describe('files that the documents name', () => {
  for (const { file, text } of documents) {
    it(`exist: ${file}`, () => {
      const here = path.posix.dirname(file);
      const missing = inlineCode(text)
        .filter((code) => FILE.test(code) && !NOT_OURS.test(code))
        .filter((name) => !exists(name) && !exists(path.posix.join(here, name)))
        .filter((name) => picturesTaken || !isPicture(`${name}/`));
      assert.deepEqual(missing, []);
    });
  }

  it('hold the names that ARCHITECTURE.md says they hold', () => {
    const { text } = documentOf('ARCHITECTURE.md');
    const claims = [
      ...prose(text).matchAll(/((?:`[\w.]+`(?:, | and )?)+)(?: in | \(| *\|[^|`]*)`((?:src|webview)\/[\w./-]+\.ts)`/g),
    ].flatMap(([, names = '', file = '']) =>
      [...names.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => ({ name, file })),
    );
    assert.ok(claims.length > 20, String(claims.length));
    const wrong = claims.filter(({ name, file }) => {
      const source = read(file);
      return name.split('.').some((part) => !new RegExp(`\\b${part}\\b`).test(source));
    });
    assert.deepEqual(wrong, []);
  });

  it('are bundles that the build makes, where they lie in dist', () => {
    const build = read('scripts/lib/bundles.mjs');
    const named = documents.flatMap(({ text }) => [...text.matchAll(/\bdist\/(\w+)\.js/g)].map(([, name]) => name));
    assert.ok(named.length > 0);
    for (const name of named) assert.match(build, new RegExp(`\\b${name ?? ''}: '`));
  });
});

describe('documents', () => {
  for (const { file, text } of documents) {
    it(`hold no path of a machine: ${file}`, () => {
      assert.deepEqual(
        text.match(/(?<![\w.])\/(?:home|root|Users|tmp|mnt|work|opt|private)\/\S*|\b[A-Z]:\\\S*/g),
        null,
      );
    });
  }
});
