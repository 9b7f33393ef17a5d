import assert from 'node:assert/strict';
import {
  commands,
  DiagnosticSeverity,
  languages,
  MarkdownString,
  Range,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import type { CodeLens, Diagnostic, Hover, Position, TextDocument, Uri } from 'vscode';
import { until } from '../harness/poll';
import { configUri, lossline, write } from './lossline';

async function open(uri: Uri): Promise<TextDocument> {
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document);
  return document;
}

function positionOf(document: TextDocument, text: string): Position {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${text} is not in the file`);
  return document.positionAt(at + 1);
}

function ours(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === 'lossline');
}

async function hoverText(uri: Uri, position: Position): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof MarkdownString ? content.value : JSON.stringify(content)))
    .join('\n');
}

describe('The config file', () => {
  before(lossline);

  it('has no problem in the example', async () => {
    await open(configUri());
    await until('lenses show that it was read', async () => {
      const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', configUri());
      return lenses.length > 0;
    });
    assert.deepEqual(ours(configUri()), []);
  });

  it('has a Train lens above each entry', async () => {
    const document = await open(configUri());
    const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', configUri(), 99);
    const trains = lenses.filter(({ command }) => command?.command === 'lossline.train');
    assert.deepEqual(
      trains.map(({ range }) => document.lineAt(range.start.line).text.trim()),
      ['baseline:', 'regularized:', 'body-mass:'],
    );
  });

  for (const name of ['learningRate', 'batchSize', 'epochs', 'dropout', 'l2', 'shuffle', 'patience']) {
    it(`explains ${name} in a hover`, async () => {
      const document = await open(configUri());
      const text = await hoverText(configUri(), positionOf(document, `${name}:`));
      assert.ok(text.length > 40, `the hover says only "${text}"`);
    });
  }

  it('says nothing about words that are not its own', async () => {
    const document = await open(configUri());
    assert.equal(await hoverText(configUri(), positionOf(document, '# Trains a small')), '');
  });

  it('reports a wrong value where it stands, and takes it back when it is corrected', async () => {
    const uri = await write(
      'wrong/lossline.yaml',
      'version: 1\nruns:\n  one:\n    trainer: { data: a.csv, target: b }\n    hyperparameters: { learningRate: abc, epochs: 3 }\n',
    );
    const document = await open(uri);
    const problem = await until('the problem is reported', () => ours(uri)[0]);
    assert.equal(problem.severity, DiagnosticSeverity.Error);
    assert.equal(document.getText(problem.range), 'abc');

    const edit = new WorkspaceEdit();
    edit.replace(uri, new Range(problem.range.start, problem.range.end), '0.01');
    assert.ok(await workspace.applyEdit(edit));
    await until('the problem is gone', () => ours(uri).length === 0);
    await document.save();
  });

  for (const [what, text, at] of [
    ['a syntax error', 'version: 1\nruns: { one: [\n', null],
    ['an unknown key', 'version: 1\nruns:\n  one:\n    command: [node]\n    patiance: 3\n', 'patiance'],
    ['two entries of one name', 'version: 1\nruns:\n  one:\n    command: [node]\n  one:\n    command: [node]\n', 'one'],
    ['a cycle', 'version: 1\nruns:\n  one:\n    extends: two\n  two:\n    extends: one\n', null],
  ] as const) {
    it(`reports ${what}`, async () => {
      const uri = await write(`${what.replaceAll(' ', '-')}/lossline.yaml`, text);
      const document = await open(uri);
      const problem = await until('a problem is reported', () => ours(uri)[0]);
      assert.ok(problem.message.length > 20, problem.message);
      if (at !== null) assert.equal(document.getText(problem.range), at);
    });
  }
});
