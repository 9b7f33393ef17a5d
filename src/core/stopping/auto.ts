import { AUTO_NUMBERS } from './auto-numbers';
import type { AutoNumbers } from './auto-numbers';
import { Best } from './best';
import type { WrittenCheck } from './best';
import type { AutoRule, Check, EpochCheck, StopDecision, StopReason } from './types';
import { Window } from './window';
import { written } from './written';
import type { Written } from './written';

/** All that AUTO remembers. Levels and values are those of a metric to be minimised (a maximised one is negated). */
export interface AutoState {
  readonly kind: 'auto';
  /** The check to keep, and the lowest single value, as they were logged. */
  readonly kept: WrittenCheck | null;
  readonly lowest: WrittenCheck | null;
  /** The level now, and at the check to keep; NaN before the first finite value. */
  readonly level: Written;
  readonly keptLevel: Written;
  /** Train loss beside the check to keep; NaN where there was none. */
  readonly keptTrain: Written;
  /** The first values; the latest ones, and train losses beside them. */
  readonly start: readonly Written[];
  readonly recent: readonly Written[];
  readonly values: readonly Written[];
  readonly trains: readonly Written[];
  /** The largest share of train loss over validation loss so far. */
  readonly widest: Written;
  /** Whether a value below zero has come. */
  readonly signed: boolean;
  /** Checks since the one to keep, and checks without a finite value in a row. */
  readonly waited: number;
  readonly missing: number;
  /** Epoch of the last finite value; NaN before the first. */
  readonly lastEpoch: Written;
  readonly stopped: boolean;
}

/**
 * AUTO, Lossline's own rule; docs/auto.md explains it with a picture.
 *
 * The level follows the validation loss, `level = follow * value + (1 - follow) * level` (once for each epoch since the
 * check before), so that one lucky check counts only in part. A check becomes the one to keep when its level is below
 * the level of the kept one by more than `leastGain` of the fall since the start. So the check to keep is always known:
 * it is the present one, or it stays the one before, and one copy of the weights is enough.
 *
 * It stops when it has waited for more checks than
 *
 *     patience * (train loss / validation loss) * (kept level / recent best) ^ risePower
 *
 * where both shares are at most 1: the farther the train loss has left the validation loss behind, and the farther even
 * the best of the last checks is from the kept level, the less there is to wait for. Where the train loss has risen as
 * well, the rise is taken for that much smaller: both losses rise together in a spell of instability. Where there is no train loss to
 * compare with (a metric to be maximised, losses below zero) `unknownGap` stands in, and the rise is measured from as
 * far below the kept level as the start is above it. Nothing here depends on the unit of the loss or on the planned
 * epochs.
 */
export class AutoStopper {
  readonly #rule: AutoRule;
  readonly #auto: boolean;
  readonly #numbers: AutoNumbers;
  readonly #kept: Best;
  readonly #lowest: Best;
  readonly #start: Window;
  readonly #recent: Window;
  readonly #values: Window;
  readonly #trains: Window;
  #level: number;
  #keptLevel: number;
  #keptTrain: number;
  #widest: number;
  #signed: boolean;
  #waited: number;
  #missing: number;
  #lastEpoch: number;
  /** Median of the first values. */
  #began: number;
  #stopped: boolean;

  constructor(rule: AutoRule, auto: boolean, state: AutoState | null, numbers: AutoNumbers = AUTO_NUMBERS) {
    this.#rule = rule;
    this.#auto = auto;
    this.#numbers = numbers;
    this.#kept = new Best(state?.kept ?? null);
    this.#lowest = new Best(state?.lowest ?? null);
    this.#start = new Window(numbers.startChecks, state?.start ?? []);
    this.#began = this.#start.median;
    this.#recent = new Window(numbers.recentChecks, state?.recent ?? []);
    this.#values = new Window(numbers.gapChecks, state?.values ?? []);
    this.#trains = new Window(numbers.gapChecks, state?.trains ?? []);
    this.#level = Number(state?.level ?? NaN);
    this.#keptLevel = Number(state?.keptLevel ?? NaN);
    this.#keptTrain = Number(state?.keptTrain ?? NaN);
    this.#widest = Number(state?.widest ?? 0);
    this.#signed = state?.signed ?? false;
    this.#waited = state?.waited ?? 0;
    this.#missing = state?.missing ?? 0;
    this.#lastEpoch = Number(state?.lastEpoch ?? NaN);
    this.#stopped = state?.stopped ?? false;
  }

  check(check: Check): StopDecision | null {
    if (this.#stopped) return null;
    this.#waited += 1;
    if (!Number.isFinite(check.value)) {
      this.#missing += 1;
      return this.#missing < this.#numbers.mostMissing ? this.#judge(check) : this.#stop('non-finite', check, {});
    }
    this.#missing = 0;
    this.#follow(check);
    return this.#judge(check);
  }

  /** The level now, as the metric is logged; the checks since the one to keep, and for how many it waits as things are. */
  outlook(epoch: number): { readonly level: number; readonly waited: number; readonly wait: number } {
    const level = this.#rule.mode === 'min' ? this.#level : -this.#level;
    return { level, waited: this.#waited, wait: this.#wait({ epoch }) };
  }

  bests(): readonly (EpochCheck | null)[] {
    return [this.#kept.check];
  }

  state(): AutoState {
    return {
      kind: 'auto',
      kept: this.#kept.state,
      lowest: this.#lowest.state,
      level: written(this.#level),
      keptLevel: written(this.#keptLevel),
      keptTrain: written(this.#keptTrain),
      start: this.#start.state,
      recent: this.#recent.state,
      values: this.#values.state,
      trains: this.#trains.state,
      widest: written(this.#widest),
      signed: this.#signed,
      waited: this.#waited,
      missing: this.#missing,
      lastEpoch: written(this.#lastEpoch),
      stopped: this.#stopped,
    };
  }

  /** Takes a finite value: moves the level, and keeps this check when that is a clear gain. */
  #follow({ epoch, value: logged, train = NaN, inSteps = false }: Check): void {
    const { follow, leastGain } = this.#numbers;
    const { mode } = this.#rule;
    const value = mode === 'min' ? logged : -logged;
    this.#lowest.offer(mode, epoch, logged);
    this.#signed ||= value < 0;
    if (!this.#start.isFull) {
      this.#start.push(value);
      this.#began = this.#start.median;
    }
    this.#recent.push(value);
    this.#values.push(value);
    // A train loss says nothing about a metric that is to be maximised.
    if (mode === 'min' && Number.isFinite(train)) this.#trains.push(train);
    const gap = this.#trains.mean / this.#values.mean;
    if (Number.isFinite(gap)) this.#widest = Math.max(this.#widest, gap);
    const start = this.#began;
    // Beyond where it began a value is off the scale: how far beyond must not hide what comes after it.
    const ceiling = this.#kept.known ? Math.max(start, this.#keptLevel) : value;
    const next = Math.min(value, ceiling);
    const stride = inSteps ? 1 : this.#stride(epoch - this.#lastEpoch);
    const stays = stride === 1 ? 1 - follow : (1 - follow) ** stride;
    this.#level = Number.isNaN(this.#level) ? next : (1 - stays) * next + stays * this.#level;
    this.#lastEpoch = epoch;
    const least = leastGain * Math.max(0, start - this.#level);
    if (this.#kept.known && !(this.#level < this.#keptLevel - least)) return;
    this.#kept.take(epoch, logged);
    this.#keptLevel = this.#level;
    this.#keptTrain = this.#trains.mean;
    this.#waited = 0;
  }

  #judge(check: Check): StopDecision | null {
    if (this.#waited < this.#numbers.leastPatience || !this.#kept.known) return null;
    const wait = this.#wait(check);
    if (this.#waited < wait) return null;
    const { mode } = this.#rule;
    return this.#stop('auto', check, {
      patience: wait,
      recent: mode === 'min' ? this.#recent.least : -this.#recent.least,
      level: mode === 'min' ? this.#keptLevel : -this.#keptLevel,
      ...(this.#signed || this.#trains.isEmpty ? {} : { train: this.#trains.mean, validation: this.#values.mean }),
    });
  }

  /** For how many checks since the kept one it waits, as things are. */
  #wait({ epoch, inSteps = false }: Pick<Check, 'epoch' | 'inSteps'>): number {
    const { patience, leastPatience, risePower } = this.#numbers;
    const zero = this.#signed ? this.#keptLevel - Math.max(0, this.#began - this.#keptLevel) : 0;
    const rise = share((this.#keptLevel - zero) * this.#alike(), this.#recent.least - zero);
    const apart = (epoch - (this.#kept.check?.epoch ?? NaN)) / this.#waited;
    const stride = inSteps ? 1 : this.#stride(apart);
    return Math.max(leastPatience, (patience * this.#gap() * rise ** risePower) / stride);
  }

  /** By how much the train loss has risen since the kept check, at least 1: so much of a rise is no overfitting. */
  #alike(): number {
    const risen = this.#signed || this.#trains.isEmpty ? 1 : this.#trains.least / this.#keptTrain;
    return risen > 1 && risen < Infinity ? risen : 1;
  }

  /** For how many epochs a check counts; 1 where there are several an epoch, or where epochs fall back. */
  #stride(epochs: number): number {
    return epochs > 1 ? Math.min(this.#numbers.mostStride, epochs) : 1;
  }

  /** Train loss over validation loss, at most 1; over the largest such share so far, where they never were alike. */
  #gap(): number {
    if (this.#signed || this.#trains.isEmpty) return this.#numbers.unknownGap;
    return share(this.#trains.mean, this.#values.mean * Math.min(1, this.#widest));
  }

  #stop(reason: StopReason, check: Check, numbers: Readonly<Record<string, number>>): StopDecision {
    this.#stopped = true;
    const lowest = this.#lowest.check;
    return {
      rule: this.#rule,
      auto: this.#auto,
      reason,
      epoch: check.epoch,
      best: this.#kept.check,
      waited: this.#waited,
      numbers: {
        value: check.value,
        ...numbers,
        ...(lowest === null ? {} : { lowest: lowest.value, lowestEpoch: lowest.epoch }),
      },
    };
  }
}

/** `part / whole`, from 0 to 1; 1 where that says nothing. */
function share(part: number, whole: number): number {
  return part >= 0 && whole > part ? part / whole : 1;
}
