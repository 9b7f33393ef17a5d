import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { MetricsSource } from '../../../../src/core/config/plan';
import type { RunSummary } from '../../../../src/core/run/summary';
import { adoptOrphans } from '../../../../src/runner/launch/adopt';
import { readEvents } from '../../../../src/runner/store/history';
import { loadRun } from '../../../../src/runner/store/read';
import {
  builtRunner,
  ended,
  killRun,
  launchCommand,
  nodeScript,
  observations,
  runnerPid,
  temporaryFolder,
  until,
} from '../helper/workspace';

/** Where the test says that the script may go on; see `goAhead` in the script. */
const goFile = (root: string, name: string | number): string => path.join(root, `go-${name}`);

/**
 * Runs a script that is given as the body of an async function, and waits for the end of its run. What `meanwhile` does
 * while it trains can make the script wait: `await goAhead(name)` lasts until there is a `goFile` of that name.
 */
async function train(
  t: TestContext,
  root: string,
  body: string,
  metrics: Partial<MetricsSource> = {},
  meanwhile: (directory: string) => Promise<void> = () => Promise.resolve(),
): Promise<{ directory: string; summary: RunSummary }> {
  const source = `const fs = require('node:fs');
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const goAhead = async (name) => { while (!fs.existsSync(${JSON.stringify(goFile(root, ''))} + name)) await sleep(5); };
(async () => {${body}})();`;
  const argv = nodeScript(root, 'train.cjs', source);
  const all: MetricsSource = { from: 'auto', pattern: null, train: null, validation: null, ...metrics };
  const { directory } = await launchCommand(root, argv, { metrics: all });
  t.after(() => killRun(directory));
  await meanwhile(directory);
  await ended(directory);
  return { directory, summary: (await loadRun(directory)).summary };
}

/** Each observation as `epoch name=value …`. */
const lines = (directory: string): string[] =>
  observations(directory).map(
    ({ epoch, step, values }) =>
      `${epoch ?? `step ${step}`} ${Object.entries(values)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ')}`,
  );

const notices = (directory: string): string[] =>
  readEvents(directory).flatMap((event) => (event.type === 'notice' ? [event.text] : []));

const CSV = `fs.writeFileSync('metrics.csv', 'epoch,loss,val_loss\\n');
for (let epoch = 1; epoch <= 3; epoch++) {
  fs.appendFileSync('metrics.csv', epoch + ',' + 1 / epoch + ',' + 2 / epoch + '\\n');
  await sleep(30);
}`;
const THREE = ['1 loss=1 val_loss=2', '2 loss=0.5 val_loss=1', `3 loss=${1 / 3} val_loss=${2 / 3}`];

describe('log files of a command', () => {
  it('are found where the program writes them, without a word in the config', async (t) => {
    const { directory, summary } = await train(t, temporaryFolder(), CSV);
    assert.deepEqual(lines(directory), THREE);
    assert.deepEqual(summary.losses, { train: 'loss', validation: 'val_loss' });
    assert.deepEqual(notices(directory), ['Metrics are read from metrics.csv.']);
  });

  it('are found in the folders where frameworks put them', async (t) => {
    const body = `fs.mkdirSync('lightning_logs/version_0', { recursive: true }); process.chdir('lightning_logs/version_0'); ${CSV}`;
    const { directory } = await train(t, temporaryFolder(), body);
    assert.deepEqual(lines(directory), THREE);
  });

  it('bring the hyperparameters that the program wrote beside them, and no others', async (t) => {
    const root = temporaryFolder();
    mkdirSync(path.join(root, 'lightning_logs/version_0'), { recursive: true });
    writeFileSync(path.join(root, 'lightning_logs/version_0/config.yaml'), 'old: 1\n');
    const body = `process.chdir('lightning_logs/version_0'); fs.writeFileSync('hparams.yaml', 'lr: 0.02\\nbatch_size: 64\\napi_key: hush-hush\\n'); ${CSV}`;
    const { summary } = await train(t, root, body);
    assert.deepEqual(summary.record?.hyperparameters, { lr: 0.02, batch_size: 64, api_key: '•••' });
  });

  it('are left alone where the config says stdout', async (t) => {
    const { directory } = await train(t, temporaryFolder(), CSV, { from: 'stdout' });
    assert.deepEqual(lines(directory), []);
  });

  it('do not count what is printed a second time, and add what is not printed', async (t) => {
    const body = `fs.writeFileSync('metrics.csv', 'epoch,loss,val_loss,accuracy\\n');
for (let epoch = 1; epoch <= 3; epoch++) {
  console.log('epoch=' + epoch + ' loss=' + (1 / epoch).toFixed(2) + ' val_loss=' + (2 / epoch).toFixed(2));
  await goAhead(epoch);
  fs.appendFileSync('metrics.csv', epoch + ',' + 1 / epoch + ',' + 2 / epoch + ',0.' + epoch + '\\n');
}`;
    const root = temporaryFolder();
    const { directory } = await train(t, root, body, {}, async (run) => {
      for (const epoch of [1, 2, 3]) {
        await until(() => lines(run).some((line) => line.startsWith(`${epoch} loss=`)), `printed epoch ${epoch}`);
        writeFileSync(goFile(root, epoch), '');
      }
    });
    const seen = lines(directory);
    assert.deepEqual(
      seen.filter((line) => line.includes('loss')),
      ['1 loss=1 val_loss=2', '2 loss=0.5 val_loss=1', '3 loss=0.33 val_loss=0.67'],
    );
    assert.deepEqual(
      seen.filter((line) => line.includes('accuracy')),
      ['1 accuracy=0.1', '2 accuracy=0.2', '3 accuracy=0.3'],
    );
  });

  it('that are named count alone: what is printed gives no metric', async (t) => {
    const body = `console.log('epoch=1 loss=77 val_loss=88'); ${CSV}`;
    const { directory } = await train(t, temporaryFolder(), body, { from: ['metrics.csv'] });
    assert.deepEqual(lines(directory), THREE);
  });

  it('can be named by a glob', async (t) => {
    const body = `fs.mkdirSync('deep/down/here', { recursive: true }); process.chdir('deep/down/here'); ${CSV}`;
    const { directory } = await train(t, temporaryFolder(), body, { from: ['deep/**/*.csv'] });
    assert.deepEqual(lines(directory), THREE);
  });

  it('that stood there before the run are another training: only what is added is read', async (t) => {
    const root = temporaryFolder();
    writeFileSync(path.join(root, 'metrics.csv'), 'epoch,loss,val_loss\n1,9,9\n2,8,8\n');
    writeFileSync(path.join(root, 'old.csv'), 'epoch,loss,val_loss\n1,7,7\n2,6,6\n');
    const body = `await sleep(20); fs.appendFileSync('metrics.csv', '3,0.5,0.6\\n'); await sleep(100); fs.appendFileSync('metrics.csv', '4,0.4,0.5\\n');`;
    for (const from of ['auto', ['*.csv']] as const) {
      const { directory } = await train(t, root, body, { from });
      assert.deepEqual(lines(directory), ['3 loss=0.5 val_loss=0.6', '4 loss=0.4 val_loss=0.5'], String(from));
    }
  });

  it('that are written anew by the run are read from their beginning', async (t) => {
    const root = temporaryFolder();
    writeFileSync(path.join(root, 'metrics.csv'), `epoch,loss,val_loss\n${'1,9,9\n'.repeat(50)}`);
    const { directory } = await train(t, root, CSV);
    assert.deepEqual(lines(directory), THREE);
  });

  it('that count by steps are not mixed with epochs that are printed', async (t) => {
    const body = `console.log('epoch=1 loss=1'); await goAhead('on');
fs.writeFileSync('metrics.csv', 'step,loss,val_loss\\n100,0.9,0.8\\n200,0.7,0.6\\n'); await goAhead('to the end'); console.log('epoch=2 loss=0.5');`;
    const isStranger = (text: string): boolean => /metrics\.csv counts in another way.+metrics\.from/.test(text);
    const root = temporaryFolder();
    const { directory } = await train(t, root, body, {}, async (run) => {
      await until(() => lines(run).includes('1 loss=1'), 'the printed epoch');
      writeFileSync(goFile(root, 'on'), '');
      await until(() => notices(run).some(isStranger), 'a word about the file');
      writeFileSync(goFile(root, 'to the end'), '');
    });
    assert.deepEqual(lines(directory), ['1 loss=1', '2 loss=0.5']);
    assert.equal(notices(directory).filter(isStranger).length, 1);
  });

  it('that were named and never came are said, with the way out', async (t) => {
    const { directory } = await train(t, temporaryFolder(), `console.log('epoch=1 loss=1')`, { from: ['no/such.csv'] });
    assert.deepEqual(lines(directory), []);
    assert.match(notices(directory)[0] ?? '', /No log file was found that `metrics\.from` names \(no\/such\.csv\)/);
  });

  it('can stop the run by its rule', async (t) => {
    const root = temporaryFolder();
    const source = `const fs = require('node:fs');
fs.writeFileSync('metrics.csv', 'epoch,loss,val_loss\\n');
let epoch = 0;
setInterval(() => { epoch += 1; fs.appendFileSync('metrics.csv', epoch + ',' + 1 / epoch + ',' + (1 + epoch / 10) + '\\n'); }, 40);`;
    const { directory } = await launchCommand(root, nodeScript(root, 'train.cjs', source), {
      metrics: { from: 'auto', pattern: null, train: null, validation: null },
      earlyStopping: {
        mode: 'rule',
        rule: {
          kind: 'patience',
          monitor: 'val_loss',
          mode: 'min',
          patience: 3,
          minDelta: 0,
          startEpoch: 1,
          baseline: null,
          restoreBestWeights: true,
        },
      },
    });
    t.after(() => killRun(directory));
    await ended(directory);
    const { summary } = await loadRun(directory);
    assert.deepEqual(summary.status, { kind: 'stopped', cause: { kind: 'rule', epoch: 4 } });
  });

  it('are read on by the runner that takes over: nothing lost, nothing twice', async (t) => {
    const root = temporaryFolder();
    mkdirSync(path.join(root, 'runs'));
    writeFileSync(path.join(root, 'runs/metrics.csv'), 'epoch,loss,val_loss\n1,9,9\n');
    const source = `const fs = require('node:fs');
let epoch = 0;
const timer = setInterval(() => {
  epoch += 1;
  fs.appendFileSync('runs/metrics.csv', epoch + ',' + 1 / epoch + ',' + 2 / epoch + '\\n');
  console.log('epoch=' + epoch + ' accuracy=0.' + epoch);
  if (epoch === 60) clearInterval(timer);
}, 50);`;
    const { directory } = await launchCommand(root, nodeScript(root, 'train.cjs', source), {
      metrics: { from: 'auto', pattern: null, train: null, validation: null },
    });
    t.after(() => killRun(directory));
    for (const epoch of [8, 20]) {
      await until(() => lines(directory).filter((line) => line.includes('loss')).length >= epoch, `epoch ${epoch}`);
      // So many may have come before the runner that was started last is up.
      await until(() => isAlive(runnerPid(directory)), 'a runner');
      const pid = runnerPid(directory);
      assert.ok(pid !== null);
      process.kill(pid, 'SIGKILL');
      await until(() => runnerPid(directory) === null || !isAlive(pid), 'the runner is gone');
      await adoptOrphans(root, await builtRunner());
    }
    await ended(directory);
    const seen = lines(directory);
    const losses = seen.filter((line) => line.includes('val_loss'));
    assert.deepEqual(
      losses,
      Array.from({ length: 60 }, (_, i) => `${i + 1} loss=${1 / (i + 1)} val_loss=${2 / (i + 1)}`),
    );
    assert.equal(seen.filter((line) => line.includes('accuracy')).length, 60);
    assert.equal(readFileSync(path.join(root, 'runs/metrics.csv'), 'utf8').split('\n').length, 63);
  });
});

function isAlive(pid: number | null): boolean {
  if (pid === null) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
