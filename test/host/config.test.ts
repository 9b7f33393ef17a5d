import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { COMMANDS } from '../../src/host/ids';
import { LineIndex } from '../../src/host/config/positions';
import { openDocument } from './fake/document';
import { events, fake } from './fake/state';
import type { Diagnostic, Hover } from './fake/values';
import { Position, Range } from './fake/values';
import { askActions, askHover, askLenses } from './support/ask';
import { ONE, ONE_BROKEN, TWO } from './support/configs';
import { settle, startHost, until } from './support/host';
import type { TestHost } from './support/host';
import { liveRun, runOf } from './support/runs';

function diagnostics(host: TestHost, file = 'lossline.yaml'): Diagnostic[] {
  return fake.diagnostics.get(host.uri(file).toString()) ?? [];
}

async function lenses(host: TestHost): Promise<string[]> {
  const document = openDocument(host.uri('lossline.yaml'));
  const found = await askLenses(document);
  return found.map((lens) => `${lens.range.start.line + 1} ${lens.command?.title ?? ''}`);
}

void test('offsets become positions at every kind of line end', () => {
  const index = new LineIndex('a\nbc\r\nd\re');
  const at = (offset: number): string => {
    const { line, character } = index.position(offset);
    return `${line}:${character}`;
  };
  assert.deepEqual([0, 1, 2, 4, 6, 7, 8, 9, 99, -5].map(at), [
    '0:0',
    '0:1',
    '1:0',
    '1:2',
    '2:0',
    '2:1',
    '3:0',
    '3:1',
    '3:1',
    '0:0',
  ]);
});

void test('a problem stands at its place, with a code, also in a file that is not open', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE_BROKEN } });
  const [problem] = await until('a diagnostic', () => diagnostics(host).length > 0 && diagnostics(host));
  assert.ok(problem !== undefined);
  assert.equal(problem.source, 'lossline');
  assert.equal(problem.code, 'unknown-extends');
  assert.equal(problem.severity, 0);
  assert.equal(problem.range.toString(), '8:13-8:20');
});

void test('diagnostics follow the typing and go with the file', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  assert.deepEqual(diagnostics(host), []);
  const document = openDocument(host.uri('lossline.yaml'));
  document.type(ONE.replace('OFF', '[5]'));
  await until('a diagnostic', () => diagnostics(host).length > 0);
  assert.equal(diagnostics(host)[0]?.range.start.line, 5);
  document.type(ONE);
  await until('no diagnostic', () => diagnostics(host).length === 0);
});

void test('a file that changes on disk is read again; the same text raises no event', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  writeFileSync(host.uri('lossline.yaml').fsPath, ONE_BROKEN);
  events.changed.fire(host.uri('lossline.yaml'));
  events.changed.fire(host.uri('lossline.yaml'));
  await until('a diagnostic', () => diagnostics(host).length === 1);
});

void test('config files below node_modules and .lossline are left alone', async (t) => {
  const files = { 'node_modules/x/lossline.yaml': ONE_BROKEN, '.lossline/runs/y/lossline.yaml': ONE_BROKEN };
  const host = await startHost(t, { files });
  events.created.fire(host.uri('node_modules/x/lossline.yaml'));
  await settle();
  assert.equal(fake.diagnostics.size, 0);
  assert.equal(fake.context.get('lossline.hasConfig'), false);
});

void test('a quick fix mends a problem', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE.replace('earlyStopping', 'earlyStoping') } });
  const [problem] = await until('a diagnostic', () => diagnostics(host).length > 0 && diagnostics(host));
  assert.ok(problem !== undefined);
  const document = openDocument(host.uri('lossline.yaml'));
  const actions = await askActions(document, problem.range, [problem]);
  const step = actions[0]?.edit?.steps[0];
  assert.equal(step?.kind, 'replace');
  assert.equal(step.text, 'earlyStopping');
  assert.equal(step.range.toString(), '6:4-6:16');
  assert.deepEqual(actions[0]?.diagnostics, [problem]);
});

void test('above each entry: Train, the latest run, Stop while it trains, Compare', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': TWO } });
  assert.deepEqual(await lenses(host), ['3 $(play) Train', '7 $(play) Train']);
  host.see(runOf(host.root, 'old', { createdAt: 1 }), runOf(host.root, 'new'));
  host.see(liveRun(host.root, 'live', 12, { entry: 'regularized' }));
  assert.deepEqual(await lenses(host), [
    '3 $(play) Train',
    '3 $(check) best 0.243 @ 19',
    '3 Compare 2 runs',
    '7 $(play) Train',
    '7 $(sync~spin) epoch 12/60',
    '7 $(debug-stop) Stop',
  ]);
  fake.settings.set('lossline.codeLens', false);
  assert.deepEqual(await lenses(host), []);
});

void test('a lens names its entry for the command', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const document = openDocument(host.uri('lossline.yaml'));
  const [lens] = await askLenses(document);
  assert.equal(lens?.command?.command, COMMANDS.train);
  assert.deepEqual(lens.command.arguments, [{ kind: 'entry', uri: document.uri.toString(), name: 'baseline' }]);
});

async function hover(host: TestHost, text: string): Promise<Hover | null> {
  const document = openDocument(host.uri('lossline.yaml'));
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0);
  const { line, character } = new LineIndex(document.getText()).position(offset + 2);
  const position = new Position(line, character);
  return askHover(document, position);
}

void test('hover over a hyperparameter says what it does, and is not trusted', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  const found = await hover(host, 'learningRate');
  const markdown = found?.contents[0];
  assert.ok(markdown !== undefined);
  assert.match(markdown.value, /earning rate/);
  assert.match(markdown.value, /\*\*Too high:\*\*/);
  assert.match(markdown.value, /\*\*Too low:\*\*/);
  assert.notEqual(markdown.isTrusted, true);
  assert.notEqual(markdown.supportHtml, true);
  assert.ok(found?.range instanceof Range);
  assert.equal(found.range.toString(), '5:23-5:35');
});

void test('hover elsewhere says nothing', async (t) => {
  const host = await startHost(t, { files: { 'lossline.yaml': ONE } });
  assert.equal(await hover(host, 'version'), null);
});
