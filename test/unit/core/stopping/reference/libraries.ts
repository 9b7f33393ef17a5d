/**
 * Each library's early stopping, written from its own definition in its own words (snake case, 0-based epochs), for
 * comparison. Nothing here is shared with what is tested.
 */

/** 0-based index of the check that stops, and of the value that the library holds for its best; null for none. */
export interface Outcome {
  readonly stopped: number | null;
  readonly best: number | null;
}

type Mode = 'min' | 'max';
type Op = (a: number, b: number) => boolean;
const less: Op = (a, b) => a < b;
const greater: Op = (a, b) => a > b;

export function keras(
  logs: readonly number[],
  arg: { mode: Mode; min_delta: number; patience: number; baseline: number | null; start_from_epoch: number },
): Outcome {
  const monitor_op = arg.mode === 'min' ? less : greater;
  const min_delta = arg.mode === 'min' ? -Math.abs(arg.min_delta) : Math.abs(arg.min_delta);
  let best = arg.mode === 'min' ? Infinity : -Infinity;
  let best_epoch: number | null = null;
  let wait = 0;
  const is_improvement = (value: number, reference: number): boolean => monitor_op(value - min_delta, reference);
  for (const [epoch, current] of logs.entries()) {
    if (epoch < arg.start_from_epoch) continue;
    wait += 1;
    if (is_improvement(current, best)) {
      best = current;
      best_epoch = epoch;
      if (arg.baseline === null || is_improvement(current, arg.baseline)) wait = 0;
      continue;
    }
    if (wait >= arg.patience && epoch > 0) return { stopped: epoch, best: best_epoch };
  }
  return { stopped: null, best: best_epoch };
}

/** tf.js keeps the first epoch as the best until something beats the baseline. */
export function tfjs(
  logs: readonly number[],
  arg: { mode: Mode; minDelta: number; patience: number; baseline: number | null },
): Outcome {
  const monitorFunc = arg.mode === 'min' ? less : greater;
  const minDelta = monitorFunc === less ? Math.abs(arg.minDelta) * -1 : Math.abs(arg.minDelta);
  let best = arg.baseline ?? (monitorFunc === less ? Infinity : -Infinity);
  let bestEpoch = 0;
  let wait = 0;
  for (let epoch = 0; epoch < logs.length; epoch++) {
    const current = logs[epoch] ?? NaN;
    if (monitorFunc(current - minDelta, best)) {
      best = current;
      bestEpoch = epoch;
      wait = 0;
    } else {
      wait++;
      if (wait >= arg.patience) return { stopped: epoch, best: bestEpoch };
    }
  }
  return { stopped: null, best: logs.length === 0 ? null : bestEpoch };
}

export function lightning(
  logs: readonly number[],
  arg: {
    mode: Mode;
    min_delta: number;
    patience: number;
    check_finite: boolean;
    stopping_threshold: number | null;
    divergence_threshold: number | null;
  },
): Outcome & { readonly reason: string | null } {
  const monitor_op = arg.mode === 'min' ? less : greater;
  const min_delta = monitor_op === greater ? arg.min_delta : arg.min_delta * -1;
  let best_score = monitor_op === less ? Infinity : -Infinity;
  let best: number | null = null;
  let wait_count = 0;
  for (const [step, current] of logs.entries()) {
    if (arg.check_finite && !Number.isFinite(current)) return { stopped: step, best, reason: 'non-finite' };
    if (arg.stopping_threshold !== null && monitor_op(current, arg.stopping_threshold)) {
      return { stopped: step, best, reason: 'threshold' };
    }
    if (arg.divergence_threshold !== null && monitor_op(-current, -arg.divergence_threshold)) {
      return { stopped: step, best, reason: 'divergence' };
    }
    if (monitor_op(current - min_delta, best_score)) {
      best_score = current;
      best = step;
      wait_count = 0;
    } else {
      wait_count += 1;
      if (wait_count >= arg.patience) return { stopped: step, best, reason: 'patience' };
    }
  }
  return { stopped: null, best, reason: null };
}

/** fastai's tracker and its early stopping. */
export function fastai(logs: readonly number[], arg: { mode: Mode; min_delta: number; patience: number }): Outcome {
  const comp = arg.mode === 'min' ? less : greater;
  const min_delta = comp === less ? arg.min_delta * -1 : arg.min_delta;
  let best = comp === less ? Infinity : -Infinity;
  let best_epoch: number | null = null;
  let wait = 0;
  for (const [epoch, val] of logs.entries()) {
    const new_best = comp(val - min_delta, best);
    if (new_best) {
      best = val;
      best_epoch = epoch;
      wait = 0;
    } else {
      wait += 1;
      if (wait >= arg.patience) return { stopped: epoch, best: best_epoch };
    }
  }
  return { stopped: null, best: best_epoch };
}

/** The callback looks first; then the Trainer moves its best metric on any improvement. */
export function huggingface(
  logs: readonly number[],
  arg: { mode: Mode; threshold: number; patience: number },
): Outcome {
  const operator = arg.mode === 'max' ? greater : less;
  const state: { best_metric: number | null; best_step: number | null } = { best_metric: null, best_step: null };
  let counter = 0;
  for (const [step, metric_value] of logs.entries()) {
    const { best_metric } = state;
    if (
      best_metric === null ||
      (operator(metric_value, best_metric) && Math.abs(metric_value - best_metric) > arg.threshold)
    ) {
      counter = 0;
    } else {
      counter += 1;
    }
    state.best_metric ??= arg.mode === 'max' ? -Infinity : Infinity;
    if (operator(metric_value, state.best_metric)) {
      state.best_metric = metric_value;
      state.best_step = step;
    }
    if (counter >= arg.patience) return { stopped: step, best: state.best_step };
  }
  return { stopped: null, best: state.best_step };
}

export function xgboost(
  logs: readonly number[],
  arg: { maximize: boolean; min_delta: number; rounds: number },
): Outcome {
  const maximize: Op = (new_, best) => new_ - arg.min_delta > best;
  const minimize: Op = (new_, best) => best - arg.min_delta > new_;
  const improve_op = arg.maximize ? maximize : minimize;
  const best_scores: { score: number; iteration: number }[] = [];
  let current_rounds = 0;
  for (const [iteration, score] of logs.entries()) {
    const last = best_scores.at(-1);
    if (last === undefined) {
      current_rounds = 0;
      best_scores.push({ score, iteration });
    } else if (!improve_op(score, last.score)) {
      current_rounds += 1;
    } else {
      best_scores.push({ score, iteration });
      current_rounds = 0;
    }
    if (current_rounds >= arg.rounds) return { stopped: iteration, best: best_scores.at(-1)?.iteration ?? null };
  }
  return { stopped: null, best: best_scores.at(-1)?.iteration ?? null };
}

/** Several metrics, evaluated one after the other in each iteration. */
export function lightgbm(
  results: readonly (readonly number[])[],
  arg: { bigger: readonly boolean[]; min_delta: number; stopping_rounds: number },
): Outcome & { readonly metric: number | null } {
  const best_score: number[] = [];
  const best_iter: number[] = [];
  for (const [iteration, scores] of results.entries()) {
    for (const [i, score] of scores.entries()) {
      const best = best_score[i];
      const cmp =
        arg.bigger[i] === true
          ? (a: number, b: number) => a > b + arg.min_delta
          : (a: number, b: number) => a < b - arg.min_delta;
      if (best === undefined || cmp(score, best)) {
        best_score[i] = score;
        best_iter[i] = iteration;
      }
      if (iteration - (best_iter[i] ?? 0) >= arg.stopping_rounds) {
        return { stopped: iteration, best: best_iter[i] ?? null, metric: i };
      }
    }
  }
  return { stopped: null, best: best_iter[0] ?? null, metric: null };
}

/** The linear learner: an improvement that is too small a share of the previous best is taken to be zero. */
export function linear_learner(
  logs: readonly number[],
  arg: { mode: Mode; tolerance: number; patience: number },
): Outcome {
  let best: { value: number; epoch: number } | null = null;
  let without = 0;
  for (const [epoch, value] of logs.entries()) {
    let improvement: number;
    if (best === null) {
      // Before there is a best, every value that is one at all improves on the worst there can be.
      const nothing = arg.mode === 'min' ? Infinity : -Infinity;
      improvement = Number.isNaN(value) || value === nothing ? 0 : 1;
    } else {
      improvement = arg.mode === 'min' ? best.value - value : value - best.value;
      const ratio = improvement / Math.abs(best.value);
      if (best.value !== 0 && Number.isFinite(best.value) && ratio < arg.tolerance) improvement = 0;
    }
    if (improvement > 0) {
      best = { value, epoch };
      without = 0;
    } else {
      without += 1;
      if (without >= arg.patience) return { stopped: epoch, best: best === null ? null : best.epoch };
    }
  }
  return { stopped: null, best: best === null ? null : best.epoch };
}

/** Object2Vec: the loss has to fall by the tolerance from epoch to epoch. */
export function object2vec(
  logs: readonly number[],
  arg: { mode: Mode; tolerance: number; patience: number },
): { readonly stopped: number | null } {
  let consecutive = 0;
  for (let epoch = 1; epoch < logs.length; epoch += 1) {
    const [before, now] = [logs[epoch - 1] ?? NaN, logs[epoch] ?? NaN];
    const reduction = arg.mode === 'min' ? before - now : now - before;
    consecutive = reduction >= arg.tolerance ? 0 : consecutive + 1;
    if (consecutive >= arg.patience && consecutive > 0) return { stopped: epoch };
  }
  return { stopped: null };
}
