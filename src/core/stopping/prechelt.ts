import { Best } from './best';
import type { WrittenCheck } from './best';
import type {
  Check,
  EpochCheck,
  GeneralizationLossRule,
  MonitorMode,
  ProgressQuotientRule,
  RisingStripsRule,
  StopDecision,
} from './types';
import { written } from './written';
import type { Written } from './written';

/**
 * Prechelt's criteria (L. Prechelt, "Early Stopping - But When?", 1998), check by check. An epoch there is a check
 * here, counted from 1. Where losses are not positive, shares are of the size of the value (as EarlyStopping.jl has
 * it); a share of zero is of nothing, and decides nothing. NaN decides nothing either.
 */

/** GL in percent: how far a value is above the best. NaN where there is no best, or where the best is zero. */
function generalizationLoss(mode: MonitorMode, value: number, best: number): number {
  if (best === 0) return NaN;
  if (mode === 'min' && best > 0) return 100 * (value / best - 1);
  const above = mode === 'min' ? value - best : best - value;
  return (100 * above) / Math.abs(best);
}

export interface GeneralizationLossState {
  readonly kind: 'GL';
  readonly best: WrittenCheck | null;
  readonly stopped: boolean;
}

/** GL: stops after the first check that is more than alpha percent above the best. */
export class GeneralizationLossStopper {
  readonly #rule: GeneralizationLossRule;
  readonly #auto: boolean;
  readonly #best: Best;
  #stopped: boolean;

  constructor(rule: GeneralizationLossRule, auto: boolean, state: GeneralizationLossState | null) {
    this.#rule = rule;
    this.#auto = auto;
    this.#best = new Best(state?.best ?? null);
    this.#stopped = state?.stopped ?? false;
  }

  check({ epoch, value }: Check): StopDecision | null {
    if (this.#stopped) return null;
    const { mode, alpha } = this.#rule;
    this.#best.offer(mode, epoch, value);
    const loss = generalizationLoss(mode, value, this.#best.value);
    if (!(loss > alpha)) return null;
    this.#stopped = true;
    return {
      rule: this.#rule,
      auto: this.#auto,
      reason: 'generalization-loss',
      epoch,
      best: this.#best.check,
      waited: 0,
      numbers: { value, generalizationLoss: loss, alpha },
    };
  }

  bests(): readonly (EpochCheck | null)[] {
    return [this.#best.check];
  }

  state(): GeneralizationLossState {
    return { kind: 'GL', best: this.#best.state, stopped: this.#stopped };
  }
}

export interface ProgressQuotientState {
  readonly kind: 'PQ';
  readonly best: WrittenCheck | null;
  /** Checks of the strip so far. */
  readonly inStrip: number;
  /** Sum and least of their train losses. */
  readonly trainSum: Written;
  readonly trainLeast: Written;
  readonly stopped: boolean;
}

/** PQ: after each strip, stops when GL over the training progress of the strip is more than alpha. */
export class ProgressQuotientStopper {
  readonly #rule: ProgressQuotientRule;
  readonly #auto: boolean;
  readonly #best: Best;
  #inStrip: number;
  #trainSum: number;
  #trainLeast: number;
  #stopped: boolean;

  constructor(rule: ProgressQuotientRule, auto: boolean, state: ProgressQuotientState | null) {
    this.#rule = rule;
    this.#auto = auto;
    this.#best = new Best(state?.best ?? null);
    this.#inStrip = state?.inStrip ?? 0;
    this.#trainSum = Number(state?.trainSum ?? 0);
    this.#trainLeast = Number(state?.trainLeast ?? Infinity);
    this.#stopped = state?.stopped ?? false;
  }

  check({ epoch, value, train = NaN }: Check): StopDecision | null {
    if (this.#stopped) return null;
    const { mode, alpha, strip } = this.#rule;
    this.#best.offer(mode, epoch, value);
    this.#inStrip += 1;
    this.#trainSum += train;
    // Math.min carries NaN on: a strip with a train loss missing has no progress to speak of.
    this.#trainLeast = Math.min(this.#trainLeast, train);
    if (this.#inStrip < strip) return null;
    const progress = trainingProgress(this.#trainSum, this.#trainLeast, strip);
    this.#inStrip = 0;
    this.#trainSum = 0;
    this.#trainLeast = Infinity;
    const loss = generalizationLoss(mode, value, this.#best.value);
    const quotient = loss / progress;
    if (!(quotient > alpha)) return null;
    this.#stopped = true;
    return {
      rule: this.#rule,
      auto: this.#auto,
      reason: 'progress-quotient',
      epoch,
      best: this.#best.check,
      waited: 0,
      numbers: { value, generalizationLoss: loss, progress, quotient, alpha },
    };
  }

  bests(): readonly (EpochCheck | null)[] {
    return [this.#best.check];
  }

  state(): ProgressQuotientState {
    return {
      kind: 'PQ',
      best: this.#best.state,
      inStrip: this.#inStrip,
      trainSum: written(this.#trainSum),
      trainLeast: written(this.#trainLeast),
      stopped: this.#stopped,
    };
  }
}

/** P_k in per mille: how far the mean train loss of a strip is above its least. NaN where that is zero. */
function trainingProgress(sum: number, least: number, count: number): number {
  if (least === 0) return NaN;
  const progress = least > 0 ? 1000 * (sum / (count * least) - 1) : (1000 * (sum / count - least)) / Math.abs(least);
  // A mean is not below the least; the rounding of a constant loss must not make it so.
  return Math.max(0, progress);
}

export interface RisingStripsState {
  readonly kind: 'UP';
  readonly best: WrittenCheck | null;
  /** Checks of the strip so far. */
  readonly inStrip: number;
  /** Value at the end of the strip before; null in the first strip. */
  readonly before: Written | null;
  /** Strips in a row that ended higher than the one before. */
  readonly rising: number;
  readonly stopped: boolean;
}

/** UP: after each strip, stops when the value has risen from strip end to strip end so many times in a row. */
export class RisingStripsStopper {
  readonly #rule: RisingStripsRule;
  readonly #auto: boolean;
  readonly #best: Best;
  #inStrip: number;
  #before: number | null;
  #rising: number;
  #stopped: boolean;

  constructor(rule: RisingStripsRule, auto: boolean, state: RisingStripsState | null) {
    this.#rule = rule;
    this.#auto = auto;
    this.#best = new Best(state?.best ?? null);
    this.#inStrip = state?.inStrip ?? 0;
    const before = state?.before ?? null;
    this.#before = before === null ? null : Number(before);
    this.#rising = state?.rising ?? 0;
    this.#stopped = state?.stopped ?? false;
  }

  check({ epoch, value }: Check): StopDecision | null {
    if (this.#stopped) return null;
    const { mode, strips, strip } = this.#rule;
    this.#best.offer(mode, epoch, value);
    this.#inStrip += 1;
    if (this.#inStrip < strip) return null;
    this.#inStrip = 0;
    const before = this.#before;
    this.#before = value;
    const worse = before !== null && (mode === 'min' ? value > before : value < before);
    this.#rising = worse ? this.#rising + 1 : 0;
    if (this.#rising < strips) return null;
    this.#stopped = true;
    return {
      rule: this.#rule,
      auto: this.#auto,
      reason: 'rising-strips',
      epoch,
      best: this.#best.check,
      waited: this.#rising,
      numbers: { value, before: before ?? NaN, strips, strip },
    };
  }

  bests(): readonly (EpochCheck | null)[] {
    return [this.#best.check];
  }

  state(): RisingStripsState {
    const before = this.#before === null ? null : written(this.#before);
    const best = this.#best.state;
    return { kind: 'UP', best, inStrip: this.#inStrip, before, rising: this.#rising, stopped: this.#stopped };
  }
}
