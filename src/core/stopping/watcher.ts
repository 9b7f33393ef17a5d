import { chooseLosses, isLossName, MAX_LOSS_NAMES } from '../metrics/names';
import type { Observation } from '../run/observation';
import { EpochClock } from '../series/epoch-clock';
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
 * `loss` its train loss, whatever the run calls them. Each value is a check, also when several fall into one epoch; the
 * train loss beside it is the mean of the finite train losses since the check before. A run that starts over (its
 * epochs fall back to where they began: an appended log, the next fold) is watched afresh.
 */
export class StopWatcher {
  /** Whether the decision may stop the run; false for OFF. */
  readonly acts: boolean;
  readonly rule: StoppingRule;
  readonly auto: boolean;

  readonly #clock = new EpochClock();
  /** Names that may be monitored, and all names that have been looked at. */
  readonly #names = new Set<string>();
  readonly #known = new Set<string>();
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

  constructor(input: { readonly earlyStopping: EarlyStopping }) {
    const { rule, auto, acts } = resolveRule(input.earlyStopping);
    this.rule = rule;
    this.auto = auto;
    this.acts = acts;
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
    const epoch = this.#clock.epochOf(observation);
    this.#learnNames(observation);
    const { values } = observation;
    const isCheck = this.#series.some((name) => name !== null && Object.hasOwn(values, name));
    if (isCheck) this.#noticeRestart(epoch);
    if (this.#train !== null && Object.hasOwn(values, this.#train)) this.#addTrain(values[this.#train] ?? Number.NaN);
    return isCheck ? this.#check(epoch, values) : null;
  }

  #check(epoch: number, values: Readonly<Record<string, number>>): StopDecision | null {
    const train = this.#trainCount === 0 ? Number.NaN : this.#trainSum / this.#trainCount;
    this.#forgetTrain();
    let fallen: StopDecision | null = null;
    for (const [metric, name] of this.#series.entries()) {
      if (name === null || !Object.hasOwn(values, name)) continue;
      const value = values[name] ?? Number.NaN;
      fallen ??= this.#stopper.check({ epoch, value, train, metric });
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

  #learnNames(observation: Observation): void {
    const before = this.#names.size;
    for (const name of Object.keys(observation.values)) {
      if (this.#known.has(name)) continue;
      this.#known.add(name);
      const counts = this.#names.size < MAX_LOSS_NAMES && isLossName(name);
      if (counts || this.#monitored.some(({ monitor }) => monitor === name)) this.#names.add(name);
    }
    if (this.#names.size === before) return;
    this.#followTrain(chooseLosses([...this.#names]).train);
    const series = this.#monitored.map(({ monitor }) => findMonitored(monitor, this.#names));
    if (series.every((name, index) => name === this.#series[index])) return;
    // A better name has turned up (val_loss after test_loss): what was counted belongs to another metric.
    this.#series = series;
    this.#startOver();
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

/** The name, among a run's own, of the metric that a rule monitors; null when there is none. */
export function findMonitored(monitor: string, names: ReadonlySet<string>): string | null {
  if (names.has(monitor)) return monitor;
  if (monitor === 'val_loss') return chooseLosses([...names]).validation;
  if (monitor === 'loss') return chooseLosses([...names]).train;
  return null;
}
