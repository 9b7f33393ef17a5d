import type { Network } from '../model/network';
import type { Tf } from '../tf';
import { sliceRows } from './dataset';
import type { Part } from './dataset';

/** Sums over rows, from which an epoch's means are made. */
export interface Totals {
  readonly rows: number;
  readonly loss: number;
  readonly metric: number;
}

/** Metric values of one part; names carry `prefix` (`val_` for validation). */
export function meanValues(network: Network, totals: Totals, prefix = ''): Record<string, number> {
  const values = { [`${prefix}loss`]: (totals.loss / totals.rows) * network.lossScale };
  if (network.metric !== null) values[`${prefix}${network.metric.name}`] = totals.metric / totals.rows;
  return values;
}

/** Rows that are evaluated at once; bounds the memory of a large validation split. */
const EVALUATION_BATCH = 1024;

/** Evaluates a part without dropout, with the moving averages of batch normalisation. */
export function evaluate(tf: Tf, network: Network, part: Part): Totals {
  let loss = 0;
  let metric = 0;
  for (let from = 0; from < part.rows; from += EVALUATION_BATCH) {
    const count = Math.min(EVALUATION_BATCH, part.rows - from);
    tf.tidy(() => {
      const { x, y } = sliceRows(tf, part, from, count);
      const output = network.forward(x, false);
      loss += (network.loss(y, output).dataSync()[0] ?? NaN) * count;
      metric += network.metric?.sum(y, output) ?? 0;
    });
  }
  return { rows: part.rows, loss, metric };
}
