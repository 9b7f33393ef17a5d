import { LossChooser } from '../metrics/loss-chooser';
import type { Observation } from '../run/observation';
import type { LossNames } from '../run/summary';
import { EpochClock } from '../series/epoch-clock';
import type { RunAxis } from '../series/epoch-clock';
import { resolveRule } from './rule';
import { createStopper } from './stopper';
import type { Stopper } from './stopper';
import { monitoredBy } from './types';
import type { EarlyStopping, EpochCheck, Monitored, StopDecision, StoppingRule } from './types';

/**
 * Watches a run's observations with the rule of its entry. The runner, the built-in trainer and the readers of run
 * directories all use this one class on the same raw values, so that they cannot disagree.
 *
 * The monitored metric is the one of that very name; failing that, `val_loss` means the run's validation loss and
 * `loss` its train loss, whatever the run calls them or the entry says they are. Each value is a check, also when
 * several fall into one epoch; the train loss beside it is the mean of the finite train losses since the check before.
 * In a run that is measured by steps a check stands at its step. A run that starts over (its epochs fall back to where
 * they began: an appended log, the next fold) is watched afresh.
 */
export class StopWatcher {
  /** Whether the decision may stop the run; false for OFF. */
  readonly acts: boolean;
  readonly rule: StoppingRule;
  readonly auto: boolean;

  readonly #clock: EpochClock;
  readonly #chooser: LossChooser;
  /** First values of test losses, which count once a second one shows that they are curves. */
  readonly #firstOf = new Map<string, EpochCheck>();
  /** Monitors whose very names have appeared. */
  readonly #named = new Set<string>();
  #axis: RunAxis = 'epoch';
  readonly #monitored: readonly Monitored[];
  #stopper: Stopper;
  /** The run's own name of each monitored metric; null as long as it has not appeared. */
  #series: readonly (string | null)[];
  #train: string | null = null;
  #trainSum = 0;
  #trainCount = 0;
  #decision: StopDecision | null = null;
  #firstEpoch: number | null = null;
  #lastEpoch = 0;

  /** @param input `metrics` names the losses of the run, where the entry does. */
  constructor(input: { earlyStopping: EarlyStopping; plannedEpochs: number | null; metrics?: LossNames }) {
    const { rule, auto, acts } = resolveRule(input.earlyStopping);
    this.rule = rule;
    this.auto = auto;
    this.acts = acts;
    this.#clock = new EpochClock(input.plannedEpochs);
    this.#chooser = new LossChooser(input.metrics);
    this.#stopper = createStopper(rule, auto);
    this.#monitored = monitoredBy(rule);
    this.#series = this.#monitored.map(() => null);
  }

  /** The run's own name of the monitored metric; null as long as it has not appeared. */
  get monitored(): string | null {
    return this.#series[0] ?? null;
  }

  /** The name of a monitor for which no such metric has appeared so far, null when there is none. */
  get missing(): string | null {
    return this.#monitored.find((_, index) => (this.#series[index] ?? null) === null)?.monitor ?? null;
  }

  /** The run's own name of its train loss, by which PQ judges; null as long as it has not appeared. */
  get train(): string | null {
    return this.#train;
  }

  /** What has been decided so far. */
  get decision(): StopDecision | null {
    return this.#decision;
  }

  /** The best check so far of each monitored metric, by the rule's own measure; null where none counted. */
  get bests(): readonly (EpochCheck | null)[] {
    return this.#stopper.bests();
  }

  /** Takes the next observation; returns the decision once, at the check where it falls. */
  observe(observation: Observation): StopDecision | null {
    this.#clock.epochOf(observation);
    const epoch = this.#clock.position;
    this.#followAxis();
    const late = this.#learnNames(observation, epoch);
    const { values } = observation;
    const isCheck = this.#series.some((name) => name !== null && Object.hasOwn(values, name));
    if (isCheck) this.#noticeRestart(epoch);
    if (this.#train !== null && Object.hasOwn(values, this.#train)) this.#addTrain(values[this.#train] ?? Number.NaN);
    const now = isCheck ? this.#check(epoch, values) : null;
    // What the first value decided counts, unless this line has begun the run anew.
    return now ?? (late === this.#decision ? late : null);
  }

  #check(epoch: number, values: Readonly<Record<string, number>>): StopDecision | null {
    const train = this.#trainCount === 0 ? Number.NaN : this.#trainSum / this.#trainCount;
    this.#forgetTrain();
    let fallen: StopDecision | null = null;
    for (const [metric, name] of this.#series.entries()) {
      if (name === null || !Object.hasOwn(values, name)) continue;
      const value = values[name] ?? Number.NaN;
      fallen ??= this.#stopper.check({ epoch, value, train, metric, inSteps: this.#axis === 'step' });
    }
    this.#decision ??= fallen;
    return fallen;
  }

  #addTrain(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#trainSum += value;
    this.#trainCount += 1;
  }

  #forgetTrain(): void {
    this.#trainSum = 0;
    this.#trainCount = 0;
  }

  /** Checks at steps and checks at epochs cannot be counted together. */
  #followAxis(): void {
    const { axis } = this.#clock;
    if (axis === this.#axis) return;
    this.#axis = axis;
    this.#firstOf.clear();
    if (this.#firstEpoch !== null) this.#startOver();
  }

  /** Finds out which metrics are monitored; returns a decision that falls at a first value which counts only now. */
  #learnNames({ values }: Observation, epoch: number): StopDecision | null {
    let fresh = false;
    const decided = this.#decision;
    for (const name of Object.keys(values)) {
      if (this.#chooser.see(name)) fresh = true;
      else if (this.#chooser.isWaiting(name) && !this.#firstOf.has(name)) {
        this.#firstOf.set(name, { epoch, value: values[name] ?? Number.NaN });
      }
      if (this.#named.has(name) || !this.#monitored.some(({ monitor }) => monitor === name)) continue;
      this.#named.add(name);
      fresh = true;
    }
    if (!fresh) return null;
    this.#followTrain(this.#chooser.losses.train);
    const before = this.#series;
    const series = this.#monitored.map(({ monitor }) => this.#findMonitored(monitor));
    const changed = [...series.keys()].filter((metric) => series[metric] !== before[metric]);
    this.#series = series;
    // A better name has turned up (val_loss after test_loss): what was counted belongs to another metric. One that only
    // comes late takes nothing from the others.
    if (changed.some((metric) => (before[metric] ?? null) !== null)) this.#startOver();
    for (const metric of changed) this.#decision ??= this.#takeFirst(metric, epoch);
    return this.#decision === decided ? null : this.#decision;
  }

  /** Checks the first value of a metric that has come to count with its second one, now. */
  #takeFirst(metric: number, now: number): StopDecision | null {
    const name = this.#series[metric] ?? null;
    // A name that still has a single value has it in this very line, which is checked for itself.
    const first = name === null || this.#chooser.isWaiting(name) ? undefined : this.#firstOf.get(name);
    // Where epochs have fallen back, it was one of the start before.
    if (first === undefined || first.epoch > now) return null;
    if (this.#firstEpoch === null) this.#lastEpoch = first.epoch;
    this.#firstEpoch = Math.min(this.#firstEpoch ?? Infinity, first.epoch);
    return this.#stopper.check({ ...first, train: Number.NaN, metric, inSteps: this.#axis === 'step' });
  }

  /** The name, among the run's own, of a metric that the rule monitors; null when there is none. */
  #findMonitored(monitor: string): string | null {
    if (this.#named.has(monitor)) return monitor;
    if (monitor === 'val_loss') return this.#chooser.losses.validation;
    return monitor === 'loss' ? this.#chooser.losses.train : null;
  }

  #followTrain(train: string | null): void {
    if (train === this.#train) return;
    this.#train = train;
    this.#forgetTrain();
  }

  #noticeRestart(epoch: number): void {
    if (this.#firstEpoch !== null && epoch < this.#lastEpoch && epoch <= this.#firstEpoch) {
      this.#forgetTrain();
      this.#startOver();
    }
    this.#firstEpoch ??= epoch;
    this.#lastEpoch = epoch;
  }

  #startOver(): void {
    this.#firstEpoch = null;
    // A run that has really been told to stop stays told.
    if (this.acts && this.#decision !== null) return;
    this.#stopper = createStopper(this.rule, this.auto);
    this.#decision = null;
  }
}
