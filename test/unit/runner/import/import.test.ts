import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { listRuns, loadRun } from '../../../../src/runner/store/read';
import { isRunId } from '../../../../src/runner/store/paths';
import { csv, CSV_HEAD, events, eventTypes, Logs, OLD, record, recorded, recordedPoints } from './support';

const TEN = `${CSV_HEAD}${csv(1, 10)}`;

describe('an import', () => {
  test('makes a run directory with values, record, hyperparameters and an end', async () => {
    const logs = new Logs();
    logs.write('lightning_logs/version_0/metrics.csv', `epoch,loss,val_loss\n0,0.5,NaN\n1,0.25,0.75\n`);
    logs.write(
      'lightning_logs/version_0/hparams.yaml',
      'lr: 0.1\nmax_epochs: 20\nseed: 7\napi_key: geheim\nnet: {depth: 2}\n',
    );
    assert.deepEqual(await logs.importAll(), ['lightning_logs/version_0: new 2']);
    const [directory = ''] = logs.directories;
    assert.deepEqual(recorded(directory), ['1/- loss=0.5 val_loss=NaN', '2/- loss=0.25 val_loss=0.75']);
    assert.deepEqual(eventTypes(directory), ['ended']);
    assert.deepEqual(logs.leftovers, []);
    const { source, task, hyperparameters, plannedEpochs, seed, createdAt } = record(directory);
    assert.deepEqual(
      { source, hyperparameters, plannedEpochs, seed, createdAt },
      {
        source: 'import',
        hyperparameters: { lr: 0.1, max_epochs: 20, seed: 7, api_key: '•••', net: { depth: 2 } },
        plannedEpochs: 20,
        seed: 7,
        createdAt: new Date(OLD * 1000).toISOString(),
      },
    );
    assert.deepEqual((task as { files: string[] }).files, ['lightning_logs/version_0/metrics.csv']);
    const { summary } = await loadRun(directory);
    assert.equal(summary.status.kind, 'recorded');
    assert.equal(summary.entry, 'lightning_logs/version_0');
    assert.deepEqual(summary.losses, { train: 'loss', validation: 'val_loss' });
  });

  test('puts train and validation of one step together, and takes the time of the log', async () => {
    const logs = new Logs();
    logs.write('fit/train/events.out.tfevents.1.h.1.0.v2', events(['epoch_loss'], 2));
    logs.write('fit/validation/events.out.tfevents.1.h.1.1.v2', events(['epoch_loss'], 2));
    await logs.importAll();
    const [directory = ''] = logs.directories;
    assert.deepEqual(recorded(directory), [
      '-/0 train/epoch_loss=1 validation/epoch_loss=1',
      '-/1 train/epoch_loss=0.5 validation/epoch_loss=0.5',
    ]);
    assert.equal(record(directory)['createdAt'], new Date(OLD * 1000).toISOString());
  });

  test('says which file holds nothing', async () => {
    const logs = new Logs();
    logs.write('a/events.out.tfevents.1.h.1.0', events([], 0));
    // A first look finds no value in all of the file, so it is no run.
    assert.deepEqual(await logs.importAll(), []);
  });

  test('gives plain ids whatever folders are called', async () => {
    const logs = new Logs();
    const names = ['../x', '<b>', '$(reboot)', 'läuft', '‮evil', 'con', '-rf', 'a b', '..%2f..', '🙂'];
    const own = (i: number): string => `${TEN}${csv(11, 11, () => i)}`;
    for (const [i, name] of names.entries()) logs.write(`runs/_${name.replaceAll('/', '')}/metrics.csv`, own(i));
    for (const [i, name] of names.entries()) logs.write(`${i}/${name.replaceAll('/', '_')}.csv`, own(100 + i));
    const told = await logs.importAll();
    assert.equal(told.length, logs.directories.length);
    assert.ok(logs.directories.length >= names.length);
    for (const directory of logs.directories) assert.ok(isRunId(path.basename(directory)), directory);
  });

  test('does not write through a store that leads elsewhere', async () => {
    const [logs, elsewhere] = [new Logs(), new Logs()];
    logs.write('a.csv', TEN);
    symlinkSync(elsewhere.root, path.join(logs.root, '.lossline'));
    const [told] = await logs.importAll();
    assert.match(told ?? '', /leads out of the folder through a symbolic link/);
    mkdirSync(path.join(elsewhere.root, 'runs'), { recursive: true });
    assert.deepEqual(logs.leftovers, []);
  });
});

describe('an import again', () => {
  test('of the same is nothing, of more is what is new, and the run ends once', async () => {
    const logs = new Logs();
    logs.write('a/metrics.csv', TEN);
    assert.deepEqual(await logs.importAll(), ['a: new 10']);
    assert.deepEqual(await logs.importAll(), ['a: unchanged 0']);
    logs.write('a/metrics.csv', TEN, OLD + 10);
    assert.deepEqual(await logs.importAll(), ['a: unchanged 0'], 'touched');
    logs.append('a/metrics.csv', csv(11, 12));
    assert.deepEqual(await logs.importAll(), ['a: updated 2']);
    const [directory = ''] = logs.directories;
    assert.equal(logs.directories.length, 1);
    assert.deepEqual(
      recorded(directory).map((line) => line.split('/')[0]),
      Array.from({ length: 12 }, (_, i) => String(i + 1)),
    );
    assert.deepEqual(eventTypes(directory), ['ended']);
  });

  test('of a table that was written anew with a column more', async () => {
    const logs = new Logs();
    logs.write('a/metrics.csv', 'epoch,loss\n1,0.5\n2,0.4\n');
    await logs.importAll();
    logs.write('a/metrics.csv', 'epoch,loss,val_loss\n1,0.5,\n2,0.4,\n2,,0.6\n', OLD + 10);
    assert.deepEqual(await logs.importAll(), ['a: updated 1']);
    assert.deepEqual(recordedPoints(logs.directories[0] ?? ''), ['1/- loss=0.5', '2/- loss=0.4', '2/- val_loss=0.6']);
  });

  test('of a file in which another training began makes a new run, and keeps the old one', async () => {
    const logs = new Logs();
    logs.write('a/metrics.csv', TEN);
    await logs.importAll();
    const [old = ''] = logs.directories;
    logs.write('a/metrics.csv', `${CSV_HEAD}${csv(1, 3, (epoch) => epoch)}`, OLD + 10);
    assert.deepEqual(await logs.importAll(), ['a: new 3']);
    assert.deepEqual(await logs.importAll(), ['a: unchanged 0']);
    logs.append(
      'a/metrics.csv',
      csv(4, 4, (epoch) => epoch),
    );
    assert.deepEqual(await logs.importAll(), ['a: updated 1']);
    assert.equal(logs.directories.length, 2);
    assert.equal(recorded(old).length, 10);
    const newer = logs.directories.find((directory) => directory !== old) ?? '';
    assert.equal(recorded(newer).length, 4);
  });

  test('of a copy elsewhere is nothing, unless its settings differ', async () => {
    const logs = new Logs();
    logs.write('a/metrics.csv', TEN);
    logs.write('a/hparams.yaml', 'lr: 0.1\n');
    await logs.importAll();
    cpSync(path.join(logs.root, 'a'), path.join(logs.root, 'b'), { recursive: true });
    assert.deepEqual(await logs.importAll('b'), ['b: unchanged 0']);
    logs.write('b/hparams.yaml', 'lr: 0.2\n');
    assert.deepEqual(await logs.importAll('b'), ['b: new 10']);
    assert.deepEqual(logs.leftovers, []);
  });

  test('of copies of runs that are new, or have grown, in the same request is nothing', async () => {
    const logs = new Logs();
    logs.write('a/metrics.csv', TEN);
    logs.write('other/metrics.csv', `${CSV_HEAD}${csv(1, 7)}`);
    await logs.importAll();
    logs.append('a/metrics.csv', csv(11, 12));
    logs.write('0/metrics.csv', `${CSV_HEAD}${csv(1, 5)}`);
    for (const name of ['0', 'a']) {
      cpSync(path.join(logs.root, name), path.join(logs.root, `z-${name}`), { recursive: true });
    }
    assert.deepEqual(await logs.importAll(), [
      '0: new 5',
      'a: updated 2',
      'other: unchanged 0',
      'z-0: unchanged 0',
      'z-a: unchanged 0',
    ]);
  });

  test('works without sources.json: nothing lost, nothing twice', async () => {
    const logs = new Logs();
    logs.write('a/metrics.csv', TEN);
    await logs.importAll();
    const [directory = ''] = logs.directories;
    rmSync(path.join(directory, 'sources.json'));
    logs.append('a/metrics.csv', csv(11, 11));
    assert.deepEqual(await logs.importAll(), ['a: updated 1']);
    assert.equal(recorded(directory).length, 11);
    writeFileSync(path.join(directory, 'sources.json'), '{"version":1,"bytes":"rubbish"');
    logs.write('a/metrics.csv', `${CSV_HEAD}${csv(1, 3, (epoch) => epoch)}`, OLD + 10);
    assert.deepEqual(await logs.importAll(), ['a: new 3']);
    assert.equal(logs.directories.length, 2);
  });

  test('takes a value back that was half written at the end', async () => {
    const logs = new Logs();
    logs.write('a/metrics.csv', 'epoch,loss\n1,0.5\n2,0.2');
    assert.deepEqual(await logs.importAll(), ['a: new 2']);
    logs.append('a/metrics.csv', '57\n3,0.1\n');
    assert.deepEqual(await logs.importAll(), ['a: updated 2']);
    assert.deepEqual(recorded(logs.directories[0] ?? ''), ['1/- loss=0.5', '2/- loss=0.257', '3/- loss=0.1']);
  });

  test('of a file that is cut right now loses nothing', async () => {
    const logs = new Logs();
    const file = logs.write('a/metrics.csv', TEN);
    await logs.importAll();
    truncateSync(file, 40);
    assert.deepEqual(await logs.importAll(), ['a: unchanged 0']);
    logs.write('a/metrics.csv', `${TEN}${csv(11, 11)}`, OLD + 20);
    assert.deepEqual(await logs.importAll(), ['a: updated 1']);
    assert.equal(recorded(logs.directories[0] ?? '').length, 11);
  });

  test('repairs what a crash left: rows that are not accounted for, a torn line, a work folder', async () => {
    const logs = new Logs();
    logs.write('a/metrics.csv', TEN);
    await logs.importAll();
    const [directory = ''] = logs.directories;
    const extra = { seq: 11, time: 1, epoch: 11, step: null, values: { loss: 1 / 11 } };
    const metrics = path.join(directory, 'metrics.jsonl');
    writeFileSync(metrics, `${readFileSync(metrics, 'utf8')}${JSON.stringify(extra)}\n{"seq":12,"ti`);
    logs.append('a/metrics.csv', csv(11, 12));
    assert.deepEqual(await logs.importAll(), ['a: updated 2']);
    assert.deepEqual(recordedPoints(directory).slice(-4), [
      `11/- loss=${1 / 11}`,
      `11/- val_loss=${1.5 / 11}`,
      `12/- loss=${1 / 12}`,
      `12/- val_loss=${1.5 / 12}`,
    ]);
  });

  test('takes a checkpoint that is newer for the same run', async () => {
    const logs = new Logs();
    const state = (epochs: number): string =>
      JSON.stringify({
        global_step: epochs,
        log_history: Array.from({ length: epochs }, (_, i) => ({ epoch: i + 1, loss: 1 / (i + 1), step: i + 1 })),
        num_train_epochs: 10,
      });
    logs.write('out/checkpoint-2/trainer_state.json', state(2));
    assert.deepEqual(await logs.importAll(), ['out: new 2']);
    logs.write('out/checkpoint-4/trainer_state.json', state(4));
    assert.deepEqual(await logs.importAll(), ['out: updated 2']);
    rmSync(path.join(logs.root, 'out/checkpoint-2'), { recursive: true });
    assert.deepEqual(await logs.importAll(), ['out: unchanged 0']);
    assert.equal(recorded(logs.directories[0] ?? '').length, 4);
  });

  test('takes a metric that came later into the run', async () => {
    const logs = new Logs();
    logs.write('mlruns/0/a/meta.yaml', 'start_time: 1600000000000\n');
    logs.write('mlruns/0/a/metrics/loss', '1700000000000 0.5 1\n1700000001000 0.4 2\n');
    logs.write('mlruns/0/a/params/lr', '0.1');
    logs.write('mlruns/0/a/params/amp', 'True');
    await logs.importAll();
    logs.write('mlruns/0/a/metrics/val/loss', '1700000001500 0.6 2\n');
    assert.deepEqual(await logs.importAll(), ['mlruns/0/a: updated 1']);
    const [directory = ''] = logs.directories;
    assert.deepEqual(recordedPoints(directory), ['-/1 loss=0.5', '-/2 loss=0.4', '-/2 val/loss=0.6']);
    assert.deepEqual(record(directory)['hyperparameters'], { lr: 0.1, amp: true });
    assert.equal(record(directory)['createdAt'], new Date(1_600_000_000_000).toISOString());
  });
});

describe('an import that is cancelled', () => {
  test('leaves nothing behind, wherever it is, and can be made again', async () => {
    const logs = new Logs();
    logs.write('a/metrics.csv', `${CSV_HEAD}${csv(1, 60_000)}`);
    const [run] = (await logs.scan()).runs;
    assert.ok(run !== undefined);
    for (const turns of [0, 1, 2, 4, 8]) {
      const abort = new AbortController();
      const outcome = logs.import(run, abort);
      for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
      abort.abort();
      if ((await outcome) !== null) break;
      assert.deepEqual(logs.directories, []);
      assert.deepEqual(logs.leftovers, []);
    }
    assert.match((await logs.importAll())[0] ?? '', /^a: (?:new 60000|unchanged 0)$/);
    assert.equal(recorded(logs.directories[0] ?? '').length, 60_000);
  });
});

test('two imports of the same at once make one run', async () => {
  const logs = new Logs();
  logs.write('a/metrics.csv', `${CSV_HEAD}${csv(1, 30_000)}`);
  const [run] = (await logs.scan()).runs;
  assert.ok(run !== undefined);
  const outcomes = await Promise.all([logs.import(run), logs.import(run), logs.import(run)]);
  assert.deepEqual(outcomes.map((outcome) => outcome?.kind).sort(), ['new', 'unchanged', 'unchanged']);
  assert.equal((await listRuns(logs.root)).length, 1);
  assert.equal(recorded(logs.directories[0] ?? '').length, 30_000);
});
