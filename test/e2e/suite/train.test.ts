import assert from 'node:assert/strict';
import { commands, Uri, workspace } from 'vscode';
import { until } from '../harness/poll';
import { current, ended, folder, lossline, train, write, writeConfig } from './lossline';

async function names(directory: string): Promise<string[]> {
  return (await workspace.fs.readDirectory(Uri.file(directory))).map(([name]) => name);
}

describe('Training', () => {
  before(lossline);

  it('trains the baseline to its end and says that it overfits', async () => {
    const run = await ended((await train('baseline')).key);
    assert.deepEqual(run.status, { kind: 'completed' });
    assert.equal(run.epoch, 60);
    assert.equal(run.plannedEpochs, 60);
    assert.equal(run.verdict.kind, 'overfitting');
    assert.ok(run.record?.engine, 'the engine stands in run.json');
    assert.ok(run.validationBest && run.stop, 'best epoch and stopping rule have something to say');
    assert.ok(run.stop.epoch < 60, 'the rule would have stopped earlier');
    assert.equal(run.test?.epoch, run.validationBest.epoch, 'the test split is evaluated with the best weights');
    for (const file of ['run.json', 'metrics.jsonl', 'events.jsonl', 'output.log', 'model']) {
      assert.ok((await names(run.key)).includes(file), `${file} is missing`);
    }
  });

  it('gives the same losses for the same seed', async () => {
    const api = await lossline();
    const first = api.runs().find(({ entry }) => entry === 'baseline');
    const second = await ended((await train('baseline')).key);
    assert.ok(first);
    assert.equal(second.validationLast?.value, first.validationLast?.value);
    assert.equal(second.trainLast?.value, first.trainLast?.value);
  });

  it('lets early stopping end the regularized entry', async () => {
    const run = await ended((await train('regularized')).key);
    assert.deepEqual(run.status, { kind: 'stopped', cause: { kind: 'rule', epoch: run.stop?.epoch } });
    assert.equal(run.epoch, run.stop?.epoch, 'no epoch after the deciding one');
  });

  it('stops a run when the command asks, and remembers who did', async () => {
    const { key } = await train('baseline');
    await until('the first epoch is there', async () => (await current(key)).epoch >= 1);
    await commands.executeCommand('lossline.stop', { kind: 'run', key, by: 'status bar' });
    const run = await ended(key);
    assert.deepEqual(run.status, { kind: 'stopped', cause: { kind: 'request', by: 'status bar' } });
    assert.ok(run.epoch < 60);
  });

  it('runs a command of the workspace and reads what it prints', async () => {
    await write(
      'command/train.js',
      'for (let e = 1; e <= 3; e++) console.log(JSON.stringify({ epoch: e, loss: 1 / e, val_loss: 1.5 / e }));\n',
    );
    const uri = await writeConfig(
      'command',
      'version: 1\nruns:\n  node:\n    command: [node, train.js]\n    hyperparameters: { epochs: 3 }\n',
    );
    const run = await ended((await train('node', uri)).key);
    assert.deepEqual(run.status, { kind: 'completed' });
    assert.equal(run.epoch, 3);
    assert.deepEqual(run.validationBest, { epoch: 3, value: 0.5 });
    assert.equal(run.root, Uri.joinPath(folder(), 'command').fsPath);
  });

  it('says in plain words why a command failed', async () => {
    const uri = await writeConfig(
      'failing',
      'version: 1\nruns:\n  bad:\n    command: [node, -e, "console.error(\'no data\'); process.exit(3)"]\n',
    );
    await until(
      'the config file is found',
      async () => (await workspace.findFiles('failing/lossline.yaml')).length > 0,
    );
    const run = await ended((await train('bad', uri)).key);
    assert.ok(run.status.kind === 'failed', `it is ${run.status.kind}`);
    assert.equal(run.status.exitCode, 3);
    assert.equal(run.epoch, 0);
  });
});
