import * as core from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as layers from '@tensorflow/tfjs-layers';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { StopWatcher } from '../../../src/core/stopping/watcher';
import { meanAndDeviation } from '../../../src/runner/trainer/data/features';
import type { PreparedTarget } from '../../../src/runner/trainer/data/prepare';
import type { Part } from '../../../src/runner/trainer/fit/dataset';
import { evaluate, meanValues } from '../../../src/runner/trainer/fit/evaluate';
import { fit } from '../../../src/runner/trainer/fit/fit';
import { installTrainingKernels } from '../../../src/runner/trainer/kernels/install';
import { buildDenseNetwork } from '../../../src/runner/trainer/model/dense';
import { createOptimizer } from '../../../src/runner/trainer/model/optimizer';
import { createRandom, seedMathRandom } from '../../../src/runner/trainer/random';
import type { Curves } from '../curves';
import { orderRows } from './plan';
import type { PlannedRun } from './plan';

const tf = { ...core, ...layers };

/** Rows of a data set as prepare.py lays them out: row-major, the target last. */
interface Table {
  readonly rows: number;
  readonly width: number;
  readonly classes: number;
  readonly values: Float32Array;
}

/** Makes the WebAssembly backend with the trainer's kernels the engine. */
export async function startEngine(): Promise<void> {
  setWasmPaths(path.resolve('node_modules/@tensorflow/tfjs-backend-wasm/dist') + path.sep);
  installTrainingKernels();
  await tf.setBackend('wasm');
}

/** Trains one run with the built-in trainer's own loop, evaluating the test rows after each epoch too. */
export async function trainRun(run: PlannedRun, dataFolder: string): Promise<Curves> {
  seedMathRandom(run.seed);
  tf.engine().startScope();
  try {
    const table = readTable(dataFolder, run.dataset);
    const { target, parts } = splitTable(table, run);
    const [train, validation, test] = parts;
    const { activation, layers: units, dropout, l2, batchSize, epochs } = run;
    const network = buildDenseNetwork(tf, {
      width: table.width,
      target,
      model: { layers: units, activation, batchNormalization: false },
      hyperparameters: { dropout, l1: 0, l2 },
    });
    const { learningRate, optimizer } = run;
    const hyperparameters = { learningRate, batchSize, epochs, optimizer, dropout, l1: 0, l2, shuffle: true };
    const curves = {
      trainLoss: new Array<number>(),
      validationLoss: new Array<number>(),
      testLoss: new Array<number>(),
    };
    await fit(tf, {
      network,
      data: { train, validation, test },
      optimizer: createOptimizer(tf, hyperparameters),
      epochs,
      batchSize,
      shuffle: createRandom(run.seed, 2),
      watcher: new StopWatcher({ earlyStopping: { mode: 'off' }, plannedEpochs: epochs }),
      report: {
        epoch: (_epoch, _step, values) => {
          curves.trainLoss.push(values['loss'] ?? NaN);
          curves.validationLoss.push(values['val_loss'] ?? NaN);
          curves.testLoss.push(meanValues(network, evaluate(tf, network, test))['loss'] ?? NaN);
        },
      },
      stopRequested: () => Promise.resolve(false),
      onBest: () => Promise.resolve(),
    });
    return curves;
  } finally {
    tf.engine().endScope();
    tf.disposeVariables();
  }
}

function readTable(folder: string, name: string): Table {
  const about = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Omit<Table, 'values'>;
  const bytes = readFileSync(path.join(folder, `${name}.bin`));
  return { ...about, values: new Float32Array(new Uint8Array(bytes).buffer) };
}

/** Inputs, and a number to predict, are standardised by the training rows alone. */
function splitTable(table: Table, run: PlannedRun): { target: PreparedTarget; parts: [Part, Part, Part] } {
  const { rows, width, classes, values } = table;
  const order = orderRows(rows, run.seed);
  const column = (at: number, of: Int32Array): number[] =>
    Array.from(of, (row) => values[row * (width + 1) + at] ?? NaN);
  const training = order.subarray(0, run.train);
  const features = Array.from({ length: width }, (_, at) => meanAndDeviation(column(at, training)));
  const answer = meanAndDeviation(column(width, training));
  const part = (of: Int32Array): Part => {
    const x = new Float32Array(of.length * width);
    features.forEach(({ mean, deviation }, at) => {
      column(at, of).forEach((value, i) => (x[i * width + at] = (value - mean) / deviation));
    });
    const y = column(width, of).map((value) => (classes > 0 ? value : (value - answer.mean) / answer.deviation));
    return { rows: of.length, x: tf.tensor2d(x, [of.length, width]), y: tf.tensor1d(Float32Array.from(y)) };
  };
  const validationEnd = run.train + run.validation;
  return {
    target:
      classes > 0
        ? { kind: 'classes', name: 'y', classes: Array.from({ length: classes }, (_, i) => String(i)) }
        : { kind: 'number', name: 'y', ...answer },
    parts: [
      part(training),
      part(order.subarray(run.train, validationEnd)),
      part(order.subarray(validationEnd, validationEnd + run.test)),
    ],
  };
}
