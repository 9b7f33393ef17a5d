import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { RunRecord } from '../../../../src/core/run/record';
import { bundleTrainer, epochsOf, repository, said, startTrainer } from './bundle';
import type { Finished, Running } from './bundle';
import { trainerTask } from './support';
import { prepareBackends } from './wasm-for-tests';

const penguins = trainerTask({
  data: 'data/penguins.csv',
  target: 'sex',
  model: { layers: [32], activation: 'relu', batchNormalization: false },
});
const patience = {
  mode: 'rule',
  rule: {
    kind: 'patience',
    monitor: 'val_loss',
    mode: 'min',
    patience: 2,
    minDelta: 0,
    startEpoch: 1,
    baseline: null,
    restoreBestWeights: true,
  },
} as const;

describe('the training process', { concurrency: 2 }, () => {
  let dist = '';
  let root = '';
  let count = 0;
  before(async () => {
    dist = await bundleTrainer();
    root = await mkdtemp(path.join(tmpdir(), 'lossline-ws-'));
    await mkdir(path.join(root, 'data'));
    await cp(path.join(repository, 'examples/penguins/data/penguins.csv'), path.join(root, 'data/penguins.csv'));
  });
  after(async () => {
    await rm(dist, { recursive: true });
    await rm(root, { recursive: true });
  });

  const start = (changes: Partial<RunRecord> = {}): Promise<Running> =>
    startTrainer(dist, root, { task: penguins, id: `run-${++count}`, ...changes });
  const run = async (changes: Partial<RunRecord> = {}): Promise<Finished> => (await start(changes)).finished;
  const longRun = { hyperparameters: { learningRate: 0.001, epochs: 100_000 }, plannedEpochs: 100_000 };

  it('trains, saves best and last, evaluates the test split once, and ends with 0', async () => {
    const done = await run();
    assert.equal(done.exitCode, 0, done.stderr);
    assert.deepEqual(
      epochsOf(done).map((line) => line['epoch']),
      [1, 2, 3, 4, 5],
    );
    assert.deepEqual(Object.keys(epochsOf(done)[0] ?? {}), [
      'epoch',
      'step',
      'loss',
      'accuracy',
      'val_loss',
      'val_accuracy',
    ]);
    const best = epochsOf(done).reduce((a, b) => (Number(b['val_loss']) < Number(a['val_loss']) ? b : a));
    assert.deepEqual(said(done, 'checkpoint'), [
      { lossline: 'checkpoint', which: 'last', epoch: 5, path: 'model/last' },
      { lossline: 'checkpoint', which: 'best', epoch: best['epoch'], path: 'model/best' },
    ]);
    const [evaluated, ...more] = said(done, 'evaluated');
    assert.deepEqual(
      [evaluated?.['split'], evaluated?.['epoch'], evaluated?.['rows'], more.length],
      ['test', best['epoch'], 67, 0],
    );
    assert.match(String(said(done, 'notice')[0]?.['text']), /^Engine: TensorFlow\.js \d+\.\d+\.\d+, WebAssembly with/);
    assert.equal(done.stderr, '');
  });

  it('saves and evaluates the weights of the best epoch, not of the last', async () => {
    const hyperparameters = { learningRate: 0.05, batchSize: 8 };
    const long = await run({ hyperparameters, plannedEpochs: 20 });
    const epoch = Number(said(long, 'evaluated')[0]?.['epoch']);
    assert.ok(epoch < 20, 'this run is meant to be best before its end');
    // The same run, ended at that epoch: its last weights are the best ones of the long run.
    const short = await run({ hyperparameters, plannedEpochs: epoch });
    assert.deepEqual(said(long, 'evaluated'), said(short, 'evaluated'));
    const weights = (done: Finished, which: string): Promise<Buffer> =>
      readFile(path.join(done.directory, 'model', which, 'weights.bin'));
    assert.deepEqual(await weights(long, 'best'), await weights(short, 'last'));
    assert.notDeepEqual(await weights(long, 'last'), await weights(long, 'best'));
  });

  it('gives the same losses for the same seed, to the last bit, and others for another', async () => {
    const changes = { hyperparameters: { learningRate: 0.01, epochs: 5, dropout: 0.2 } };
    const [one, two, other] = [await run(changes), await run(changes), await run({ ...changes, seed: 2 })];
    assert.deepEqual(epochsOf(one), epochsOf(two));
    const weights = await Promise.all(
      [one, two].map(({ directory }) => readFile(path.join(directory, 'model/best/weights.bin'))),
    );
    assert.deepEqual(weights[0], weights[1]);
    const losses = (done: Finished): unknown[] => epochsOf(done).map((line) => line['loss']);
    for (const loss of losses(other)) assert.ok(!losses(one).includes(loss));
  });

  it('chooses a seed and says which when the record has none', async () => {
    const done = await run({ seed: null });
    const notice = said(done, 'notice')
      .map((line) => String(line['text']))
      .find((text) => text.includes('no seed'));
    const seed = Number(/this run uses (\d+)/.exec(notice ?? '')?.[1]);
    assert.deepEqual(epochsOf(await run({ seed })), epochsOf(done));
  });

  it('saves a model that TensorFlow.js loads and that gives the reported test loss', async () => {
    const done = await run();
    const folder = path.join(done.directory, 'model/best');
    await prepareBackends();
    const json = JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')) as core.io.ModelJSON;
    const weights = await readFile(path.join(folder, 'weights.bin'));
    const artifacts = await core.io.getModelArtifactsForJSON(json, (manifest) =>
      Promise.resolve([core.io.getWeightSpecs(manifest), new Uint8Array(weights).buffer]),
    );
    const model = await layers.loadLayersModel(core.io.fromMemory(artifacts));
    interface Preprocessing {
      inputs: number;
      features: (
        | { kind: 'numeric'; name: string; mean: number; deviation: number }
        | { kind: 'categorical'; name: string; categories: (string | null)[] }
      )[];
      target: { classes: string[] };
    }
    const preprocessing = JSON.parse(await readFile(path.join(folder, 'preprocessing.json'), 'utf8')) as Preprocessing;
    assert.deepEqual(preprocessing.target.classes, ['female', 'male']);
    // Predict every penguin from preprocessing.json alone, as a user of the model would.
    const [header = '', ...rows] = readFileSync(path.join(root, 'data/penguins.csv'), 'utf8').trim().split('\n');
    const names = header.split(',');
    const known = rows.map((row) => row.split(',')).filter((cells) => cells[6] !== 'NA');
    const inputs = known.map((cells) =>
      preprocessing.features.flatMap((feature) => {
        const cell = cells[names.indexOf(feature.name)] ?? '';
        if (feature.kind === 'numeric') return [(Number(cell) - feature.mean) / feature.deviation];
        return feature.categories.map((category) => Number(category === cell));
      }),
    );
    const output = model.predict(core.tensor2d(inputs)) as core.Tensor2D;
    assert.deepEqual(output.shape, [333, 1]);
    const right = output.dataSync().filter((p, i) => (p > 0.5 ? 'male' : 'female') === known[i]?.[6]).length;
    assert.ok(right / 333 > 0.8, `${right} of 333`);
  });

  it('stops exactly where the rule decides', async () => {
    const hyperparameters = { learningRate: 0.02, epochs: 60, batchSize: 16 };
    const [off, on] = [
      await run({ hyperparameters, plannedEpochs: 60 }),
      await run({ hyperparameters, plannedEpochs: 60, earlyStopping: patience }),
    ];
    const losses = epochsOf(off).map((line) => Number(line['val_loss']));
    let best = 0;
    const end = losses.findIndex((loss, i) => {
      if (loss < (losses[best] ?? NaN)) best = i;
      return i - best >= 2;
    });
    assert.ok(end > 0 && end < 59);
    assert.equal(on.exitCode, 0);
    assert.deepEqual(epochsOf(on), epochsOf(off).slice(0, end + 1));
    assert.equal(said(on, 'evaluated')[0]?.['epoch'], best + 1);
  });

  it('a rule that does not restore the best weights: the last are saved and evaluated, and no others', async () => {
    const rule = { ...patience.rule, restoreBestWeights: false };
    const hyperparameters = { learningRate: 0.02, epochs: 60, batchSize: 16 };
    const done = await run({ hyperparameters, plannedEpochs: 60, earlyStopping: { mode: 'rule', rule } });
    assert.equal(done.exitCode, 0, done.stderr);
    const last = epochsOf(done).at(-1)?.['epoch'];
    assert.ok(Number(last) < 60);
    assert.deepEqual(
      said(done, 'checkpoint').map((line) => [line['which'], line['epoch']]),
      [['last', last]],
    );
    assert.equal(said(done, 'evaluated')[0]?.['epoch'], last);
  });

  const untilEpochs = async (running: Running, epochs: number): Promise<void> => {
    while (!running.printed().includes(`{"epoch":${epochs},`)) {
      assert.equal(running.child.exitCode, null, running.printed());
      await setTimeout(10);
    }
  };
  const assertSavedAndEvaluated = (done: Finished): void => {
    assert.deepEqual([done.exitCode, done.signal], [0, null]);
    assert.deepEqual(
      said(done, 'checkpoint')
        .map((line) => line['which'])
        .slice(-2),
      ['last', 'best'],
    );
    assert.equal(said(done, 'evaluated').length, 1);
  };

  for (const signal of process.platform === 'win32' ? [] : (['SIGINT', 'SIGTERM'] as const)) {
    it(`${signal}: saves, evaluates and ends with 0`, async () => {
      const running = await start(longRun);
      await untilEpochs(running, 3);
      running.child.kill(signal);
      assertSavedAndEvaluated(await running.finished);
    });
  }

  it('stop.json: saves, evaluates and ends with 0', async () => {
    const running = await start(longRun);
    await untilEpochs(running, 3);
    await writeFile(path.join(running.directory, 'stop.json'), '{"by":"panel","time":0}');
    assertSavedAndEvaluated(await running.finished);
  });

  it('a stop before the first epoch is through: says so, evaluates nothing, ends with 0', async () => {
    const id = 'stopped-at-once';
    await mkdir(path.join(root, '.lossline/runs', id), { recursive: true });
    await writeFile(path.join(root, '.lossline/runs', id, 'stop.json'), '{}');
    const done = await run({ id, ...longRun });
    assert.equal(done.exitCode, 0);
    assert.equal(said(done, 'evaluated').length, 0);
    assert.match(done.stdout, /Stopped before the first epoch was through/);
  });

  it('a loss that is not a number: printed as NaN, a failed run with the way out, best weights kept', async () => {
    await writeFile(
      path.join(root, 'data/line.csv'),
      `x,y\n${Array.from({ length: 60 }, (_, i) => `${i / 7},${i * 1.5}`).join('\n')}\n`,
    );
    const task = trainerTask({
      data: 'data/line.csv',
      target: 'y',
      model: { layers: [16], activation: 'linear', batchNormalization: false },
    });
    const done = await run({
      task,
      hyperparameters: { optimizer: 'sgd', learningRate: 1, batchSize: 4, epochs: 400 },
      plannedEpochs: 400,
    });
    assert.equal(done.exitCode, 1, done.stdout);
    assert.match(done.stdout, /"loss":NaN/);
    const message = String(said(done, 'error')[0]?.['message']);
    const last = epochsOf(done).at(-1);
    assert.match(message, new RegExp(`not a number since epoch ${String(last?.['epoch'])}: .*Lower learningRate`));
    assert.ok(Number.isNaN(last?.['loss']));
  });

  const refused: [what: string, changes: Partial<RunRecord>, says: RegExp][] = [
    [
      'a missing data file',
      { task: { ...penguins, data: 'nothing.csv' } },
      /^The data file nothing\.csv does not exist/,
    ],
    ['a wrong target', { task: { ...penguins, target: 'sexx' } }, /no column "sexx".* Did you mean "sex"\?/],
    [
      'a learning rate of 0',
      { hyperparameters: { learningRate: 0 } },
      /^learningRate is 0; it must be a number above 0/,
    ],
    ['a learning rate that is text', { hyperparameters: { learningRate: 'abc' } }, /^learningRate is "abc"/],
    [
      'an unknown optimizer',
      { hyperparameters: { optimizer: 'lion' } },
      /^optimizer is "lion"; it must be one of adam,/,
    ],
    ['a record of a newer format', { format: 99 }, /newer Lossline \(format 99\)/],
    ['neither data nor module', { task: { ...penguins, data: null } }, /neither `data` nor a `module`/],
  ];
  for (const [what, changes, says] of refused) {
    it(`${what}: one sentence, exit code 1, no stack`, async () => {
      const done = await run(changes);
      assert.equal(done.exitCode, 1);
      assert.match(String(said(done, 'error')[0]?.['message']), says);
      assert.equal(done.stderr, '');
    });
  }

  describe('a module of the user’s own', () => {
    const withModule = async (name: string, source: string, changes: Partial<RunRecord> = {}): Promise<Finished> => {
      await writeFile(path.join(root, name), source);
      return run({ task: { ...penguins, data: null, target: null, module: name }, ...changes });
    };
    const data = `
      const part = (rows, seed) => ({
        x: tf.randomUniform([rows, 8, 8, 1], 0, 1, 'float32', seed),
        y: tf.oneHot(tf.tensor1d(Array.from({ length: rows }, (_, i) => i % 3), 'int32'), 3),
      });
      return { train: part(30, 1), validation: part(9, 2), test: part(6, 3) };`;
    const convolutions = `
      export function createModel(tf, { filters }, { inputShape }) {
        const model = tf.sequential();
        model.add(tf.layers.conv2d({ inputShape, filters, kernelSize: 3, activation: 'relu' }));
        model.add(tf.layers.separableConv2d({ filters: 4, kernelSize: 3 }));
        model.add(tf.layers.flatten());
        model.add(tf.layers.dense({ units: 3, activation: 'softmax' }));
        return model;
      }
      export async function loadData(tf, { root, seed, split, hyperparameters }) {
        if (seed !== 1 || split.train !== 0.6 || hyperparameters.filters !== 5 || !root) throw new Error('wrong input');
        ${data}
      }`;

    it('trains convolutions, with hyperparameters of its own', async () => {
      const hyperparameters = { epochs: 2, filters: 5, learningRate: 0.01 };
      const done = await withModule('cnn.mjs', convolutions, { hyperparameters, plannedEpochs: 2 });
      assert.equal(done.exitCode, 0, done.stdout + done.stderr);
      assert.deepEqual(Object.keys(epochsOf(done)[1] ?? {}), [
        'epoch',
        'step',
        'loss',
        'accuracy',
        'val_loss',
        'val_accuracy',
      ]);
      assert.equal(said(done, 'evaluated')[0]?.['rows'], 6);
    });

    it('may be CommonJS, use chained ops and compile its model itself', async () => {
      const done = await withModule(
        'regression.cjs',
        `exports.createModel = (tf) => {
           const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
           model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
           return model;
         };
         exports.loadData = (tf) => {
           const x = tf.randomNormal([40, 2]);
           return { train: { x, y: x.sum(1).mul(3) } };
         };`,
      );
      assert.equal(done.exitCode, 0, done.stdout + done.stderr);
      assert.ok(Number(epochsOf(done)[4]?.['loss']) < Number(epochsOf(done)[0]?.['loss']) / 2);
      assert.match(done.stdout, /There is no validation split/);
      assert.match(done.stdout, /The module compiled its model/);
    });

    it('an operation that the engine lacks is named, with the way out', async () => {
      const done = await withModule(
        'einsum.mjs',
        `export const createModel = (tf) => tf.einsum('ij,jk->ik', tf.ones([2, 2]), tf.ones([2, 2])) && 0;
         export function loadData(tf) { return { train: { x: tf.ones([3, 1]), y: tf.ones([3]) } }; }`,
      );
      assert.match(
        String(said(done, 'error')[0]?.['message']),
        /the operation Einsum,.*Install @tensorflow\/tfjs-node/,
      );
    });

    const broken: [what: string, source: string, says: RegExp][] = [
      ['a syntax error', 'export function (', /^The module broken\d\.mjs could not be loaded: /],
      ['no createModel', 'export const loadData = () => ({});', /does not export a function `createModel/],
      ['no loadData', 'export const createModel = () => ({});', /does not export a function `loadData/],
      [
        'an exception',
        'export const createModel = 0 || (() => 0); export function loadData() { throw new Error("no disk"); }',
        /`loadData` of broken\d\.mjs failed: no disk/,
      ],
      [
        'no training data',
        'export const createModel = () => 0; export const loadData = () => ({});',
        /must return \{ train: \{ x, y \}/,
      ],
      [
        'unequal rows',
        'export const createModel = () => 0; export const loadData = (tf) => ({ train: { x: tf.ones([3, 1]), y: tf.ones([2]) } });',
        /`train\.x` has 3 rows and `train\.y` 2/,
      ],
      [
        'no model',
        'export const createModel = () => 0; export const loadData = (tf) => ({ train: { x: tf.ones([3, 1]), y: tf.ones([3]) } });',
        /must return a model/,
      ],
      [
        'a model that does not fit the data',
        'export const createModel = (tf) => tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [5] })] }); export const loadData = (tf) => ({ train: { x: tf.ones([3, 1]), y: tf.ones([3]) } });',
        /takes examples of shape \[5\], but the data has \[1\]/,
      ],
    ];
    broken.forEach(([what, source, says], i) => {
      it(`${what}: one sentence, exit code 1`, async () => {
        const done = await withModule(`broken${i}.mjs`, source);
        assert.equal(done.exitCode, 1);
        assert.match(String(said(done, 'error')[0]?.['message']), says);
      });
    });
  });
});
