import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { FoundRun } from '../../../../src/runner/import/types';
import { history, wandbFile } from '../readers/wandb-writer';
import { csv, CSV_HEAD, events, Logs } from './support';

const SHOWN = `${CSV_HEAD}${csv(1, 3)}`;
const STATE = (epochs: number): string =>
  JSON.stringify({
    epoch: epochs,
    global_step: epochs * 10,
    log_history: Array.from({ length: epochs }, (_, i) => ({ epoch: i + 1, loss: 1 / (i + 1), step: (i + 1) * 10 })),
    max_steps: 100,
    num_train_epochs: 10,
  });
const WANDB = wandbFile([history([['loss', '0.5']], 1), history([['loss', '0.25']], 2)]);
const METRIC = '1700000000000 0.5 1\n1700000001000 0.4 2\n';

/** A run as `title: prefix file, …`. */
const described = (run: FoundRun): string =>
  `${run.title}: ${run.files.map((file) => `${file.prefix}${path.relative(run.folder, file.path).replaceAll('\\', '/')}`).join(', ')}`;

async function found(files: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> {
  const logs = new Logs();
  for (const [name, content] of Object.entries(files)) logs.write(name, content);
  return (await logs.scan()).runs.map(described);
}

describe('logs are put together to runs', () => {
  const cases: [string, Record<string, string | Uint8Array>, string[]][] = [
    [
      'TensorBoard: the event files of a folder are one run, in the order of their times',
      {
        'runs/a/events.out.tfevents.1700000200.h.1.0': events(['loss'], 2, undefined, 2),
        'runs/a/events.out.tfevents.1700000100.h.1.0': events(['loss'], 2),
        'runs/b/events.out.tfevents.1700000100.h.1.0': events(['loss'], 2),
      },
      [
        'runs/a: events.out.tfevents.1700000100.h.1.0, events.out.tfevents.1700000200.h.1.0',
        'runs/b: events.out.tfevents.1700000100.h.1.0',
      ],
    ],
    [
      'Keras: train and validation are one run, also while there is train alone',
      {
        'logs/fit/train/events.out.tfevents.1.h.1.0.v2': events(['epoch_loss'], 2),
        'logs/fit/validation/events.out.tfevents.2.h.1.1.v2': events(['epoch_loss'], 2),
        'logs/new/train/events.out.tfevents.1.h.1.0.v2': events(['epoch_loss'], 2),
      },
      [
        'logs/fit: train/train/events.out.tfevents.1.h.1.0.v2, validation/validation/events.out.tfevents.2.h.1.1.v2',
        'logs/new: train/train/events.out.tfevents.1.h.1.0.v2',
      ],
    ],
    [
      'TensorBoard: a training that was started over in its folder is another one',
      {
        'runs/events.out.tfevents.1700000100.h.1.0': events(['loss'], 3),
        'runs/events.out.tfevents.1700009100.h.2.0': events(['loss'], 3),
        'runs/events.out.tfevents.1700009200.h.3.0': events(['loss'], 3, undefined, 3),
        'runs/events.out.tfevents.1700019200.h.4.0': events(['loss'], 1),
      },
      [
        'runs/events.out.tfevents.1700009100.h.2.0: events.out.tfevents.1700009100.h.2.0, events.out.tfevents.1700009200.h.3.0',
        'runs/events.out.tfevents.1700019200.h.4.0: events.out.tfevents.1700019200.h.4.0',
        'runs: events.out.tfevents.1700000100.h.1.0',
      ],
    ],
    [
      'TensorBoard: processes that train together are one run, and so is a result that is measured again',
      {
        'runs/a/events.out.tfevents.1700000100.h.1.0': events(['loss'], 3),
        'runs/a/events.out.tfevents.1700000103.h.2.0': events(['loss'], 3),
        'runs/a/events.out.tfevents.1700009100.h.3.0': events(['test_loss'], 1),
        'runs/a/events.out.tfevents.1700009900.h.4.0': events(['test_loss'], 1),
      },
      [
        'runs/a: events.out.tfevents.1700000100.h.1.0, events.out.tfevents.1700000103.h.2.0, ' +
          'events.out.tfevents.1700009100.h.3.0, events.out.tfevents.1700009900.h.4.0',
      ],
    ],
    [
      'Keras: a second fit into the same folders is another run',
      {
        'fit/train/events.out.tfevents.1700000100.h.1.0.v2': events(['epoch_loss'], 2),
        'fit/validation/events.out.tfevents.1700000101.h.1.1.v2': events(['epoch_loss'], 2),
        'fit/train/events.out.tfevents.1700009100.h.1.0.v2': events(['epoch_loss'], 2),
        'fit/validation/events.out.tfevents.1700009101.h.1.1.v2': events(['epoch_loss'], 2),
      },
      [
        'fit/train/events.out.tfevents.1700009100.h.1.0.v2: train/train/events.out.tfevents.1700009100.h.1.0.v2, validation/validation/events.out.tfevents.1700009101.h.1.1.v2',
        'fit: train/train/events.out.tfevents.1700000100.h.1.0.v2, validation/validation/events.out.tfevents.1700000101.h.1.1.v2',
      ],
    ],
    [
      'Hugging Face: an earlier training into the same output folder is a run of its own',
      {
        'out/checkpoint-100/trainer_state.json': STATE(10),
        'out/runs/a/events.out.tfevents.1700000100.h.1.0': events(['train/loss'], 2),
        'out/runs/b/events.out.tfevents.1700009100.h.2.0': events(['train/loss'], 2),
      },
      ['out/runs/a: events.out.tfevents.1700000100.h.1.0', 'out: checkpoint-100/trainer_state.json'],
    ],
    [
      'W&B: the latest run is one of the others, also where its link became a folder',
      {
        'wandb/latest-run/run-abc.wandb': WANDB,
        'wandb/latest-run/files/output.log': 'epoch 1 loss 0.5\nepoch 2 loss 0.25\n',
        'wandb/run-20250101_000000-abc/run-abc.wandb': WANDB,
      },
      ['wandb/run-20250101_000000-abc: run-abc.wandb'],
    ],
    [
      'add_scalars: its folders belong to the run above',
      {
        'runs/x/events.out.tfevents.1.h.1.0': events(['lr'], 2),
        'runs/x/loss_train/events.out.tfevents.1.h.1.1': events(['loss'], 2),
        'runs/x/loss_val/events.out.tfevents.1.h.1.2': events(['loss'], 2),
        'runs/x/other/events.out.tfevents.1.h.1.2': events(['loss'], 2),
      },
      [
        'runs/x: events.out.tfevents.1.h.1.0, train/loss_train/events.out.tfevents.1.h.1.1, val/loss_val/events.out.tfevents.1.h.1.2',
        'runs/x/other: events.out.tfevents.1.h.1.2',
      ],
    ],
    [
      'Lightning: of two loggers the richer one',
      {
        'lightning_logs/version_0/metrics.csv': SHOWN,
        'lightning_logs/version_0/hparams.yaml': 'lr: 0.1\n',
        'lightning_logs/version_1/metrics.csv': SHOWN,
        'lightning_logs/version_1/events.out.tfevents.1.h.1.0': events(['loss', 'val_loss', 'acc'], 2),
      },
      ['lightning_logs/version_0: metrics.csv', 'lightning_logs/version_1: events.out.tfevents.1.h.1.0'],
    ],
    [
      'YOLO: results.csv names its folder, and a folder called train is a run',
      {
        'runs/detect/train/results.csv': SHOWN,
        'runs/detect/train/args.yaml': 'epochs: 3\n',
        'runs/detect/train/events.out.tfevents.1.h.1.0': events(['loss'], 2),
        'runs/detect/train2/results.csv': SHOWN,
      },
      ['runs/detect/train: results.csv', 'runs/detect/train2: results.csv'],
    ],
    [
      'Hugging Face: the newest checkpoint is the run, event files beside it say the same',
      {
        'out/checkpoint-10/trainer_state.json': STATE(1),
        'out/checkpoint-100/trainer_state.json': STATE(10),
        'out/checkpoint-20/trainer_state.json': STATE(2),
        'out/runs/Nov27_host/events.out.tfevents.1.h.1.0': events(['train/loss'], 2),
        'out/all_results.json': '{"epoch": 10.0, "train_loss": 0.4}',
      },
      ['out: checkpoint-100/trainer_state.json'],
    ],
    [
      'MLflow: a run is its folder, called by its name',
      {
        'mlruns/0/abc/meta.yaml': 'run_id: abc\nstart_time: 1700000000000\n',
        'mlruns/0/abc/metrics/loss': METRIC,
        'mlruns/0/abc/metrics/val/loss': METRIC,
        'mlruns/0/abc/params/lr': '0.1',
        'mlruns/0/abc/tags/mlflow.runName': 'dashing-bee',
        'mlruns/0/abc/artifacts/training.csv': SHOWN,
      },
      ['mlruns/0/dashing-bee: metrics/loss, metrics/val/loss'],
    ],
    [
      'DVCLive: a table a metric, its metrics.json is no run',
      {
        'dvclive/plots/metrics/train/loss.tsv': 'step\tloss\n0\t0.5\n1\t0.4\n',
        'dvclive/plots/metrics/val/loss.tsv': 'step\tloss\n0\t0.6\n1\t0.5\n',
        'dvclive/metrics.json': '{"step": 1, "train": {"loss": 0.4}}',
      },
      ['dvclive: plots/metrics/train/loss.tsv, plots/metrics/val/loss.tsv'],
    ],
    [
      'OpenMMLab: the scalars, not the printed log beside them',
      {
        'work/20240101/vis_data/scalars.json':
          '{"loss": 0.5, "epoch": 1, "step": 1}\n{"loss": 0.4, "epoch": 2, "step": 2}\n',
        'work/20240101/vis_data/20240101.json':
          '{"loss": 0.5, "epoch": 1, "step": 1}\n{"loss": 0.4, "epoch": 2, "step": 2}\n',
        'work/20240101/20240101.log': 'epoch 1 loss: 0.5\nepoch 2 loss: 0.4\nepoch 3 loss: 0.3\n',
        'old/20200101.log.json':
          '{"mode": "train", "loss": 0.5, "epoch": 1}\n{"mode": "train", "loss": 0.4, "epoch": 2}\n',
        'old/20200101.log': 'epoch 1 loss: 0.5\nepoch 2 loss: 0.4\nepoch 3 loss: 0.3\n',
      },
      ['work/20240101: vis_data/scalars.json', 'old/20200101.log.json: 20200101.log.json'],
    ],
    [
      'plain files: a run each; text only with a curve',
      {
        'a.csv': SHOWN,
        'b.log': 'epoch 1 loss: 0.5\nepoch 2 loss: 0.4\nepoch 3 loss: 0.3\n',
        'notes.txt': 'The loss of 2023 was 5.\nEpoch what?\n',
        'node_modules/x/c.csv': SHOWN,
        '.git/d.csv': SHOWN,
        'env/pyvenv.cfg': '',
        'env/lib/e.csv': SHOWN,
      },
      ['a.csv: a.csv', 'b.log: b.log'],
    ],
  ];
  for (const [name, files, expected] of cases) {
    test(name, async () => assert.deepEqual((await found(files)).sort(), expected.sort()));
  }
});

describe('a search', () => {
  test('goes through links within what was named, once, and not out of it', async () => {
    const [logs, elsewhere] = [new Logs(), new Logs()];
    logs.write('runs/a/metrics.csv', SHOWN);
    elsewhere.write('b/metrics.csv', SHOWN);
    symlinkSync(path.join(logs.root, 'runs'), path.join(logs.root, 'runs/a/loop'));
    symlinkSync(path.join(logs.root, 'runs/a/metrics.csv'), path.join(logs.root, 'runs/again.csv'));
    symlinkSync(path.join(elsewhere.root, 'b'), path.join(logs.root, 'runs/out'));
    symlinkSync('/nowhere', path.join(logs.root, 'runs/broken'));
    const { runs, notes } = await logs.scan('runs', 'runs/a');
    assert.deepEqual(runs.map(described), ['runs/a: metrics.csv']);
    assert.match(notes.join('\n'), /runs\/out is a link that leads elsewhere and was not followed/);
    assert.deepEqual((await logs.scan('runs/out')).runs.length, 1, 'what a person names is followed');
  });

  test('says what it could not look at, and what is not there', async (t) => {
    const logs = new Logs();
    logs.write('a/metrics.csv', SHOWN);
    mkdirSync(path.join(logs.root, 'closed'));
    chmodSync(path.join(logs.root, 'closed'), 0);
    const { notes } = await logs.scan('.', 'missing');
    chmodSync(path.join(logs.root, 'closed'), 0o755);
    assert.match(notes.join('\n'), /missing is not there, or cannot be read/);
    if (process.getuid?.() === 0) t.diagnostic('root may read everything: the closed folder was not tried');
    else assert.match(notes.join('\n'), /closed cannot be read \(EACCES\)/);
  });

  test('finds nothing in a folder without any log', async () => {
    const logs = new Logs();
    logs.write('src/train.py', 'print("loss: 1")');
    logs.write('data.bin', Buffer.from([0, 1, 2, 3]));
    assert.deepEqual((await logs.scan()).runs, []);
  });

  test('says what a first look shows', async () => {
    const logs = new Logs();
    logs.write('a.csv', SHOWN);
    const [run] = (await logs.scan()).runs;
    assert.deepEqual(run?.glance, { metrics: ['loss', 'val_loss'], observations: 3, whole: true });
    assert.equal(run.bytes, SHOWN.length);
    assert.equal(run.known, null);
  });
});
