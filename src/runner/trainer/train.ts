import path from 'node:path';
import { StopWatcher } from '../../core/stopping/watcher';
import type { RunRecord } from '../../core/run/record';
import { assemble } from './assemble';
import type { Assembled } from './assemble';
import { evaluate, meanValues } from './fit/evaluate';
import { fit } from './fit/fit';
import type { FitResult } from './fit/fit';
import { restoreSnapshot } from './fit/weights';
import type { Snapshot } from './fit/weights';
import { readHyperparameters } from './hyperparameters';
import { loadEngine } from './load-engine';
import { TrainerProblem } from './problem';
import { createRandom, STREAMS } from './random';
import type { Report } from './report';
import { saveModel } from './save';
import { listenForStop } from './stop-request';
import type { Tf } from './tf';

/** A run of the built-in trainer: where it lies and what was asked. */
export interface TrainerRun {
  /** The run directory. */
  readonly directory: string;
  /** Folder of the config file. */
  readonly root: string;
  /** Folder with the WebAssembly files. */
  readonly binaries: string;
  readonly record: RunRecord;
  readonly seed: number;
  readonly report: Report;
}

/** While training, a new best is written to disk at most this often: what a crash or a kill can cost. */
const SAVE_BEST_EVERY_MS = 5000;

/**
 * Trains, saves `model/last` and `model/best`, and evaluates the test split once, with the best weights. With a rule
 * that does not restore the best weights, only the last are saved and evaluated.
 *
 * @throws TrainerProblem when the run cannot be trained, or its loss is not a number any more
 */
export async function train(run: TrainerRun): Promise<void> {
  const { record, report, seed } = run;
  const { task } = record;
  if (task.kind !== 'trainer') throw new TrainerProblem(`The run ${record.id} is not one of the built-in trainer.`);
  const stop = listenForStop(run.directory);
  const hyperparameters = readHyperparameters(record);
  const tf = await loadEngine(run.root, record.engine, run.binaries, report);
  const parts = await assemble(tf, { root: run.root, record, task, seed, hyperparameters, report });
  const { data, network, optimizer } = parts;
  if (data.validation === null) {
    report.notice(
      'warning',
      'There is no validation split: overfitting cannot be seen, and the best epoch goes by train loss.',
    );
  }
  sayBatchSize(hyperparameters.batchSize, data.train.rows, report);

  const watcher = new StopWatcher(record);
  const restores = !watcher.acts || watcher.rule.restoreBestWeights;
  let saved = performance.now();
  const kept: { best: Snapshot | null } = { best: null };
  let result: FitResult;
  try {
    result = await fit(tf, {
      network,
      optimizer,
      data,
      epochs: hyperparameters.epochs,
      batchSize: hyperparameters.batchSize,
      shuffle: hyperparameters.shuffle ? createRandom(seed, STREAMS.shuffle) : null,
      watcher,
      report,
      stopRequested: () => stop.check(),
      onBest: async (snapshot) => {
        kept.best = snapshot;
        if (!restores || performance.now() - saved < SAVE_BEST_EVERY_MS) return;
        await saveAs(tf, run, parts, 'best', snapshot.epoch);
        saved = performance.now();
      },
    });
  } catch (error) {
    if (kept.best !== null) await keepBest(tf, run, parts, kept.best);
    throw error;
  }
  await finish(tf, run, parts, result, restores);
}

async function finish(tf: Tf, run: TrainerRun, parts: Assembled, result: FitResult, restores: boolean): Promise<void> {
  const { data, network } = parts;
  const { end, best } = result;
  if (end.kind !== 'diverged' && result.epochs > 0) await saveAs(tf, run, parts, 'last', result.epochs);
  // Of a run that diverged the last weights are of no use, so the best are kept whatever the rule says.
  const keepsLast = !restores && end.kind !== 'diverged' && result.epochs > 0;
  if (best !== null && !keepsLast) await keepBest(tf, run, parts, best);
  if (best !== null || keepsLast) {
    const epoch = keepsLast || best === null ? result.epochs : best.epoch;
    if (data.test !== null) {
      run.report.evaluated(epoch, data.test.rows, meanValues(network, evaluate(tf, network, data.test)));
    }
  } else if (end.kind === 'requested') {
    run.report.notice('info', 'Stopped before the first epoch was through: there are no best weights yet.');
  }
  if (end.kind === 'diverged') {
    const kept = best === null ? '' : ` The weights of epoch ${best.epoch}, the best, are kept in model/best.`;
    throw new TrainerProblem(
      `The train loss is not a number since epoch ${end.epoch}: the training has diverged. Lower learningRate, or look for extreme values in the data.${kept}`,
    );
  }
}

async function keepBest(tf: Tf, run: TrainerRun, parts: Assembled, best: Snapshot): Promise<void> {
  restoreSnapshot(tf, parts.network.model, best);
  await saveAs(tf, run, parts, 'best', best.epoch);
}

async function saveAs(tf: Tf, run: TrainerRun, parts: Assembled, which: 'best' | 'last', epoch: number): Promise<void> {
  const relative = `model/${which}`;
  await saveModel(tf, parts.network.model, path.join(run.directory, relative), parts.preprocessing);
  run.report.checkpoint(which, epoch, relative);
}

function sayBatchSize(batchSize: number, rows: number, report: Report): void {
  if (batchSize <= rows) return;
  report.notice(
    'warning',
    `batchSize is ${batchSize}, but there are only ${rows} rows to train on: each epoch is one step.`,
  );
}
