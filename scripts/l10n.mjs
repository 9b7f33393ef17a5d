// Collects every translatable text into l10n/bundle.l10n.json: l10n.t('…') of the host, msg('…') of core and runner,
// and the panel's strings. `--check` only compares and says whether the bundle is up to date.
import { buildSync } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { glob } from './lib/glob.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const bundleFile = path.join(root, 'l10n', 'bundle.l10n.json');

/** Calls that pass a text on instead of naming one: where templates of core and shared get their language. */
const PASSES_ON = new Set(['src/host/text.ts']);

/** Texts that a call of `callee` names in a file. A text that is put together cannot be translated, so it is an error. */
function textsOf(file, callee) {
  const relative = path.relative(root, file).split(path.sep).join('/');
  if (PASSES_ON.has(relative)) return [];
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const texts = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && callee.test(node.expression.getText(source))) {
      const [text] = node.arguments;
      if (text !== undefined && ts.isStringLiteralLike(text)) texts.push(text.text);
      else if (text !== undefined) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        throw new Error(
          `${relative}:${line + 1}: a text to translate must be one literal, not ${text.getText(source)}`,
        );
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

async function panelTexts() {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(root, 'src/shared/strings.ts')],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const module = await import(`data:text/javascript;base64,${code}`);
  return Object.values(module.PANEL_STRINGS);
}

/** The bundle as it should be, sorted, so that a change shows as one line. */
export async function collect() {
  const texts = new Set(await panelTexts());
  for (const file of [...glob(path.join(root, 'src/host'), '.ts'), path.join(root, 'src/extension.ts')]) {
    for (const text of textsOf(file, /(^|\.)l10n\.t$/)) texts.add(text);
  }
  for (const folder of ['src/core', 'src/runner', 'src/host']) {
    for (const file of glob(path.join(root, folder), '.ts')) {
      if (file.endsWith(path.join('core', 'message.ts'))) continue;
      for (const text of textsOf(file, /^msg$/)) texts.add(text);
    }
  }
  const sorted = [...texts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), null, 2)}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const wanted = await collect();
  if (!process.argv.includes('--check')) writeFileSync(bundleFile, wanted);
  else if (readFileSync(bundleFile, 'utf8') !== wanted) {
    console.error('l10n/bundle.l10n.json is not up to date: run `node scripts/l10n.mjs`.');
    process.exitCode = 1;
  }
}
