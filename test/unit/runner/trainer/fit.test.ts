import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { DenseModel } from '../../../../src/core/config/plan';
import type { EarlyStopping } from '../../../../src/core/stopping/types';
import { makeRule, RULE_NAMES } from '../../../../src/core/stopping/presets';
import { StopWatcher } from '../../../../src/core/stopping/watcher';
import type { PreparedTarget } from '../../../../src/runner/trainer/data/prepare';
import type { Dataset, Part } from '../../../../src/runner/trainer/fit/dataset';
import { evaluate, meanValues } from '../../../../src/runner/trainer/fit/evaluate';
import { fit } from '../../../../src/runner/trainer/fit/fit';
import type { FitResult } from '../../../../src/runner/trainer/fit/fit';
import { restoreSnapshot } from '../../../../src/runner/trainer/fit/weights';
import type { TrainerHyperparameters } from '../../../../src/runner/trainer/hyperparameters';
import { buildDenseNetwork } from '../../../../src/runner/trainer/model/dense';
import type { Network } from '../../../../src/runner/trainer/model/network';
import { createOptimizer } from '../../../../src/runner/trainer/model/optimizer';
import { createRandom, seedMathRandom } from '../../../../src/runner/trainer/random';
import { ReportLog } from './support';
import { prepareBackends } from './wasm-for-tests';

const tf = { ...core, ...layers };
const binary: PreparedTarget = { kind: 'classes', name: 'y', classes: ['a', 'b'] };
const three: PreparedTarget = { kind: 'classes', name: 'y', classes: ['a', 'b', 'c'] };
const number: PreparedTarget = { kind: 'number', name: 'y', mean: 10, deviation: 4 };

/** Rows whose target follows from two inputs, a little noisily. */
function part(rows: number, target: PreparedTarget, seed: number): Part {
  const random = createRandom(seed);
  const x = Float32Array.from({ length: rows * 2 }, () => random() * 2 - 1);
  const y = Float32Array.from({ length: rows }, (_, row) => {
    const signal = (x[row * 2] ?? 0) + 0.5 * (x[row * 2 + 1] ?? 0) + 0.3 * (random() - 0.5);
    if (target.kind === 'number') return signal;
    return target.classes.length === 2 ? Number(signal > 0) : signal > 0.3 ? 2 : signal > -0.3 ? 1 : 0;
  });
  return { rows, x: tf.tensor2d(x, [rows, 2]), y: tf.tensor1d(y) };
}

interface Setup {
  target?: PreparedTarget;
  model?: Partial<DenseModel>;
  hyperparameters?: Partial<TrainerHyperparameters>;
  earlyStopping?: EarlyStopping;
  shuffle?: boolean;
  validation?: boolean;
  seed?: number;
  stopAfterBatches?: number;
  onEpoch?: () => void;
}

interface Trained {
  result: FitResult;
  log: ReportLog;
  network: Network;
  data: Dataset;
}

async function trained(setup: Setup = {}): Promise<Trained> {
  seedMathRandom(setup.seed ?? 1);
  const target = setup.target ?? binary;
  const hyperparameters: TrainerHyperparameters = {
    learningRate: 0.01,
    batchSize: 8,
    epochs: 4,
    optimizer: 'adam',
    dropout: 0,
    l1: 0,
    l2: 0,
    shuffle: true,
    ...setup.hyperparameters,
  };
  const model: DenseModel = { layers: [6], activation: 'relu', batchNormalization: false, ...setup.model };
  const network = buildDenseNetwork(tf, { width: 2, target, model, hyperparameters });
  const data = {
    train: part(50, target, 1),
    validation: setup.validation === false ? null : part(20, target, 2),
    test: null,
  };
  const log = new ReportLog();
  let batches = 0;
  const result = await fit(tf, {
    network,
    data,
    optimizer: createOptimizer(tf, hyperparameters),
    epochs: hyperparameters.epochs,
    batchSize: hyperparameters.batchSize,
    shuffle: setup.shuffle === false ? null : createRandom(1, 2),
    watcher: new StopWatcher({
      earlyStopping: setup.earlyStopping ?? { mode: 'off' },
      plannedEpochs: hyperparameters.epochs,
    }),
    report: {
      epoch: (epoch, step, values) => {
        log.epoch(epoch, step, values);
        setup.onEpoch?.();
      },
    },
    stopRequested: () => Promise.resolve(++batches === setup.stopAfterBatches),
    onBest: () => Promise.resolve(),
  });
  return { result, log, network, data };
}

function near(actual: number | undefined, expected: number, tolerance = 1e-5): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${String(actual)} instead of ${expected}`,
  );
}

const values = ({ log }: Trained): Readonly<Record<string, number>>[] => log.epochs.map((epoch) => epoch.values);

describe('the training loop', () => {
  before(prepareBackends);

  const setups: [string, Setup][] = [
    ['two classes', {}],
    ['three classes', { target: three }],
    ['a number', { target: number }],
    [
      'dropout, L1, L2 and batch normalisation',
      { hyperparameters: { dropout: 0.4, l1: 0.01, l2: 0.01 }, model: { batchNormalization: true } },
    ],
    ...(['sgd', 'momentum', 'rmsprop', 'adagrad', 'adamax', 'adadelta'] as const).map((optimizer): [string, Setup] => [
      optimizer,
      { hyperparameters: { optimizer } },
    ]),
    ...(['elu', 'selu', 'tanh', 'sigmoid', 'gelu', 'swish', 'linear'] as const).map((activation): [string, Setup] => [
      activation,
      { model: { activation } },
    ]),
  ];
  for (const [what, setup] of setups) {
    it(`gives on WebAssembly the losses of the cpu backend: ${what}`, async () => {
      await tf.setBackend('cpu');
      const expected = values(await trained(setup));
      await tf.setBackend('wasm');
      const actual = values(await trained(setup));
      assert.equal(actual.length, 4);
      actual.forEach((epoch, i) => {
        for (const [name, value] of Object.entries(epoch)) near(value, expected[i]?.[name] ?? NaN, 2e-4);
      });
    });
  }

  it('gives the losses of TensorFlow.js’s own fit', async () => {
    const ours = await trained({ shuffle: false, target: three });
    seedMathRandom(1);
    const network = buildDenseNetwork(tf, {
      width: 2,
      target: three,
      model: { layers: [6], activation: 'relu', batchNormalization: false },
      hyperparameters: { dropout: 0, l1: 0, l2: 0 },
    });
    network.model.compile({ optimizer: tf.train.adam(0.01), loss: 'sparseCategoricalCrossentropy' });
    const y = tf.reshape(ours.data.train.y, [-1, 1]);
    const validation = ours.data.validation ?? assert.fail();
    const history = await network.model.fit(ours.data.train.x, y, {
      epochs: 4,
      batchSize: 8,
      shuffle: false,
      validationData: [validation.x, tf.reshape(validation.y, [-1, 1])],
    });
    values(ours).forEach((epoch, i) => {
      near(epoch['loss'], Number(history.history['loss']?.[i]), 1e-4);
      near(epoch['val_loss'], Number(history.history['val_loss']?.[i]), 1e-4);
    });
  });

  it('reports losses without penalties, though the optimizer follows them', async () => {
    const free = await trained({ hyperparameters: { epochs: 1 } });
    const penalised = await trained({ hyperparameters: { epochs: 1, l2: 100, learningRate: 1e-9 } });
    const untouched = await trained({ hyperparameters: { epochs: 1, learningRate: 1e-9 } });
    near(values(penalised)[0]?.['loss'], values(untouched)[0]?.['loss'] ?? NaN);
    const strong = await trained({ hyperparameters: { epochs: 1, l2: 100 } });
    assert.notEqual(values(strong)[0]?.['val_loss'], values(free)[0]?.['val_loss']);
  });

  it('reports a regression in the unit of the target', async () => {
    const { network, data, log } = await trained({ target: number });
    const last = log.epochs.at(-1)?.values ?? {};
    const { x, y } = data.validation ?? assert.fail();
    const predicted = network.forward(x, false).dataSync();
    const errors = Array.from(y.dataSync(), (value, row) => (value - (predicted[row] ?? NaN)) * 4);
    near(last['val_loss'], errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    near(last['val_mae'], errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length);
  });

  it('counts right answers', async () => {
    for (const target of [binary, three]) {
      const { network, data, log } = await trained({ target });
      const { x, y } = data.validation ?? assert.fail();
      const output = network.model.predict(x) as core.Tensor2D;
      const classes =
        target === binary ? tf.cast(tf.greater(tf.reshape(output, [-1]), 0.5), 'int32') : tf.argMax(output, 1);
      const right = tf.sum(tf.cast(tf.equal(classes, tf.cast(y, 'int32')), 'int32')).dataSync()[0] ?? NaN;
      near(log.epochs.at(-1)?.values['val_accuracy'], right / 20);
    }
  });

  it('numbers epochs from 1 and counts steps, with a smaller last batch', async () => {
    const { log } = await trained();
    assert.deepEqual(
      log.epochs.map(({ epoch, step }) => [epoch, step]),
      [
        [1, 7],
        [2, 14],
        [3, 21],
        [4, 28],
      ],
    );
  });

  it('takes all rows at once when the batch is larger than the data', async () => {
    const { log } = await trained({ hyperparameters: { batchSize: 1000 } });
    assert.deepEqual(
      log.epochs.map(({ step }) => step),
      [1, 2, 3, 4],
    );
  });

  it('follows the seed to the last bit', async () => {
    const setup: Setup = { hyperparameters: { dropout: 0.3 } };
    assert.deepEqual(values(await trained(setup)), values(await trained(setup)));
    assert.notDeepEqual(values(await trained(setup)), values(await trained({ ...setup, seed: 2 })));
  });

  it('shuffles only when asked to', async () => {
    assert.notDeepEqual(values(await trained()), values(await trained({ shuffle: false })));
  });

  it('draws a new dropout mask each step', async () => {
    // With a rate this high and one unit, a fixed mask would silence the unit always or never.
    const { network, data } = await trained({ model: { layers: [1] }, hyperparameters: { dropout: 0.5, epochs: 1 } });
    const outputs = Array.from({ length: 30 }, () => network.forward(data.train.x, true).dataSync().join());
    assert.ok(new Set(outputs).size > 20);
  });

  it('keeps the best weights by validation loss, and they give that loss again', async () => {
    const { result, log, network, data } = await trained({
      hyperparameters: { epochs: 30, learningRate: 0.2 },
      model: { layers: [32] },
    });
    const losses = log.epochs.map((epoch) => epoch.values['val_loss'] ?? NaN);
    const lowest = Math.min(...losses);
    assert.equal(result.best?.epoch, losses.indexOf(lowest) + 1);
    assert.ok(result.best.epoch < 30, 'this run is meant to be best before its end');
    restoreSnapshot(tf, network.model, result.best);
    assert.equal(meanValues(network, evaluate(tf, network, data.validation ?? assert.fail()))['loss'], lowest);
  });

  it('keeps the best weights by train loss when there is no validation', async () => {
    const { result, log } = await trained({ validation: false, hyperparameters: { epochs: 10 } });
    const losses = log.epochs.map((epoch) => epoch.values['loss'] ?? NaN);
    assert.equal(result.best?.epoch, losses.indexOf(Math.min(...losses)) + 1);
    assert.deepEqual(Object.keys(log.epochs[0]?.values ?? {}), ['loss', 'accuracy']);
  });

  const rule = {
    kind: 'patience',
    monitor: 'val_loss',
    mode: 'min',
    patience: 3,
    minDelta: 0,
    startEpoch: 1,
    baseline: null,
    restoreBestWeights: true,
  } as const;
  const noisy = { hyperparameters: { epochs: 40, learningRate: 0.3 }, model: { layers: [32] } };

  it('stops exactly where the rule says, and nowhere when the rule is off', async () => {
    const off = await trained(noisy);
    assert.deepEqual([off.result.end.kind, off.log.epochs.length], ['completed', 40]);
    const on = await trained({ ...noisy, earlyStopping: { mode: 'rule', rule } });
    assert.ok(on.result.end.kind === 'rule');
    const losses = off.log.epochs.map((epoch) => epoch.values['val_loss'] ?? NaN);
    let best = 0;
    const expected = losses.findIndex((loss, i) => {
      if (i === 0 || loss < (losses[best] ?? NaN)) best = i;
      return i - best >= 3;
    });
    assert.equal(on.result.end.decision.epoch, expected + 1);
    assert.equal(on.log.epochs.length, expected + 1);
    assert.equal(on.result.best?.epoch, best + 1);
  });

  it("keeps the weights of the rule's own best epoch, not of the lowest loss", async () => {
    const strict = { ...rule, patience: 100, minDelta: 0.05 };
    const { result, log } = await trained({ ...noisy, earlyStopping: { mode: 'rule', rule: strict } });
    const losses = log.epochs.map((epoch) => epoch.values['val_loss'] ?? NaN);
    let best = 0;
    for (const [i, loss] of losses.entries()) if (loss + 0.05 < (losses[best] ?? NaN)) best = i;
    assert.notEqual(losses.indexOf(Math.min(...losses)), best, 'this run is meant to tell the two apart');
    assert.equal(result.best?.epoch, best + 1);
  });

  it('before a rule begins to look, and where its metric is missing, the lowest loss decides', async () => {
    for (const changes of [{ startEpoch: 1000 }, { monitor: 'val_f1' }]) {
      const earlyStopping = { mode: 'rule', rule: { ...rule, ...changes } } as const;
      const { result, log } = await trained({ ...noisy, hyperparameters: { epochs: 8 }, earlyStopping });
      const losses = log.epochs.map((epoch) => epoch.values['val_loss'] ?? NaN);
      assert.equal(result.best?.epoch, losses.indexOf(Math.min(...losses)) + 1);
    }
  });

  for (const name of RULE_NAMES) {
    it(`stops by ${name} and keeps the weights that it calls the best`, async () => {
      const metrics = { monitor: 'val_loss', mode: 'min', also: [{ monitor: 'val_accuracy', mode: 'max' }] } as const;
      const given = { patience: 2, alpha: 0.001, strip: 2, strips: 1, restoreBestWeights: true };
      const named = makeRule(name, given, 10, metrics);
      const { result } = await trained({ ...noisy, earlyStopping: { mode: 'rule', rule: named } });
      assert.ok(result.end.kind === 'rule', result.end.kind);
      assert.equal(result.epochs, result.end.decision.epoch);
      assert.equal(result.best?.epoch, result.end.decision.best?.epoch);
    });
  }

  it('ends within an epoch when asked to, and reports no half epoch', async () => {
    const { result, log } = await trained({ stopAfterBatches: 10 });
    assert.equal(result.end.kind, 'requested');
    assert.equal(log.epochs.length, 1);
    near(result.epochs, 1 + 24 / 50);
    assert.equal(result.best?.epoch, 1);
  });

  it('reports the epoch that was whole when it was asked to end', async () => {
    const { result, log } = await trained({ stopAfterBatches: 14 });
    assert.deepEqual([result.end.kind, log.epochs.length, result.epochs], ['requested', 2, 2]);
  });

  it('ends when the loss is not a number, with the best weights before that', async () => {
    const { result, log } = await trained({
      target: number,
      hyperparameters: { optimizer: 'sgd', learningRate: 1e3, epochs: 50 },
      model: { activation: 'linear' },
    });
    assert.ok(result.end.kind === 'diverged', result.end.kind);
    assert.equal(log.epochs.at(-1)?.epoch, result.end.epoch);
    assert.ok(Number.isNaN(log.epochs.at(-1)?.values['loss']));
    assert.ok(result.end.epoch < 50);
    for (const { values: epoch } of log.epochs.slice(0, -1)) assert.ok(!Number.isNaN(epoch['loss']));
  });

  it('holds no more tensors after many epochs than after a few', async () => {
    const held: { tensors: number; data: number }[] = [];
    await trained({
      hyperparameters: { epochs: 12, dropout: 0.2, l2: 0.01 },
      model: { batchNormalization: true },
      onEpoch: () => {
        held.push({ tensors: tf.memory().numTensors, data: tf.engine().backend.numDataIds() });
      },
    });
    assert.deepEqual(held.at(-1), held[1]);
  });
});
