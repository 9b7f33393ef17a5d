import type { StopDecision } from '../../../core/stopping/types';
import type { StopWatcher } from '../../../core/stopping/watcher';
import type { Network } from '../model/network';
import { shuffleInPlace } from '../random';
import type { Random } from '../random';
import type { Report } from '../report';
import type { Optimizer, Tf, Variable } from '../tf';
import { takeRows } from './dataset';
import type { Dataset } from './dataset';
import { evaluate, meanValues } from './evaluate';
import type { Totals } from './evaluate';
import { BestKeeper } from './best-keeper';
import { takeSnapshot } from './weights';
import type { Snapshot } from './weights';

/** How a training loop ended. */
export type FitEnd =
  | { readonly kind: 'completed' }
  | { readonly kind: 'rule'; readonly decision: StopDecision }
  | { readonly kind: 'requested' }
  /** The train loss became NaN in `epoch`. */
  | { readonly kind: 'diverged'; readonly epoch: number };

export interface FitInput {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly data: Dataset;
  readonly epochs: number;
  readonly batchSize: number;
  /** Shuffles the rows anew each epoch; null keeps their order. */
  readonly shuffle: Random | null;
  readonly watcher: StopWatcher;
  readonly report: Pick<Report, 'epoch'>;
  /** Asked after each batch; also lets the event loop turn, so that signals arrive. */
  readonly stopRequested: () => Promise<boolean>;
  /** Called with each new best, at the end of its epoch. */
  readonly onBest: (best: Snapshot) => Promise<void>;
}

/** What is left when a training loop has ended. */
export interface FitResult {
  readonly end: FitEnd;
  /** Epochs that were trained; fractional when the run was asked to stop within one. */
  readonly epochs: number;
  /**
   * Weights of the best epoch: by the stopping rule where it acts and has one, else that with the lowest validation
   * loss (train loss without validation); null when none was finite.
   */
  readonly best: Snapshot | null;
}

/**
 * Trains epoch by epoch and reports each. `loss` is the mean over the epoch's rows while the weights changed, with
 * dropout, as Keras reports it; the `val_` figures are measured after the epoch, without dropout. Neither holds the
 * L1 and L2 penalties, so that the two curves can be compared.
 */
export async function fit(tf: Tf, input: FitInput): Promise<FitResult> {
  const { network, data, watcher } = input;
  const variables = network.model.trainableWeights
    .map((weight): unknown => weight.read())
    .filter((weight): weight is Variable => weight instanceof tf.Variable);
  const order = Int32Array.from({ length: data.train.rows }, (_, row) => row);
  const keeper = new BestKeeper(watcher);
  let step = 0;
  for (let epoch = 1; epoch <= input.epochs; epoch++) {
    if (input.shuffle !== null) shuffleInPlace(order, input.shuffle);
    const trained = await trainEpoch(tf, input, variables, order);
    step += trained.steps;
    if (trained.requested && trained.totals.rows < data.train.rows) {
      const share = trained.totals.rows / data.train.rows;
      return { end: { kind: 'requested' }, epochs: epoch - 1 + share, best: keeper.best };
    }
    const values = {
      ...meanValues(network, trained.totals),
      ...(data.validation === null ? {} : meanValues(network, evaluate(tf, network, data.validation), 'val_')),
    };
    input.report.epoch(epoch, step, values);

    const judged = (data.validation === null ? values['loss'] : values['val_loss']) ?? NaN;
    const decision = watcher.observe({ seq: epoch, time: Date.now(), epoch, step, values });
    if (keeper.see(epoch, judged, () => takeSnapshot(network.model, epoch)) && keeper.best !== null) {
      await input.onBest(keeper.best);
    }
    if (Number.isNaN(trained.totals.loss)) {
      return { end: { kind: 'diverged', epoch }, epochs: epoch, best: keeper.best };
    }
    if (decision !== null && watcher.acts) {
      return { end: { kind: 'rule', decision }, epochs: epoch, best: keeper.bestOf(decision) };
    }
    if (trained.requested) return { end: { kind: 'requested' }, epochs: epoch, best: keeper.best };
  }
  return { end: { kind: 'completed' }, epochs: input.epochs, best: keeper.best };
}

interface TrainedEpoch {
  readonly totals: Totals;
  readonly steps: number;
  readonly requested: boolean;
}

/** One pass over the rows in `order`; ends early when asked to, or when the loss is NaN, from which nothing recovers. */
async function trainEpoch(tf: Tf, input: FitInput, variables: Variable[], order: Int32Array): Promise<TrainedEpoch> {
  let totals: Totals = { rows: 0, loss: 0, metric: 0 };
  let steps = 0;
  for (let from = 0; from < order.length; from += input.batchSize) {
    const batch = trainBatch(tf, input, variables, order.subarray(from, from + input.batchSize));
    totals = {
      rows: totals.rows + batch.rows,
      loss: totals.loss + batch.loss,
      metric: totals.metric + batch.metric,
    };
    steps++;
    const requested = await input.stopRequested();
    if (requested || Number.isNaN(batch.loss)) return { totals, steps, requested };
  }
  return { totals, steps, requested: false };
}

/** One step of the optimizer. Gives sums over the batch; what the optimizer follows also holds the penalties. */
function trainBatch(tf: Tf, input: FitInput, variables: Variable[], indices: Int32Array): Totals {
  const { network, optimizer } = input;
  const rows = indices.length;
  let loss = NaN;
  let metric = 0;
  tf.tidy(() => {
    const { x, y } = takeRows(tf, input.data.train, indices);
    const { grads } = tf.variableGrads(() => {
      const output = network.forward(x, true);
      const dataLoss = network.loss(y, output);
      loss = (dataLoss.dataSync()[0] ?? NaN) * rows;
      metric = network.metric?.sum(y, output) ?? 0;
      return network.model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), dataLoss);
    }, variables);
    optimizer.applyGradients(grads);
  });
  return { rows, loss, metric };
}
