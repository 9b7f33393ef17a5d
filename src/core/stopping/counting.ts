import { Best } from './best';
import type { WrittenCheck } from './best';
import { better, worst } from './compare';
import { improves, semanticsOf } from './semantics';
import type { Semantics } from './semantics';
import { monitoredBy } from './types';
import type { Check, CountingRule, EpochCheck, MonitorMode, StopDecision, StopReason } from './types';
import { written } from './written';
import type { Written } from './written';

/** What is remembered of one monitored metric. */
export interface CountState {
  readonly waited: number;
  /** What the next value is compared with. */
  readonly bar: Written;
  /** Whether a check has been seen. */
  readonly seen: boolean;
  readonly best: WrittenCheck | null;
}

export interface CountingState {
  readonly kind: 'counting';
  readonly counts: readonly CountState[];
  /** True once it has said stop; it says nothing more then. */
  readonly stopped: boolean;
}

/** The count of one metric. */
class Count {
  readonly mode: MonitorMode;
  readonly best: Best;
  waited: number;
  bar: number;
  seen: boolean;

  constructor(mode: MonitorMode, start: number | null, state: CountState | undefined) {
    this.mode = mode;
    this.best = new Best(state?.best ?? null);
    this.waited = state?.waited ?? 0;
    this.bar = state === undefined ? (start ?? worst(mode)) : Number(state.bar);
    this.seen = state?.seen ?? false;
  }

  get state(): CountState {
    return { waited: this.waited, bar: written(this.bar), seen: this.seen, best: this.best.state };
  }
}

/**
 * Every rule that counts checks without improvement: Keras, TensorFlow.js, Lightning, Hugging Face, fastai, XGBoost,
 * LightGBM, SageMaker. What tells them apart is in `semanticsOf`; the order of the questions is Lightning's, which
 * alone asks the first three: finite, good enough, diverged, improved, patience exhausted.
 */
export class CountingStopper {
  readonly #rule: CountingRule;
  readonly #auto: boolean;
  readonly #semantics: Semantics;
  readonly #counts: readonly Count[];
  #stopped: boolean;

  constructor(rule: CountingRule, auto: boolean, state: CountingState | null) {
    this.#rule = rule;
    this.#auto = auto;
    this.#semantics = semanticsOf(rule);
    const { start } = this.#semantics;
    this.#counts = monitoredBy(rule).map(({ mode }, index) => new Count(mode, start, state?.counts[index]));
    this.#stopped = state?.stopped ?? false;
  }

  check(check: Check): StopDecision | null {
    const { epoch, value } = check;
    const semantics = this.#semantics;
    const count = this.#counts[check.metric ?? 0];
    if (this.#stopped || count === undefined || epoch < semantics.startEpoch) return null;
    if (semantics.checkFinite && !Number.isFinite(value)) return this.#stop('non-finite', check, count, { value });
    const { stoppingThreshold: good, divergenceThreshold: bad } = semantics;
    if (good !== null && better(count.mode, value, good)) {
      count.best.offer(count.mode, epoch, value);
      return this.#stop('threshold', check, count, { value, stoppingThreshold: good });
    }
    if (bad !== null && better(count.mode, bad, value)) {
      return this.#stop('divergence', check, count, { value, divergenceThreshold: bad });
    }
    return this.#count(check, count);
  }

  bests(): readonly (EpochCheck | null)[] {
    return this.#counts.map((count) => count.best.check);
  }

  state(): CountingState {
    return { kind: 'counting', counts: this.#counts.map((count) => count.state), stopped: this.#stopped };
  }

  #count(check: Check, count: Count): StopDecision | null {
    const { epoch, value } = check;
    const semantics = this.#semantics;
    const { mode } = count;
    const { bar } = count;
    const improved = (semantics.firstCounts && !count.seen) || improves(semantics, mode, value, bar);
    const startsOver = improved && beatsBaseline(semantics, mode, value);
    this.#remember(check, count, improved);
    count.waited = startsOver ? 0 : count.waited + 1;
    if (improved && !semantics.askAlways) return null;
    if (count.waited < semantics.patience || (epoch <= 1 && !semantics.firstMayStop)) return null;
    return this.#stop('patience', check, count, { value, bar, patience: semantics.patience });
  }

  #remember({ epoch, value }: Check, count: Count, improved: boolean): void {
    const { bar: kind, firstIsBest } = this.#semantics;
    const { mode, best } = count;
    const first = !count.seen;
    count.seen = true;
    switch (kind) {
      case 'counted':
        if (improved) {
          count.bar = value;
          best.take(epoch, value);
        } else if (firstIsBest && first) best.take(epoch, value);
        break;
      case 'best':
        if (better(mode, value, count.bar)) count.bar = value;
        best.offer(mode, epoch, value);
        break;
      case 'previous':
        count.bar = value;
        best.offer(mode, epoch, value);
        break;
    }
  }

  #stop(reason: StopReason, check: Check, count: Count, numbers: Readonly<Record<string, number>>): StopDecision {
    this.#stopped = true;
    const metric = monitoredBy(this.#rule)[check.metric ?? 0]?.monitor;
    return {
      rule: this.#rule,
      auto: this.#auto,
      reason,
      epoch: check.epoch,
      best: count.best.check,
      ...(metric === undefined || metric === this.#rule.monitor ? {} : { metric }),
      waited: count.waited,
      numbers,
    };
  }
}

function beatsBaseline(semantics: Semantics, mode: MonitorMode, value: number): boolean {
  return semantics.baseline === null || improves(semantics, mode, value, semantics.baseline);
}
